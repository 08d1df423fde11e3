/**
 * One change of many runs: for which runs it is, and what came of each.
 *
 * 1. A run is sent to the app only from `waiting`, so a run that was accepted is never sent again.
 * 2. A call whose answer was lost is `unanswered`, and nobody but a person sends it again.
 */
import type { ListedRun } from "./documents";

export type BulkAction = "cancel" | "repair";

const STATES = ["waiting", "sending", "accepted", "refused", "unanswered"] as const;
export type ItemState = (typeof STATES)[number];

export interface BulkItem {
  readonly id: string;
  readonly name: string;
  readonly state: ItemState;
  /** What the app said; empty until then. */
  readonly note: string;
  /** The run that the change has started; null if it starts none. */
  readonly newId: string | null;
}

export interface BulkJob {
  readonly action: BulkAction;
  readonly items: readonly BulkItem[];
}

type Ended = Pick<ListedRun, "done" | "succeeded">;

const FITS: Readonly<Record<BulkAction, (run: Ended) => boolean>> = {
  cancel: ({ done }) => !done,
  repair: ({ done, succeeded }) => done && succeeded !== true,
};

/** More would take minutes, and nobody reads as long a list before pressing the button. */
export const MOST_RUNS = 500;

/** Those that the change can be made of. */
export const runsFor = <Run extends Ended>(
  action: BulkAction,
  runs: readonly Run[],
): readonly Run[] => runs.filter(FITS[action]);

export interface NamedRun {
  readonly id: string;
  readonly name: string;
}

export const newJob = (action: BulkAction, runs: readonly NamedRun[]): BulkJob => ({
  action,
  items: runs.map(({ id, name }) => ({ id, name, state: "waiting", note: "", newId: null })),
});

export const nextOf = ({ items }: BulkJob): BulkItem | null =>
  items.find(({ state }) => state === "waiting") ?? null;

export const withItem = (job: BulkJob, id: string, change: Partial<BulkItem>): BulkJob => ({
  ...job,
  items: job.items.map((item) => (item.id === id ? { ...item, ...change } : item)),
});

/** What was refused or not answered is sent once more. */
export const again = (job: BulkJob): BulkJob => ({
  ...job,
  items: job.items.map((item) =>
    item.state === "refused" || item.state === "unanswered"
      ? { ...item, state: "waiting", note: "" }
      : item,
  ),
});

export type Tally = Readonly<Record<ItemState, number>>;

export function tallyOf({ items }: BulkJob): Tally {
  const tally = { waiting: 0, sending: 0, accepted: 0, refused: 0, unanswered: 0 };
  for (const { state } of items) tally[state] += 1;
  return tally;
}

export const LOST = "No answer came, so it is not known whether the app has received the call.";

/** What was stored when the page was left: the answers of calls under way are lost. Null if it is something else. */
export function jobIn(json: unknown): BulkJob | null {
  if (!isJob(json)) return null;
  const items = json.items.map((item) =>
    item.state === "sending" ? ({ ...item, state: "unanswered", note: LOST } as const) : item,
  );
  return { ...json, items };
}

const isJob = (json: unknown): json is BulkJob =>
  isRecord(json) &&
  (json["action"] === "cancel" || json["action"] === "repair") &&
  Array.isArray(json["items"]) &&
  json["items"].every(isItem);

const isItem = (json: unknown): boolean =>
  isRecord(json) &&
  [json["id"], json["name"], json["note"]].every((text) => typeof text === "string") &&
  STATES.some((state) => state === json["state"]) &&
  (json["newId"] === null || typeof json["newId"] === "string");

const isRecord = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === "object" && json !== null;
