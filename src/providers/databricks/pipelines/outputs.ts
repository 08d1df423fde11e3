import type { AttemptReference, Unreachable } from "../../../contracts/attempt";
import {
  OUTPUTS_BYTE_LIMIT,
  type OutputsResult,
  type PipelineOutputs,
} from "../../../contracts/outputs";
import { bytesInJson } from "../../bounded-outputs";
import type { WorkspaceApi } from "../workspace-api";
import type { Flow } from "./flows";
import { readFlows } from "./read-flows";

const EFFORT = { calls: 40, seconds: 30 };
const ASK_AGAIN_SECONDS = 10;
/** Room for the names and braces around the entries. */
const AROUND_BYTES = 100;

/** What each table or view of an ended update came to. */
export async function readOutputs(
  api: WorkspaceApi,
  attempt: AttemptReference,
  now: () => Date,
): Promise<OutputsResult> {
  const read = await readFlows(api, attempt, { now, effort: EFFORT });
  if (read.kind === "missing") return { kind: "none", note: read.reason };
  if (read.kind === "unreachable") return toLater(read);
  return { kind: "read", outputs: toOutputs(read.flows, read.complete) };
}

function toLater({ reason, retryAfterSeconds, because }: Unreachable): OutputsResult {
  if (because === "misconfigured") return { kind: "none", note: reason };
  const seconds = retryAfterSeconds ?? ASK_AGAIN_SECONDS;
  return { kind: "notYet", retryAfterSeconds: Math.max(1, seconds), reason };
}

/** As many as fit: those that failed first. */
function toOutputs(flows: readonly Flow[], complete: boolean): PipelineOutputs {
  const kept = new Map<string, PipelineOutputs["datasets"][string]>();
  let room = OUTPUTS_BYTE_LIMIT - AROUND_BYTES;
  let truncated = !complete;
  for (const { name, state, rows, durationSeconds } of [...flows].sort(failedFirst)) {
    const dataset = { state, rows, durationSeconds };
    const bytes = bytesInJson(name) + bytesInJson(dataset);
    if (bytes > room) truncated = true;
    else {
      kept.set(name, dataset);
      room -= bytes;
    }
  }
  return { datasets: Object.fromEntries(kept), truncated };
}

const failedFirst = (one: Flow, other: Flow): number =>
  Number(other.error !== null) - Number(one.error !== null);
