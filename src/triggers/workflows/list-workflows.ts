import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { hasTag } from "../../contracts/list-page";
import { WorkflowListQuery } from "../../contracts/workflows/workflow-list-query";
import { workflowAddressesOf } from "../../hub/run-documents";
import type { HubClient } from "../../hub/hub-client";
import { listWorkflows } from "../../hub/lists/list-workflows";
import { listedWorkflow, workflowVerdictOf } from "../../hub/workflows/workflow-documents";
import type { StoredWorkflow } from "../../hub/workflows/workflow-store";
import type { Caller } from "../door/caller";
import { continuationOf, readListQuery } from "../door/list-page";
import { badRequest } from "../door/problem";
import { respond } from "../door/respond";
import { isOfSchedule } from "../runs/run-filter";
import { mayReadWorkflow } from "./rights";

export interface ListWorkflowsOptions {
  readonly baseUrl: string;
  readonly now: () => Date;
}

/** `GET /api/workflows`: newest first, a page at a time. */
export const createListWorkflows =
  ({ baseUrl, now }: ListWorkflowsOptions) =>
  async (request: HttpRequest, client: HubClient, caller: Caller): Promise<HttpResponseInit> => {
    const asked = readListQuery(request, WorkflowListQuery, now());
    if (asked.kind === "refused") return badRequest(asked.errors);
    const { query, order } = asked;
    const isAsked = createFilter(query);
    const { workflows, counts, end } = await listWorkflows(client, {
      ...order,
      status: query.status ?? query.outcome,
      idPrefix: workflowIdIn(query.text),
      isWanted: (workflow) => mayReadWorkflow(caller, workflow) && isAsked(workflow),
    });
    return respond(200, {
      workflows: workflows.map(({ workflow, known }) =>
        listedWorkflow(workflow, known, workflowAddressesOf(baseUrl, workflow.id)),
      ),
      counts,
      continuation: continuationOf(end),
    });
  };

/** Fewer characters may also be part of a name. */
const BEGINNING_OF_ID = /^w-[0-9a-f]{8,40}$/;

const workflowIdIn = (text: string | undefined): string | undefined =>
  text !== undefined && BEGINNING_OF_ID.test(text) ? text : undefined;

function createFilter(query: WorkflowListQuery): (workflow: StoredWorkflow) => boolean {
  const { status, outcome, name, schedule, tag, text } = query;
  const checks: ((workflow: StoredWorkflow) => boolean)[] = [
    (workflow) => status === undefined || workflowVerdictOf(workflow).status === status,
    (workflow) => outcome === undefined || workflowVerdictOf(workflow).status === outcome,
    ({ input }) => name === undefined || input?.name === name,
    ({ input }) => schedule === undefined || isOfSchedule(input?.tags ?? {}, schedule),
    ({ input }) => hasTag(input?.tags ?? {}, tag),
    (workflow) =>
      text === undefined || textsOf(workflow).some((one) => one.toLowerCase().includes(text)),
  ];
  return (workflow) => checks.every((check) => check(workflow));
}

/** The names of many steps are stored apart, and a list reads only the instances of the workflows. */
const textsOf = (workflow: StoredWorkflow): readonly string[] => [
  workflow.id,
  workflow.input?.name ?? "",
  workflowVerdictOf(workflow).message,
  ...(workflow.input?.steps ?? []).flatMap(({ name }) => name ?? []),
  ...Object.entries(workflow.input?.tags ?? {}).flat(),
];
