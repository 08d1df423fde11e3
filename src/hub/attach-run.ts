import { randomUUID } from "node:crypto";
import type { DurableClient } from "durable-functions";
import type { RunInput } from "../contracts/run-input";
import type { ParameterSeal } from "../sealing/parameters";
import { acceptedRun, findRun, startRun, type StoredRun } from "./run-store";

export interface Attached {
  readonly run: StoredRun;
  /** This call started it. */
  readonly isNew: boolean;
}

export type AttachRun = (client: DurableClient, id: string, input: RunInput) => Promise<Attached>;

/**
 * Finds the run with an id, or starts it.
 *
 * Durable cannot start an instance "unless it exists": it replaces a finished instance with the same id. Between the look-up
 * and the start, another call could start the run and the run could end; this call would then run the job again. So within a
 * process, all calls for one id share one look-up and one start. Between processes, that gap is a few milliseconds, while a
 * run that has launched anything takes seconds.
 *
 * If two processes start the same id at once, Durable accepts both starts and keeps one. The stored input shows whose it is.
 */
export function createAttachRun(seal: Pick<ParameterSeal, "sealInput">): AttachRun {
  const underway = new Map<string, Promise<Attached>>();
  return async (client, id, input) => {
    const other = underway.get(id);
    if (other !== undefined) return { ...(await other), isNew: false };
    const own = findOrStart(client, id, seal.sealInput(id, input));
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
  const own: RunInput = { ...input, startNonce: randomUUID() };
  await startRun(client, id, own);
  // The stored run counts: if two processes raced, it may be the other one's request.
  const run = (await findRun(client, id)) ?? acceptedRun(id, own);
  return { run, isNew: run.input?.startNonce === own.startNonce };
}
