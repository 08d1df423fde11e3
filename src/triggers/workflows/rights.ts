/**
 * What a caller gets of a workflow that it may not use, as `door/rights.ts` decides it for runs.
 *
 * 1. A workflow is started by whoever may start each of its steps. What a reference decides later fits no list of rights.
 * 2. What its steps run is not read again for other calls: beside whoever started it, only callers may use it whose right for
 *    that is not limited to connections, targets or jobs.
 */
import type { HttpResponseInit } from "@azure/functions";
import { may, type CallerAction, type RightsOf, type Subject } from "../../contracts/caller-rights";
import type { TargetSummary } from "../../contracts/target";
import type { StepRun } from "../../contracts/workflows/step-run";
import { isTemplate } from "../../contracts/workflows/template";
import type { HubClient } from "../../hub/hub-client";
import { findWorkflow, type StoredWorkflow } from "../../hub/workflows/workflow-store";
import type { SummaryOf } from "../../hub/run-order";
import { refusalToStart, refusalToUse } from "../door/rights";

const NOTHING_KNOWN: TargetSummary = {
  type: null,
  connectionId: null,
  jobId: null,
  jobName: null,
};

const subjectOf = ({ input }: StoredWorkflow): Subject => ({
  target: NOTHING_KNOWN,
  startedBy: input?.startedBy ?? null,
});

export const mayReadWorkflow = (caller: RightsOf, workflow: StoredWorkflow): boolean =>
  may(caller, "read", subjectOf(workflow));

/** Null if there is no such workflow, or if the caller may not read it. */
export async function findVisibleWorkflow(
  client: HubClient,
  id: string,
  caller: RightsOf,
): Promise<StoredWorkflow | null> {
  const workflow = await findWorkflow(client, id);
  return workflow !== null && mayReadWorkflow(caller, workflow) ? workflow : null;
}

/** The refusal of something that a caller wants to do with a workflow that it may read; null if it may. */
export const refusalForWorkflow = (
  caller: RightsOf,
  action: CallerAction,
  workflow: StoredWorkflow,
): HttpResponseInit | null =>
  may(caller, action, subjectOf(workflow)) ? null : refusalToUse(caller, action, "this workflow");

/** The refusal of a start: that of the first step that the caller may not start; null if it may start each. */
export function refusalToStartSteps(
  caller: RightsOf,
  runs: readonly StepRun[],
  summaryOf: SummaryOf,
): HttpResponseInit | null {
  for (const { target } of runs) {
    const refusal = refusalToStart(caller, withoutReferences(summaryOf(target)));
    if (refusal !== null) return refusal;
  }
  return null;
}

const known = (text: string | null): string | null =>
  text === null || isTemplate(text) ? null : text;

const withoutReferences = ({
  type,
  connectionId,
  jobId,
  jobName,
}: TargetSummary): TargetSummary => ({
  type,
  connectionId: known(connectionId),
  jobId: known(jobId),
  jobName: known(jobName),
});
