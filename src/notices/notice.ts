/**
 * What a notice says, in no particular form: error first, then what it is about, what to do next, and where.
 *
 * 1. It says nothing that the status document does not say (invariant 12).
 * 2. It is the same at each try, with the same id.
 */
import { FIRST_LINES, type Outcome } from "../contracts/outcome";
import { PAGE_LINE_START } from "../contracts/page-line";
import { cut, onOneLine, toPlainText } from "../contracts/plain-text";
import type { Ending } from "../contracts/ending";
import { factsOf, subjectOf, type Fact } from "./facts";
import { nextStep } from "./next-step";

export interface Link {
  readonly title: string;
  readonly url: string;
}

export interface Notice {
  /** The same at each try. */
  readonly id: string;
  readonly rule: string;
  readonly outcome: Outcome;
  /** The outcome and what it is about, on one line. */
  readonly title: string;
  /** Why, in lines: the vendor's words, and each part that failed. Empty lines are left out. */
  readonly cause: readonly string[];
  readonly facts: readonly Fact[];
  /** What to do now; null if nothing. */
  readonly next: string | null;
  /** The vendor's page first, if there is one. */
  readonly links: readonly Link[];
}

const TITLES: Record<Outcome, string> = {
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Cancelled",
  timedOut: "Timed out",
  unknown: "Outcome unknown",
};

const TITLE_LIMIT = 150;

export interface Asked {
  readonly rule: string;
  /** The run, or the generation of a workflow. */
  readonly runId: string;
  /** The address of the app for its users. */
  readonly baseUrl: string;
}

export function toNotice(ending: Ending, { rule, runId, baseUrl }: Asked): Notice {
  const { outcome } = ending.conclusion;
  return {
    id: `${runId}/${rule}`,
    ...{ rule, outcome },
    title: cut(onOneLine(`${TITLES[outcome]}: ${subjectOf(ending)}`), TITLE_LIMIT),
    cause: causeOf(ending),
    facts: factsOf(ending),
    next: nextStep(ending),
    links: [...vendorLinks(ending), ownLink(ending, baseUrl)],
  };
}

/** The message without its first line, which the title repeats, and without what has a place of its own. */
const causeOf = ({ conclusion: { outcome, message } }: Ending): string[] =>
  message
    .split("\n")
    .filter((line, index) => index > 0 || line !== FIRST_LINES[outcome])
    .filter((line) => !line.startsWith(PAGE_LINE_START) && !line.startsWith("Resume: POST "))
    .map((line) => toPlainText(line.replace(/^Message: /, "")).trimEnd())
    .filter((line) => line !== "");

function vendorLinks({ kind, conclusion, document }: Ending): Link[] {
  const page = kind === "run" ? document.runPageUrl : null;
  if (page !== null && isWebAddress(page)) return [{ title: "Run at the vendor", url: page }];
  const line = conclusion.message.split("\n").find((one) => one.startsWith(PAGE_LINE_START));
  const url = line?.slice(PAGE_LINE_START.length) ?? "";
  const title = kind === "run" ? "Job at the vendor" : "First failed step at the vendor";
  return isWebAddress(url) ? [{ title, url }] : [];
}

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const ownLink = ({ kind, document: { id } }: Ending, baseUrl: string): Link => {
  const list = kind === "run" ? "runs" : "workflows";
  return { title: `This ${kind} in Runward`, url: `${baseUrl}/api/ui#/${list}/${id}` };
};
