import * as z from "zod";
import { boundedLine, LIMITS } from "../../../contracts/vendor-text";
import { lenientObject } from "../lenient";
import type { Trouble } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";

const Flag = z
  .unknown()
  .optional()
  .transform((flag) => flag === true);

/** https://docs.databricks.com/api/workspace/pipelines/get (read 2026-11) */
const PipelineDocument = z
  .object({
    name: boundedLine(LIMITS.name),
    state: boundedLine(LIMITS.word),
    spec: lenientObject({ continuous: Flag, development: Flag }),
  })
  .transform(({ name, state, spec }) => ({ name, state, ...spec }));
export type PipelineDocument = z.infer<typeof PipelineDocument>;

export async function readPipeline(
  api: WorkspaceApi,
  pipelineId: string,
): Promise<{ readonly kind: "read"; readonly pipeline: PipelineDocument } | Trouble> {
  const path = `pipelines/${pipelineId}`;
  const result = await api.call({ method: "GET", version: "2.0", path });
  if (result.kind !== "ok") return result;
  return { kind: "read", pipeline: PipelineDocument.parse(result.body) };
}
