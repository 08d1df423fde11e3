/**
 * The repairs of a run, from `runs/get` with `include_history`.
 *
 * 1. The list starts with the original execution, and only repairs have an id: https://github.com/astronomer/astronomer-cosmos/pull/163
 * 2. Ids do not grow, so repairs are in the order of their start, or of the list where the vendor gives no start.
 */
import type { z } from "zod";
import type { Unreachable } from "../../../contracts/attempt";
import { isMissingRun } from "../error-meaning";
import { toSentence } from "../error-sentence";
import { toMixUp } from "../jobs/mix-up";
import { Count, Execution, RunId, ShownRun } from "../jobs/run-document";
import { readList } from "../lenient";
import { NextPage } from "../page-token";
import { purposes } from "../purpose";
import { toUnreachable } from "../trouble";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { RUNS_GET } from "../workspace-paces";

const Entry = Execution.extend({
  id: RunId.nullish().transform((id) => id ?? null),
  start_time: Count,
  end_time: Count,
});

const Page = ShownRun.extend({
  repair_history: readList(Entry),
  next_page_token: NextPage,
});
type Page = z.infer<typeof Page>;

export type Repair = Omit<z.infer<typeof Entry>, "id"> & { readonly id: string };

export interface RepairHistory {
  readonly kind: "read";
  readonly run: Omit<Page, "repair_history" | "next_page_token">;
  /** Oldest first. */
  readonly repairs: readonly Repair[];
}

export type RepairHistoryResult =
  | RepairHistory
  /** The vendor returned that it has no such run. */
  | { readonly kind: "missing"; readonly reason: string }
  | Unreachable;

export interface HistoryRequest {
  readonly runId: string;
  /** The later pages are not read if this repair was found. */
  readonly until?: string;
  readonly turn?: string;
}

/** 100 repairs each. */
const MOST_PAGES = 10;

export async function readRepairHistory(
  api: WorkspaceApi,
  { runId, until, turn }: HistoryRequest,
): Promise<RepairHistoryResult> {
  const first = await readPage(api, runId, turn === undefined ? {} : { turn });
  if (first.kind !== "page") return first;
  const found = first.page.repair_history.items.filter(isRepair);
  let { page } = first;
  for (let count = 1; count <= MOST_PAGES; count++) {
    const next = page.next_page_token;
    const isFound = found.some(({ id }) => id === until);
    // A page of a large run has tasks instead, once all repairs are listed.
    const isLast = next.kind === "none" || page.repair_history.items.length === 0;
    if (isFound || isLast) return { kind: "read", run: first.page, repairs: sorted(found) };
    if (next.kind === "unusable") break;
    const more = await readPage(api, runId, { token: next.token });
    if (more.kind !== "page") return more;
    ({ page } = more);
    found.push(...page.repair_history.items.filter(isRepair));
  }
  return unreadable(`${nameOf(api.workspace)} did not list all repairs of run ${runId}.`);
}

type PageResult =
  { readonly kind: "page"; readonly page: Page } | Exclude<RepairHistoryResult, RepairHistory>;

async function readPage(
  api: WorkspaceApi,
  runId: string,
  { token, turn }: { readonly token?: string; readonly turn?: string },
): Promise<PageResult> {
  const { workspace } = api;
  const purpose = purposes.readRun(runId);
  const query = { run_id: runId, include_history: "true", page_token: token };
  const call = { method: "GET", path: RUNS_GET, query } as const;
  const result = await api.call(turn === undefined ? call : { ...call, turn });
  if (result.kind === "error" && isMissingRun(result.error)) {
    return { kind: "missing", reason: toSentence(workspace, purpose, result.error) };
  }
  if (result.kind !== "ok") return toUnreachable(workspace, purpose, result);
  const page = Page.parse(result.body);
  const mixUp = toMixUp(workspace, runId, page);
  if (mixUp !== null) return unreadable(mixUp);
  return page.repair_history.unread === 0
    ? { kind: "page", page }
    : unreadable(`${nameOf(workspace)} listed repairs of run ${runId} that cannot be read.`);
}

const isRepair = (entry: z.infer<typeof Entry>): entry is Repair => entry.id !== null;

const sorted = (repairs: readonly Repair[]): Repair[] =>
  repairs.every(({ start_time }) => start_time !== null)
    ? [...repairs].sort((one, other) => (one.start_time ?? 0) - (other.start_time ?? 0))
    : [...repairs];

const unreadable = (reason: string): Unreachable => ({
  kind: "unreachable",
  reason,
  retryAfterSeconds: null,
});

/** The detail of a plan with the newest repair before ours; "" if there was none. */
const BASELINE = "newestRepairId";

/** The detail of an attempt with its repair. */
const REPAIR_ID = "repairId";

export const baselineDetails = (repairs: readonly Repair[]): Record<string, string> => ({
  [BASELINE]: repairs.at(-1)?.id ?? "",
});

export const baselineOf = (details: Readonly<Record<string, string>> | undefined): string | null =>
  details?.[BASELINE] ?? null;

export const repairDetails = (repairId: string): Record<string, string> => ({
  [REPAIR_ID]: repairId,
});

/** Null if the attempt is not a repair. */
export const repairIdOf = (details: Readonly<Record<string, string>> | undefined): string | null =>
  details?.[REPAIR_ID] ?? null;

/**
 * The first repair after the baseline: that of this launch, because the vendor refuses a repair that does not name the newest
 * one. Undefined if there is none, and "unknown" if the baseline itself is not listed.
 */
export function repairAfter(
  baseline: string | null,
  repairs: readonly Repair[],
): Repair | "unknown" | undefined {
  if (baseline === null) return "unknown";
  if (baseline === "") return repairs[0];
  const at = repairs.findIndex(({ id }) => id === baseline);
  return at === -1 ? "unknown" : repairs[at + 1];
}
