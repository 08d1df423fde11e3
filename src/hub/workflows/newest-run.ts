import type { DurableClient } from "durable-functions";
import { findNewestRepair } from "../repairs";
import { findRun, type StoredRun } from "../run-store";

/** A run, or its newest repair, which may itself have been repaired; with the numbers of the repairs that lead to it. */
export interface NewestRun {
  readonly run: StoredRun;
  readonly repairs: readonly number[];
}

/** Null if there is no such run. */
export async function followRepairs(
  client: DurableClient,
  runId: string,
): Promise<NewestRun | null> {
  const repairs: number[] = [];
  let newest = await findRun(client, runId);
  while (newest !== null) {
    const repair = await findNewestRepair(client, newest);
    if (repair === null) return { run: newest, repairs };
    repairs.push(repair.number);
    newest = repair.run;
  }
  return null;
}

export const findNewestRun = async (
  client: DurableClient,
  runId: string,
): Promise<StoredRun | null> => (await followRepairs(client, runId))?.run ?? null;
