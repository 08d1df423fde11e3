import type { Command } from "commander";

/** Of every list that is read a page at a time. */
export interface PageOptions {
  readonly since?: string;
  readonly all?: boolean;
  readonly continuation?: string;
}

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly continuation: string | null;
}

export const withPageOptions = (command: Command): Command =>
  command
    .option("--since <time>", "only those since then: 2h, 7d, or 2026-01-31T06:00:00Z")
    .option("-a, --all", "all pages, not only the first")
    .option("--continuation <text>", "the page that a list has named");

/** The first page, or all of them. */
export async function readPages<Entry>(
  { all, continuation }: PageOptions,
  read: (page: { readonly continuation?: string }) => Promise<Page<Entry>>,
): Promise<Page<Entry>> {
  let page = await read(continuation === undefined ? {} : { continuation });
  const entries = [...page.entries];
  while (all === true && page.continuation !== null) {
    page = await read({ continuation: page.continuation });
    entries.push(...page.entries);
  }
  return { entries, continuation: page.continuation };
}
