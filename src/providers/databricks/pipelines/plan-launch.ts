import type { PlanResult, Rejected, VendorDetails } from "../../../contracts/attempt";
import { isMissing } from "../error-meaning";
import { toSentence } from "../error-sentence";
import { purposes } from "../purpose";
import { toRejectedOrUnreachable } from "../trouble";
import { nameOf, type Workspace } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { listNewestUpdates } from "./list-updates";
import { pipelineUrl } from "./page-url";
import { type PipelineDocument, readPipeline } from "./pipeline-document";
import { findPipelineByName } from "./pipeline-search";
import type { DatabricksPipelineTarget } from "./pipeline-target";
import { detailsOf, toMoment } from "./vendor-details";

export async function planLaunch(
  api: WorkspaceApi,
  target: DatabricksPipelineTarget,
): Promise<PlanResult> {
  const { pipelineId, pipelineName } = target;
  if (pipelineId !== undefined) return planById(api, pipelineId, target);
  if (pipelineName === undefined) throw new Error("A target names its pipeline by id or by name.");
  const found = await findPipelineByName(api, pipelineName);
  return found.kind === "found" ? planById(api, found.pipelineId, target) : found;
}

async function planById(
  api: WorkspaceApi,
  pipelineId: string,
  target: DatabricksPipelineTarget,
): Promise<PlanResult> {
  const { workspace } = api;
  const purpose = purposes.readPipeline(pipelineId);
  const read = await readPipeline(api, pipelineId);
  if (read.kind === "error" && isMissing(read.error)) {
    return reject("pipelineNotFound", toSentence(workspace, purpose, read.error));
  }
  if (read.kind !== "read") return toRejectedOrUnreachable(workspace, purpose, read);
  const { pipeline } = read;
  if (pipeline.state === "DELETED") {
    return reject("pipelineNotFound", `${nameOf(workspace)} has deleted pipeline ${pipelineId}.`);
  }
  if (pipeline.continuous && target.validateOnly !== true) {
    return refuseContinuous(workspace, pipelineId, pipeline);
  }
  return planFrom(api, pipelineId, pipeline);
}

/** The newest update is read last: everything that starts after it may be the update of this launch. */
async function planFrom(
  api: WorkspaceApi,
  pipelineId: string,
  { name }: PipelineDocument,
): Promise<PlanResult> {
  const { workspace } = api;
  const listed = await listNewestUpdates(api, pipelineId);
  if (listed.kind !== "listed") {
    return toRejectedOrUnreachable(workspace, purposes.readPipeline(pipelineId), listed);
  }
  const [newest] = listed.updates;
  if (newest === undefined && listed.unread > 0) {
    const reason = `${nameOf(workspace)} lists updates of pipeline ${pipelineId} that cannot be read.`;
    return { kind: "unreachable", reason, retryAfterSeconds: null };
  }
  const details: VendorDetails = {
    ...detailsOf({ pipelineName: name }),
    ...(newest !== undefined && toMoment(newest)),
  };
  return {
    kind: "planned",
    plan: {
      provider: "databricks",
      connectionId: workspace.id,
      vendorJobId: pipelineId,
      jobUrl: pipelineUrl(workspace, pipelineId),
      baselineRunId: newest?.id ?? null,
      confirmAfterSeconds: null,
      ...(Object.keys(details).length > 0 && { details }),
    },
  };
}

function refuseContinuous(
  workspace: Workspace,
  pipelineId: string,
  { name }: PipelineDocument,
): Rejected {
  const what = name === null ? `Pipeline ${pipelineId}` : `Pipeline "${name}" (${pipelineId})`;
  return reject(
    "pipelineIsContinuous",
    `${what} of ${nameOf(workspace)} runs continuously: its updates never complete, so there is no end to wait for. Change its pipeline mode to triggered, or send "validateOnly": true to check its source code only.`,
  );
}

const reject = (code: string, message: string): Rejected => ({
  kind: "rejected",
  failure: { code, message },
});
