import type { DurableClient } from "durable-functions";
import type { RunReport } from "../callbacks/callback-body";
import { addressesOf, conclusionOf, statusDocument } from "./run-documents";
import { findRun } from "./run-store";

/** What a callback has to say about a run: the very document that its status address answers. */
export async function findRunReport(
  client: DurableClient,
  runId: string,
  baseUrl: string,
): Promise<RunReport | "notEnded" | "noSuchRun"> {
  const run = await findRun(client, runId);
  if (run === null) return "noSuchRun";
  const conclusion = conclusionOf(run);
  if (conclusion === null) return "notEnded";
  return { conclusion, document: statusDocument(run, null, addressesOf(baseUrl, runId)) };
}
