/** The calls about runs. */
import type { RunListQuery, RunRequest } from "../../client/documents";
import type {
  ListedRun,
  RunDocument,
  RunList,
  RunRequestDocument,
  RunTasks,
} from "../logic/documents";
import type { Reply } from "../logic/reply";
import { change, read, type Call } from "./client";

export const listRuns = (
  query: Readonly<Record<string, string>>,
  call?: Call,
): Promise<Reply<RunList>> =>
  read((client, signal) => client.runs(query as RunListQuery, signal), call);

interface Search {
  readonly most: number;
  /** To the app. Each call reads a limited number of runs, so a page may be short or empty although more follow. */
  readonly mostCalls: number;
}

/** Reads on until so many runs are found. What it returns goes on where it has ended. */
export async function searchRuns(
  query: Readonly<Record<string, string>>,
  { most, mostCalls }: Search,
  call?: Call,
): Promise<Reply<RunList>> {
  let reply = await listRuns(query, call);
  for (let calls = 1; calls < mostCalls && reply.kind === "read"; calls++) {
    const { runs, continuation } = reply.body;
    if (continuation === null || runs.length >= most) break;
    const next = await listRuns({ ...query, continuation }, call);
    if (next.kind !== "read") return next;
    reply = { kind: "read", body: { ...next.body, runs: [...runs, ...next.body.runs] } };
  }
  return reply;
}

export const getRun = (id: string, call?: Call): Promise<Reply<RunDocument>> =>
  read((client, signal) => client.run(id, signal), call);

export const listTasks = (id: string, call?: Call): Promise<Reply<RunTasks>> =>
  read((client, signal) => client.tasks(id, signal), call);

export const cancelRun = (id: string): Promise<Reply<RunDocument>> =>
  change((client) => client.cancelRun(id));

type Started = Reply<Pick<ListedRun, "id">>;

export const repairRun = (id: string, mode: "repair" | "rerun" | null): Promise<Started> =>
  change(async (client) => (await client.repairRun(id, mode === null ? {} : { mode })).document);

/** The key makes it safe to send the same start again after an answer that got lost. */
export const startRun = (request: object, key: string): Promise<Started> =>
  change(async (client) => (await client.startRun(request as RunRequest, { key })).document);

/** The body with which a run was started, without what belonged to that call alone. */
export const getRequest = (id: string, call?: Call): Promise<Reply<RunRequestDocument>> =>
  read((client, signal) => client.request(id, signal), call);
