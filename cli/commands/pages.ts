/** What the commands have in common that list runs and workflows. */
import type { Command } from "commander";
import { countOf, instantOf } from "../arguments/duration";
import { shellWord, type Session } from "../session";
import { output } from "./show";
import type { ExitCode } from "../exit-codes";

/** The filters that both lists have. */
export interface ListOptions {
  readonly status?: string;
  readonly outcome?: string;
  readonly schedule?: string;
  readonly tag?: string;
  readonly text?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly all?: boolean;
  readonly continuation?: string;
}

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly continuation: string | null;
}

/** The parameters that name a page. */
export interface PageQuery {
  readonly top: number;
  readonly continuation?: string;
}

const USUAL = 50;
/** The app shows no more on one page. */
const MOST_ON_A_PAGE = 100;

export const withListOptions = (command: Command): Command =>
  command
    .option("--status <status>", "running, succeeded, failed, cancelled, timedOut or unknown")
    .option("--outcome <outcome>", "the same, without those that are running")
    .option("--schedule <name>", "only those that this schedule started")
    .option("--tag <name[=value]>", "only those with this tag")
    .option("--text <text>", "only those with this text in an id, a name, the message or a tag")
    .option("--since <time>", "only those started since then: 2h, 7d, or 2026-01-31T06:00:00Z")
    .option("--until <time>", "only those started before that")
    .option("-n, --limit <n>", "how many at most", countOf, USUAL)
    .option("-a, --all", "without a limit")
    .option("--continuation <text>", "go on where a list has ended");

/** The filters, as the app takes them. What is undefined is not sent. */
export const filtersOf = (options: ListOptions): Record<string, string | undefined> => {
  const { status, outcome, schedule, tag, text, since, until } = options;
  return {
    ...{ status, outcome, schedule, tag, text },
    since: since === undefined ? undefined : instantOf(since),
    until: until === undefined ? undefined : instantOf(until),
  };
};

/** After so many calls without an end, somebody who waits wants to know why. */
const MANY_CALLS = 10;

/** Reads pages up to the limit. A page may be short or empty although more follow. */
export async function readPages<Entry>(
  { limit, all, continuation }: ListOptions,
  read: (page: PageQuery) => Promise<Page<Entry>>,
  note: (text: string) => void,
): Promise<Page<Entry>> {
  const most = all === true ? Infinity : limit;
  const entries: Entry[] = [];
  let next = continuation ?? null;
  let calls = 0;
  do {
    calls += 1;
    if (calls === MANY_CALLS) {
      note(
        `Reading on: ${entries.length} found so far. The app reads a limited number at a time; --since makes a search shorter.`,
      );
    }
    const top = Math.min(MOST_ON_A_PAGE, most - entries.length);
    const page = await read({ top, ...(next !== null && { continuation: next }) });
    entries.push(...page.entries);
    next = page.continuation;
  } while (next !== null && entries.length < most);
  return { entries, continuation: next };
}

/** Prints a list, and how to read on. */
export function printList(
  session: Session,
  { lines, continuation }: { lines: readonly string[]; continuation: string | null },
  document: object,
): ExitCode {
  if (continuation !== null && session.options.json !== true) {
    session.note(
      `There are more: add --all, or --continuation with the same filters: ${shellWord(continuation)}`,
    );
  }
  return output(session, document, lines);
}
