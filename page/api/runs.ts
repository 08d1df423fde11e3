/** The calls about runs. */
import { post, read, type Call } from "./client";
import type { Reply } from "../logic/reply";
import type {
  ListedRun,
  RunDocument,
  RunList,
  RunRequestDocument,
  RunTasks,
} from "../logic/documents";

const pathOf = (id: string): string => `runs/${encodeURIComponent(id)}`;

const withQuery = (path: string, query: Readonly<Record<string, string>>): string => {
  const text = new URLSearchParams(query).toString();
  return text === "" ? path : `${path}?${text}`;
};

export const listRuns = (
  query: Readonly<Record<string, string>>,
  call?: Call,
): Promise<Reply<RunList>> => read(withQuery("runs", query), call);

export const getRun = (id: string, call?: Call): Promise<Reply<RunDocument>> =>
  read(pathOf(id), call);

export const listTasks = (id: string, call?: Call): Promise<Reply<RunTasks>> =>
  read(`${pathOf(id)}/tasks`, call);

export const cancelRun = (id: string): Promise<Reply<RunDocument>> => post(`${pathOf(id)}/cancel`);

export const repairRun = (
  id: string,
  mode: "repair" | "rerun" | null,
): Promise<Reply<Pick<ListedRun, "id">>> =>
  post(`${pathOf(id)}/repair`, mode === null ? {} : { mode });

/** The key makes it safe to send the same start again after an answer that got lost. */
export const startRun = (
  request: unknown,
  idempotencyKey: string,
): Promise<Reply<Pick<ListedRun, "id">>> =>
  post("runs", request, { headers: { "Idempotency-Key": idempotencyKey } });

/** The body with which a run was started, without what belonged to that call alone. */
export const getRequest = (id: string, call?: Call): Promise<Reply<RunRequestDocument>> =>
  read(`${pathOf(id)}/request`, call);
