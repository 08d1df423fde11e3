/**
 * What happened to a run: what Runward did, and what the vendor said. Run and watch each store their own part in their
 * custom status; documents show both, in order.
 */
import * as z from "zod";
import { Instant } from "./identifiers";
import { cutForJson, onOneLine } from "./plain-text";

/** One change, as documents show it. */
export const HistoryEntry = z.strictObject({
  at: Instant.describe("When Runward did or saw it."),
  phase: z.string().describe("What the run was doing."),
  vendorState: z
    .string()
    .nullable()
    .describe("The state of the newest attempt, as the vendor names it; null if there is none."),
  message: z.string().describe("What happened."),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** The same, as it is stored: without names, because a custom status has little room. */
export const StoredEntry = z.tuple([Instant, z.string(), z.string().nullable(), z.string()]);
export type StoredEntry = z.infer<typeof StoredEntry>;

export const StoredHistory = z.array(StoredEntry).readonly();
export type StoredHistory = z.infer<typeof StoredHistory>;

export const MOST_ENTRIES = 40;

const STATE_LIMIT = 60;
const MESSAGE_LIMIT = 160;

export const toEntry = ({ at, phase, vendorState, message }: HistoryEntry): StoredEntry => [
  at,
  phase,
  vendorState === null ? null : cutForJson(onOneLine(vendorState), STATE_LIMIT),
  cutForJson(onOneLine(message), MESSAGE_LIMIT),
];

/**
 * Adds a change at the end, unless it only repeats the newest one. The oldest entries are dropped. The clocks of hosts differ a
 * little, so its time is never before that of the newest one.
 */
export function addToHistory(history: StoredHistory, entry: StoredEntry): StoredHistory {
  const newest = history.at(-1);
  const [at, ...what] = entry;
  if (newest === undefined) return [entry];
  if (what.every((part, index) => part === newest[index + 1])) return history;
  const inOrder: StoredEntry = [at < newest[0] ? newest[0] : at, ...what];
  return [...history, inOrder].slice(-MOST_ENTRIES);
}

/** The newest entries of both, in order. */
export const mergeHistories = (one: StoredHistory, other: StoredHistory): StoredHistory =>
  [...one, ...other]
    .sort(([at], [otherAt]) => (at === otherAt ? 0 : at < otherAt ? -1 : 1))
    .slice(-MOST_ENTRIES);

/** The newest entries that take at most so many characters as JSON. */
export function fitHistory(history: StoredHistory, room: number): StoredHistory {
  let left = room;
  let first = history.length;
  for (; first > 0; first--) {
    left -= JSON.stringify(history[first - 1]).length + 1;
    if (left < 0) break;
  }
  return history.slice(first);
}

export const toHistory = (history: StoredHistory): HistoryEntry[] =>
  history.map(([at, phase, vendorState, message]) => ({ at, phase, vendorState, message }));
