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

/** Starts every run as soon as the app accepts it. @throws if one is not accepted. */
export function startRuns(baseUrl: string, orders: readonly Order[]): Promise<StartedRun[]> {
  return inParallel(orders, async ({ workspace, number, waitSeconds }) => {
    const { id: workspaceId, jobId } = workspace;
    const calledAtMs = Date.now();
    const target = {
      type: "databricks-job",
      workspaceId,
      jobId,
      jobParameters: { number },
    };
    const answer = await fetch(`${baseUrl}/api/runs`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ target, waitSeconds, idempotencyKey: `bench-${number}` }),
    });
    const body = (await answer.json()) as { readonly id: string };
    if (answer.status !== 202)
      throw new Error(`The start of run ${number} returned ${answer.status}.`);
    return { id: body.id, workspaceId, number, calledAtMs };
  });
}

/** The status of each run by id. */
export async function readStatuses(
  baseUrl: string,
  runs: readonly StartedRun[],
): Promise<Map<string, { readonly done: boolean; readonly status: string }>> {
  const statuses = await inParallel(runs, async ({ id }) => {
    const answer = await fetch(`${baseUrl}/api/runs/${id}`);
    const { done, status } = (await answer.json()) as { done: boolean; status: string };
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
