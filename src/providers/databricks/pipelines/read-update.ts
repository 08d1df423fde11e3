import * as z from "zod";
import type { AttemptReference, Unreachable } from "../../../contracts/attempt";
import { isMissing } from "../error-meaning";
import { toSentence } from "../error-sentence";
import { purposes } from "../purpose";
import { toUnreachable } from "../trouble";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { PipelineUpdate } from "./update-document";

/** https://docs.databricks.com/api/workspace/pipelines/getupdate (read 2026-11) */
const Answer = z.object({ update: PipelineUpdate });

export type UpdateResult =
  | { readonly kind: "read"; readonly update: PipelineUpdate }
  | { readonly kind: "missing"; readonly reason: string }
  | Unreachable;

export async function readUpdate(
  api: WorkspaceApi,
  { vendorJobId: pipelineId, vendorRunId: updateId }: AttemptReference,
): Promise<UpdateResult> {
  const { workspace } = api;
  const purpose = purposes.readUpdate(updateId);
  const path = `pipelines/${pipelineId}/updates/${updateId}`;
  const result = await api.call({ method: "GET", version: "2.0", path });
  if (result.kind === "error" && isMissing(result.error)) {
    return { kind: "missing", reason: toSentence(workspace, purpose, result.error) };
  }
  if (result.kind !== "ok") return toUnreachable(workspace, purpose, result);
  const update = Answer.safeParse(result.body).data?.update;
  if (update === undefined) {
    return unusable(
      `${nameOf(workspace)} described update ${updateId} in a form that cannot be read.`,
    );
  }
  return update.id === updateId
    ? { kind: "read", update }
    : unusable(
        `${nameOf(workspace)} answered about update ${update.id} when asked for update ${updateId}.`,
      );
}

const unusable = (reason: string): Unreachable => ({
  kind: "unreachable",
  reason,
  retryAfterSeconds: null,
});
