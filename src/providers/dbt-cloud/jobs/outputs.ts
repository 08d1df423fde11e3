import type { DbtOutputs, OutputsResult } from "../../../contracts/outputs";
import { OUTPUTS_BYTE_LIMIT } from "../../../contracts/outputs";
import { onOneLine } from "../../../contracts/plain-text";
import { bytesInJson } from "../../bounded-outputs";
import { type AdminApi, type AdminFailure, toReason } from "../admin-api";
import { fetchRun } from "../run-requests";
import { isUploading, listArtifacts } from "./artifacts";
import { toNodeName } from "./node-name";
import type { NodeResult } from "./node-results";
import { readResultsOfSteps, type StepResults } from "./step-results";

const MOST_SLOWEST = 10;
const MOST_STATUSES = 30;
/** Artifacts take at most half of the room; ten nodes and thirty statuses never take the other half. */
const ARTIFACTS_BYTE_LIMIT = OUTPUTS_BYTE_LIMIT / 2;
const ASK_AGAIN_SECONDS = 5;
/** The run, its artifacts, and the results of a usual number of steps. */
const REQUESTS = 4;

/** What the nodes of an ended run did. Never throws. */
export async function readOutputs(api: AdminApi, runId: string): Promise<OutputsResult> {
  const turn = await api.takeTurn(`outputs-${runId}`, REQUESTS);
  if (turn !== null) return toNothing(turn);
  const answer = await fetchRun(api, runId, ["run_steps"]);
  if (answer.kind !== "run") return toNothing(answer);
  const { run } = answer;
  if (isUploading(run, api.now())) return { kind: "notYet", retryAfterSeconds: ASK_AGAIN_SECONDS };
  const artifacts = await listArtifacts(api, runId);
  const { results, complete } = await readResultsOfSteps(api, run);
  const counts = countByStatus(results);
  const { paths, cut } = fitPaths(artifacts.kind === "listed" ? artifacts.paths : []);
  const outputs: DbtOutputs = {
    nodes: Object.fromEntries(counts.slice(0, MOST_STATUSES)),
    slowest: toSlowest(results),
    artifacts: paths,
    truncated:
      cut || !complete || artifacts.kind === "unavailable" || counts.length > MOST_STATUSES,
  };
  return { kind: "read", outputs };
}

function toNothing(failure: AdminFailure): OutputsResult {
  const note = toReason(failure);
  if (failure.kind === "refused" || failure.because === "misconfigured") {
    return { kind: "none", note };
  }
  const asked = "retryAfterSeconds" in failure ? failure.retryAfterSeconds : null;
  return {
    kind: "notYet",
    retryAfterSeconds: Math.max(1, asked ?? ASK_AGAIN_SECONDS),
    reason: note,
  };
}

/** A node that several commands have run counts once, with its last status. */
function lastOfEach(results: readonly StepResults[]): NodeResult[] {
  const last = new Map<string, NodeResult>();
  for (const { nodes } of results) for (const node of nodes) last.set(node.uniqueId, node);
  return [...last.values()];
}

function countByStatus(results: readonly StepResults[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { status } of lastOfEach(results)) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts];
}

const toSlowest = (results: readonly StepResults[]): DbtOutputs["slowest"] =>
  lastOfEach(results)
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, MOST_SLOWEST)
    .map(({ uniqueId, status, seconds }) => ({ name: toNodeName(uniqueId), status, seconds }));

function fitPaths(paths: readonly string[]): { paths: string[]; cut: boolean } {
  const kept: string[] = [];
  let room = ARTIFACTS_BYTE_LIMIT;
  for (const path of paths.map(onOneLine)) {
    room -= bytesInJson(path);
    if (room < 0) break;
    kept.push(path);
  }
  return { paths: kept, cut: kept.length < paths.length };
}
