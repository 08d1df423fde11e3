import { databricksError } from "./databricks-error";
import type { JobRun } from "./job-run";

/**
 * A page token names the run that it follows or precedes, and not a position: the examples in the vendor's documentation are
 * the direction, the start and the id of a run, as a protocol buffer in base64. So a run that ends between two pages moves no
 * other run from one page to the other. https://docs.databricks.com/api/workspace/jobs/listruns#next_page_token
 */
const TOKEN = /^(after|before) (\d+) (\d+)$/;

export interface RunsPage {
  readonly runs: readonly JobRun[];
  readonly next: string | undefined;
  readonly previous: string | undefined;
}

export interface RunsPageRequest {
  readonly isListed: (run: JobRun) => boolean;
  readonly limit: number;
  readonly token: string | undefined;
}

/** Newest first. */
export function pageOfRuns(
  oldestFirst: readonly JobRun[],
  { isListed, limit, token }: RunsPageRequest,
): RunsPage {
  const all = oldestFirst.toSorted((a, b) => b.origin.createdMs - a.origin.createdMs);
  const place = placeOf(all, token);
  const before = all.slice(0, place.first).filter(isListed);
  const after = all.slice(place.first).filter(isListed);
  const runs = place.isAfter ? after.slice(0, limit) : before.slice(-limit);
  const hasNext = place.isAfter ? after.length > limit : after.length > 0;
  const hasPrevious = place.isAfter ? before.length > 0 : before.length > limit;
  return {
    runs,
    next: hasNext ? tokenOf("after", runs.at(-1)) : undefined,
    previous: hasPrevious ? tokenOf("before", runs[0]) : undefined,
  };
}

function tokenOf(direction: "after" | "before", run: JobRun | undefined): string | undefined {
  if (run === undefined) return undefined;
  const { createdMs, runId } = run.origin;
  return Buffer.from(`${direction} ${createdMs} ${runId}`).toString("base64url");
}

interface Place {
  /** Of the runs after it. */
  readonly first: number;
  readonly isAfter: boolean;
}

function placeOf(all: readonly JobRun[], token: string | undefined): Place {
  if (token === undefined || token === "") return { first: 0, isAfter: true };
  const [, direction, startMs, runId] =
    TOKEN.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (direction === undefined) {
    throw databricksError(400, "INVALID_PARAMETER_VALUE", "Invalid page token.");
  }
  const isAfter = direction === "after";
  const named = all.findIndex((run) => run.runId === runId);
  if (named !== -1) return { first: isAfter ? named + 1 : named, isAfter };
  // It was deleted meanwhile.
  const older = all.findIndex(({ origin }) => origin.createdMs < Number(startMs));
  return { first: older === -1 ? all.length : older, isAfter };
}
