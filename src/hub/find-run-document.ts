import type { DurableClient } from "durable-functions";
import type { RunDocument } from "../contracts/run-document";
import { findOutputs } from "./find-outputs";
import { addressesOf, listedRun } from "./run-documents";
import { findWatchProgress, type StoredRun } from "./run-store";

export interface DocumentOptions {
  readonly baseUrl: string;
  readonly now: () => Date;
}

/** The status document of a run, with the newest data of its watch and with its outputs. */
export async function findRunDocument(
  client: DurableClient,
  run: StoredRun,
  { baseUrl, now }: DocumentOptions,
): Promise<RunDocument> {
  const watch = await findWatchProgress(client, run);
  const outputs = await findOutputs(client, run, now());
  return {
    ...listedRun(run, watch, addressesOf(baseUrl, run.id)),
    outputs: outputs === "notVisible" ? null : outputs,
  };
}
