import { RunwardClient } from "../../client/runward-client";
import type { BenchWorkspace } from "./workspaces";

export interface StartedRun {
  readonly id: string;
  readonly workspaceId: string;
  /** Unique; a parameter of the job. */
  readonly number: string;
  readonly calledAtMs: number;
}

export interface Order {
  readonly workspace: BenchWorkspace;
  readonly number: string;
  readonly waitSeconds: number;
}

const CALLERS = 16;

/** An answer that has to be asked for twice would spoil what is measured. */
const openClient = (baseUrl: string): RunwardClient =>
  new RunwardClient({ baseUrl, patienceSeconds: 0 });

/** Starts every run as soon as the app accepts it. @throws if one is not accepted. */
export function startRuns(baseUrl: string, orders: readonly Order[]): Promise<StartedRun[]> {
  const client = openClient(baseUrl);
  return inParallel(orders, async ({ workspace, number, waitSeconds }) => {
    const { id: workspaceId, jobId } = workspace;
    const calledAtMs = Date.now();
    const { document } = await client.startRun(
      {
        target: { type: "databricks-job", workspaceId, jobId, jobParameters: { number } },
        waitSeconds,
      },
      { key: `bench-${number}` },
    );
    return { id: document.id, workspaceId, number, calledAtMs };
  });
}

/** The status of each run by id. */
export async function readStatuses(
  baseUrl: string,
  runs: readonly Pick<StartedRun, "id">[],
): Promise<Map<string, { readonly done: boolean; readonly status: string }>> {
  const client = openClient(baseUrl);
  const statuses = await inParallel(runs, async ({ id }) => {
    const { done, status } = await client.run(id);
    return [id, { done, status }] as const;
  });
  return new Map(statuses);
}

async function inParallel<Item, Result>(
  items: readonly Item[],
  perform: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await perform(item);
  };
  await Promise.all(Array.from({ length: CALLERS }, work));
  return results;
}
