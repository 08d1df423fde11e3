/** The calls about workflows. */
import type { ListedWorkflow, WorkflowDocument, WorkflowList } from "../logic/documents";
import { post, read, type Call } from "./client";
import type { Reply } from "../logic/reply";

const pathOf = (id: string): string => `workflows/${encodeURIComponent(id)}`;

export const listWorkflows = (
  query: Readonly<Record<string, string>>,
  call?: Call,
): Promise<Reply<WorkflowList>> => read(`workflows?${new URLSearchParams(query).toString()}`, call);

export const getWorkflow = (id: string, call?: Call): Promise<Reply<WorkflowDocument>> =>
  read(pathOf(id), call);

type Changed = Reply<Pick<ListedWorkflow, "id">>;

export const cancelWorkflow = (id: string): Promise<Changed> => post(`${pathOf(id)}/cancel`);

export const resumeWorkflow = (id: string, mode: "repair" | "rerun"): Promise<Changed> =>
  post(`${pathOf(id)}/resume`, { mode });
