import type { DurableClient } from "durable-functions";
import type { RunDocument } from "../contracts/run-document";
import { findOutputs } from "./find-outputs";
import { findNotices } from "./notices";
import { findAround } from "./repairs";
import { listedRun } from "./run-documents";
import type { StoredRun } from "./run-store";

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
  const around = await findAround(client, run);
  const outputs = await findOutputs(client, run, now());
  return {
    ...listedRun(run, around, baseUrl),
    outputs: outputs === "notVisible" ? null : outputs,
    notices: await findNotices(client, run),
  };
}
