/** The calls about workflows. */
import type { WorkflowListQuery, WorkflowRequest } from "../../client/documents";
import type { ListedWorkflow, WorkflowDocument, WorkflowList } from "../logic/documents";
import type { Reply } from "../logic/reply";
import { change, read, type Call } from "./client";

export const listWorkflows = (
  query: Readonly<Record<string, string>>,
  call?: Call,
): Promise<Reply<WorkflowList>> =>
  read((client, signal) => client.workflows(query as WorkflowListQuery, signal), call);

export const getWorkflow = (id: string, call?: Call): Promise<Reply<WorkflowDocument>> =>
  read((client, signal) => client.workflow(id, signal), call);

type Changed = Reply<Pick<ListedWorkflow, "id">>;

export const cancelWorkflow = (id: string): Promise<Changed> =>
  change((client) => client.cancelWorkflow(id));

export const resumeWorkflow = (id: string, mode: "repair" | "rerun"): Promise<Changed> =>
  change(async (client) => (await client.resumeWorkflow(id, { mode })).document);

/** The key makes it safe to send the same start again after an answer that got lost. */
export const startWorkflow = (request: object, key: string): Promise<Changed> =>
  change(async (client) => {
    const { document } = await client.startWorkflow(request as WorkflowRequest, { key });
    return document;
  });
