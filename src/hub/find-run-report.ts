import type { DurableClient } from "durable-functions";
import type { RunReport } from "../callbacks/callback-body";
import { addressesOf, conclusionOf, statusDocument } from "./run-documents";
import { findRun } from "./run-store";

/**
 * The content of a callback: the run's status document, with `callback: null`. A callback cannot know how its own delivery
 * ends, and a repeated callback must be identical.
 */
export async function findRunReport(
  client: DurableClient,
  runId: string,
  baseUrl: string,
): Promise<RunReport | "notEnded" | "noSuchRun"> {
  const run = await findRun(client, runId);
  if (run === null) return "noSuchRun";
  const conclusion = conclusionOf(run);
  if (conclusion === null) return "notEnded";
  const document = statusDocument(run, null, addressesOf(baseUrl, runId));
  return { conclusion, document: { ...document, callback: null } };
}
