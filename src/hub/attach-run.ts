import type { DurableClient } from "durable-functions";
import type { RunInput } from "../contracts/run-input";
import { acceptedRun, findRun, startRun, type StoredRun } from "./run-store";

export interface Attached {
  readonly run: StoredRun;
  /** This very call started it. */
  readonly isNew: boolean;
}

export type AttachRun = (client: DurableClient, id: string, input: RunInput) => Promise<Attached>;

/**
 * Finds the run of an id, or starts it.
 *
 * Durable cannot start "unless it exists": it replaces a finished instance of the same id. Between looking and starting,
 * another call could have started the run and seen it end, and this one would run the job again. Within a process, all
 * calls for one id therefore share one look and one start. Between processes, that gap is a few milliseconds wide, while
 * a run that has launched anything lasts for seconds.
 */
export function createAttachRun(): AttachRun {
  const underway = new Map<string, Promise<Attached>>();
  return async (client, id, input) => {
    const other = underway.get(id);
    if (other !== undefined) return { ...(await other), isNew: false };
    const own = findOrStart(client, id, input);
    underway.set(id, own);
    try {
      return await own;
    } finally {
      underway.delete(id);
    }
  };
}

async function findOrStart(client: DurableClient, id: string, input: RunInput): Promise<Attached> {
  const existing = await findRun(client, id);
  if (existing !== null) return { run: existing, isNew: false };
  const result = await startRun(client, id, input);
  // What is stored counts: where two processes raced, it may be the other one's request.
  const run = (await findRun(client, id)) ?? acceptedRun(id, input);
  return { run, isNew: result === "started" };
}
