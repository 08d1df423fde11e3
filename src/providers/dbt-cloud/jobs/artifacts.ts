/** The files that dbt stores for a run. */
import * as z from "zod";
import { LIMITS } from "../../../contracts/vendor-text";
import { type AdminApi, toReason } from "../admin-api";
import type { ArtifactFindings } from "./failed-part";
import { lenient, toInstant, type VendorRun, type VendorStep } from "./vendor-run";

/**
 * dbt uploads artifacts after a run has ended, and returns 404 for them until then. A caller waits for at most a minute, so
 * after this time what there is has to be enough.
 */
const UPLOAD_SECONDS = 45;

export function isUploading(run: VendorRun, now: Date): boolean {
  const finishedAt = toInstant(run.finished_at);
  if (run.artifacts_saved !== false || finishedAt === null) return false;
  // Compared as a distance, so that a run does not wait longer if our clock is ahead of dbt's.
  return Math.abs(now.getTime() - finishedAt.getTime()) < UPLOAD_SECONDS * 1_000;
}

export type Artifact =
  | { readonly kind: "fetched"; readonly json: unknown }
  | { readonly kind: "absent" }
  | { readonly kind: "unavailable"; readonly reason: string };

/**
 * Without `step` dbt returns the file of the last step, and generating docs overwrites that of the build:
 * https://github.com/kestra-io/plugin-dbt/pull/335
 */
export async function fetchArtifact(
  api: AdminApi,
  runId: string,
  step: VendorStep,
  path: string,
): Promise<Artifact> {
  if (step.index === null) return { kind: "absent" };
  const answer = await api.send({
    method: "GET",
    path: `runs/${runId}/artifacts/${path}`,
    query: { step: String(step.index) },
    accept: "*/*",
    purpose: `show ${path} of ${toPlace(step)} of run ${runId}`,
  });
  if (answer.kind === "ok") {
    return answer.text.trim() === "" || answer.json === null
      ? { kind: "absent" }
      : { kind: "fetched", json: answer.json };
  }
  return answer.kind === "refused" && answer.status === 404
    ? { kind: "absent" }
    : { kind: "unavailable", reason: toReason(answer) };
}

/** All steps share one directory of artifacts, so a step may upload a file that an earlier one wrote. */
export function belongsTo(
  step: VendorStep,
  { generatedAt }: Pick<ArtifactFindings, "generatedAt">,
): boolean {
  const generated = toInstant(generatedAt);
  const started = toInstant(step.started_at);
  return generated === null || started === null || generated >= started;
}

export const toPlace = ({ index }: VendorStep): string => `step ${index ?? "without a number"}`;

const Paths = z.object({ data: lenient(z.array(z.unknown())) });

export type ArtifactPaths =
  | { readonly kind: "listed"; readonly paths: readonly string[] }
  | { readonly kind: "unavailable"; readonly reason: string };

/** The paths of all artifacts of a run, without those that are too long to be one. */
export async function listArtifacts(api: AdminApi, runId: string): Promise<ArtifactPaths> {
  const purpose = `list the artifacts of run ${runId}`;
  const answer = await api.send({ method: "GET", path: `runs/${runId}/artifacts/`, purpose });
  if (answer.kind !== "ok") return { kind: "unavailable", reason: toReason(answer) };
  // dbt returns null instead of an empty list.
  const paths = Paths.safeParse(answer.json).data?.data ?? [];
  const isPath = (path: unknown): path is string =>
    typeof path === "string" && path.length <= LIMITS.page;
  return { kind: "listed", paths: paths.filter(isPath) };
}
