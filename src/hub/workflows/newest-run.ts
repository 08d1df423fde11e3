import type { DurableClient } from "durable-functions";
import { findNewestRepair } from "../repairs";
import { findRun, type StoredRun } from "../run-store";

/** A run, or its newest repair, which may itself have been repaired; null if there is no such run. */
export async function findNewestRun(
  client: DurableClient,
  runId: string,
): Promise<StoredRun | null> {
  let newest = await findRun(client, runId);
  while (newest !== null) {
    const repair = await findNewestRepair(client, newest);
    if (repair === null) return newest;
    newest = repair;
  }
  return null;
}
