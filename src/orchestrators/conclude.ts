/**
 * Makes the message about how a run ended. Callers read it in Data Factory's error, in Logic Apps' body and in the log. The
 * first line is the outcome, then the vendor's message, then the page to open, then the detail.
 *
 * Owns: the form of the message, its length, the page, and the duplicates of every attempt. Does not own: the reason for
 * the ending (attempt-endings.ts, launch-endings.ts).
 */
import type { Duplicate } from "../contracts/attempt";
import {
  CONCLUSION_MESSAGE_LIMIT,
  FIRST_LINES,
  type Conclusion,
  type Outcome,
} from "../contracts/outcome";
import { toPageLine, type Page } from "../contracts/page-line";
import { cutForJson, jsonLength, toPlainText } from "../contracts/plain-text";
import type { AttemptSummary, RunProgress } from "../contracts/run-progress";

/** Leaves room for at least one failed step, however long the vendor's message is. */
const VENDOR_MESSAGE_LIMIT = 1_200;

/** Leaves room for the failed steps. A run with duplicates is rare, and its status document lists them all. */
const DUPLICATES_LIMIT = 600;

export interface Ending {
  readonly outcome: Outcome;
  readonly code: string | null;
  readonly message: string;
  /** The page to link: that of the newest attempt, or that of the job if it is not known which run it is. */
  readonly lookAt: "attempt" | "job" | "nothing";
  /** The job's page, if it became known after the plan. */
  readonly jobUrl?: string | null;
  /** Further paragraphs, the most useful first; those that do not fit are omitted. */
  readonly details?: readonly string[];
}

/** What is known about a run besides its ending. */
export interface Known {
  readonly progress: Pick<RunProgress, "attempts">;
  readonly jobUrl: string | null;
}

export function conclude(ending: Ending, { progress, jobUrl }: Known): Conclusion {
  const { outcome, code, message, details = [] } = ending;
  const { attempts } = progress;
  const page = pageOf(ending, attempts, ending.jobUrl ?? jobUrl);
  const head = [
    FIRST_LINES[outcome],
    `Message: ${cutForJson(toPlainText(message), VENDOR_MESSAGE_LIMIT)}`,
    toPageLine(page),
  ].join("\n");
  let text = head;
  const notes = [...describePage(page, attempts), ...describeDuplicates(attempts)];
  for (const detail of [...notes, ...details]) {
    const room = CONCLUSION_MESSAGE_LIMIT - jsonLength(`${text}\n`);
    if (room < 80) break;
    text += `\n${cutForJson(toPlainText(detail), room)}`;
  }
  return { outcome, code, message: text };
}

function pageOf(
  { lookAt }: Ending,
  attempts: readonly AttemptSummary[],
  jobUrl: string | null,
): Page {
  if (lookAt === "nothing" && attempts.length === 0) return { kind: "nothingStarted" };
  const runPageUrl = lookAt === "job" ? null : (attempts.at(-1)?.runPageUrl ?? null);
  if (runPageUrl !== null) return { kind: "run", url: runPageUrl };
  return jobUrl === null ? { kind: "noLink" } : { kind: "job", url: jobUrl };
}

/** Says that the link leads to the job, where a reader would expect the run itself. */
const describePage = ({ kind }: Page, attempts: readonly AttemptSummary[]): string[] =>
  kind === "job" && attempts.at(-1)?.runPageUrl === null
    ? ["Note: the link leads to the job, because the vendor gave none to the run."]
    : [];

function describeDuplicates(attempts: readonly AttemptSummary[]): string[] {
  const ranBeside = attempts.flatMap(({ vendorRunId, duplicates = [] }) =>
    duplicates
      .filter(({ cancelError }) => cancelError !== null)
      .map((duplicate) => describeDuplicate(duplicate, vendorRunId)),
  );
  return ranBeside.length === 0 ? [] : [cutForJson(ranBeside.join("\n"), DUPLICATES_LIMIT)];
}

function describeDuplicate(
  { vendorRunId, state, cancelError }: Duplicate,
  keptRunId: string,
): string {
  const why = cancelError === null ? "" : `: ${asSentence(cancelError)}`;
  return `Note: the same launch also started run ${vendorRunId} (last seen ${state}), which may have run beside run ${keptRunId}${why}`;
}

/** Reasons come with or without a full stop; in a message each one ends with a full stop. */
export const asSentence = (reason: string): string =>
  /[.!?…]$/.test(reason.trimEnd()) ? reason.trimEnd() : `${reason.trimEnd()}.`;

export const capitalised = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
