import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { WorkflowListQuery } from "../../contracts/workflows/workflow-list-query";
import { workflowAddressesOf } from "../../hub/run-documents";
import type { HubClient } from "../../hub/hub-client";
import { listWorkflowsSince } from "../../hub/workflows/list-workflows";
import { listedWorkflow, workflowVerdictOf } from "../../hub/workflows/workflow-documents";
import type { StoredWorkflow } from "../../hub/workflows/workflow-store";
import type { Caller } from "../door/caller";
import { pageOf, readListQuery } from "../door/list-page";
import { badRequest } from "../door/problem";
import { respond } from "../door/respond";
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
    const { query, since, after } = asked;
    const all = await listWorkflowsSince(client, since);
    const matching = all.filter(
      ({ workflow }) => mayReadWorkflow(caller, workflow) && matches(workflow, query),
    );
    const { entries, continuation } = pageOf(matching, after, ({ workflow }) => workflow);
    return respond(200, {
      workflows: entries.map(({ workflow, known }) =>
        listedWorkflow(workflow, known, workflowAddressesOf(baseUrl, workflow.id)),
      ),
      continuation,
    });
  };

function matches(workflow: StoredWorkflow, { status, name }: WorkflowListQuery): boolean {
  if (status !== undefined && workflowVerdictOf(workflow).status !== status) return false;
  return name === undefined || workflow.input?.name === name;
}
