/**
 * Sends a change of many runs, one call for each run, a few at a time.
 *
 * It belongs to the tab and not to the view: it goes on while another view is shown, waits while nobody is signed in, and what
 * is left of it is still there after a sign-in or when the page is loaded anew.
 */
import { signal } from "@preact/signals";
import { cancelRun, repairRun } from "../../../api/runs";
import {
  again,
  jobIn,
  LOST,
  newJob,
  nextOf,
  withItem,
  type BulkAction,
  type BulkItem,
  type NamedRun,
} from "../../../logic/bulk";
import { isUnanswered } from "../../../logic/problem";
import type { Reply } from "../../../logic/reply";
import { keptSignal } from "../../../state/kept";
import { lockedBy } from "../../../state/session";

const MOST_AT_ONCE = 4;

/** Null if there is none. */
export const job = keptSignal("bulk", jobIn);
export const working = signal(false);

let stopped = false;

export function begin(action: BulkAction, runs: readonly NamedRun[]): void {
  job.value = newJob(action, runs);
  void goOn();
}

/** Calls that are under way are answered; no further one is sent. */
export const stop = (): void => {
  stopped = true;
};

export function tryAgain(): void {
  const current = job.peek();
  if (current !== null) job.value = again(current);
  void goOn();
}

export function putAway(): void {
  stop();
  job.value = null;
}

export async function goOn(): Promise<void> {
  stopped = false;
  if (working.peek()) return;
  working.value = true;
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, lane));
  working.value = false;
}

async function lane(): Promise<void> {
  for (let item = taken(); item !== null; item = taken()) {
    settle(item.id, changeAfter(item, await callFor(item)));
  }
}

interface TakenItem {
  readonly id: string;
  readonly action: BulkAction;
}

function taken(): TakenItem | null {
  const current = job.peek();
  if (current === null || stopped || lockedBy.peek() !== null) return null;
  const item = nextOf(current);
  if (item === null) return null;
  job.value = withItem(current, item.id, { state: "sending" });
  return { id: item.id, action: current.action };
}

/** After a sign-out there is nothing to note it in. */
function settle(id: string, change: Partial<BulkItem>): void {
  const current = job.peek();
  if (current !== null) job.value = withItem(current, id, change);
}

interface Answer {
  readonly id: string;
  readonly done?: boolean;
}

const callFor = ({ id, action }: TakenItem): Promise<Reply<Answer>> =>
  action === "cancel" ? cancelRun(id) : repairRun(id, null);

function changeAfter(item: TakenItem, reply: Reply<Answer>): Partial<BulkItem> {
  if (reply.kind === "read") return { state: "accepted", ...told(item, reply.body) };
  if (reply.kind === "dropped" || isUnanswered(reply.problem)) {
    return { state: "unanswered", note: LOST };
  }
  // Refused for want of a credential: nothing has happened, and it is sent when somebody has signed in.
  if (lockedBy.peek() !== null) return { state: "waiting" };
  return { state: "refused", note: `${reply.problem.title}. ${reply.problem.detail}` };
}

function told({ id, action }: TakenItem, answer: Answer): Pick<BulkItem, "note" | "newId"> {
  if (action === "repair") return { note: "The repair has started.", newId: answer.id };
  const note = answer.done === true ? "It had ended before." : "Cancel requested.";
  return { note, newId: answer.id === id ? null : answer.id };
}
