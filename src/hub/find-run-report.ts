import type { DurableClient } from "durable-functions";
import type { RunReport } from "../callbacks/callback-body";
import type { ListedRun, RunDocument } from "../contracts/run-document";
import { findOutputs } from "./find-outputs";
import type { DocumentOptions } from "./find-run-document";
import { conclusionOf, listedRun } from "./run-documents";
import { findRun, type StoredRun } from "./run-store";

/** A repeated callback must be identical, and a repair may start in between. */
const NOTHING_AROUND = { watch: null, repairedBy: [] };

/**
 * The content of a callback: the run's status document, with `callback: null`, `notices: null` and, unless the run succeeded,
 * `outputs: null`. A callback cannot know how its own delivery ends, and a repeated callback must be identical.
 */
export async function findRunReport(
  client: DurableClient,
  runId: string,
  { baseUrl, now }: DocumentOptions,
): Promise<RunReport<RunDocument> | "notEnded" | "noSuchRun"> {
  const run = await findRun(client, runId);
  if (run === null) return "noSuchRun";
  const conclusion = conclusionOf(run);
  if (conclusion === null) return "notEnded";
  const isSuccess = conclusion.outcome === "succeeded";
  const outputs = isSuccess ? await findOutputs(client, run, now()) : null;
  if (outputs === "notVisible") return "notEnded";
  const document = listedRun(run, NOTHING_AROUND, baseUrl);
  const times = fixedTimes(run, document);
  return {
    conclusion,
    document: { ...document, ...times, callback: null, notices: null, outputs },
  };
}

/**
 * The instance changes with each try of the delivery. An older version did not store the end of a run, so while its callback is
 * sent, the newest check is the last change that stays the same.
 */
function fixedTimes(
  { progress: { conclusion, endedAt, callback, lastCheckAt } }: StoredRun,
  document: ListedRun,
): Pick<ListedRun, "endedAt" | "updatedAt"> {
  const isKnown = conclusion === null || endedAt !== undefined || callback === undefined;
  if (!isKnown) return { endedAt: null, updatedAt: lastCheckAt ?? document.acceptedAt };
  return { endedAt: document.endedAt, updatedAt: document.endedAt ?? document.updatedAt };
}
