/**
 * Runs that repair other runs.
 *
 * 1. Their ids are computed from the repaired run's and a number, so they are found without a search, and two calls at once
 *    start the same one.
 * 2. A run has at most one live repair: the next number is used when the repair before it has ended.
 */
import { createHash } from "node:crypto";
import type { DurableClient } from "durable-functions";
import { NO_NOTICES, notifiesIf, type NoticeScope } from "../contracts/notices";
import type { Outcome } from "../contracts/outcome";
import type { RunInput } from "../contracts/run-input";
import type { AttemptMode } from "../contracts/run-request";
import { attaches } from "../contracts/target";
import type { ParameterSeal } from "../sealing/parameters";
import type { AttachRun, Attached } from "./attach-run";
import { latestAttemptOf } from "./find-attempt";
import { conclusionOf, type Around } from "./run-documents";
import { orElse } from "./instances";
import { hashOf } from "./run-id";
import { reportStepChange } from "./workflows/report-change";
import { findRun, findWatchProgress, type StoredRun } from "./run-store";

/** More repairs of one run within the retention time are a loop of some program. */
const MOST_REPAIRS = 50;

export const repairRunIdOf = (runId: string, number: number): string =>
  `r-${createHash("sha256").update(`repair|${runId}|${number}`).digest("hex").slice(0, 40)}`;

/** How many are shown with the repaired run. */
const SHOWN_REPAIRS = 5;

/**
 * The newest repairs of a run, newest first, up to the first that cannot be read. A live run or a success has none, so
 * reading it costs nothing more.
 */
export async function findRepairsOf(client: DurableClient, run: StoredRun): Promise<string[]> {
  const outcome = conclusionOf(run)?.outcome ?? null;
  if (outcome === null || outcome === "succeeded") return [];
  const ids: string[] = [];
  for (let number = 1; number <= MOST_REPAIRS; number++) {
    const id = repairRunIdOf(run.id, number);
    if ((await orElse(null, () => findRun(client, id))) === null) break;
    ids.push(id);
  }
  return newestOf(ids);
}

/** A repair with its number, the first of which is 1. */
export interface NumberedRepair {
  readonly run: StoredRun;
  readonly number: number;
}

/** The newest repair of a run; null if it has none. */
export async function findNewestRepair(
  client: DurableClient,
  run: StoredRun,
): Promise<NumberedRepair | null> {
  const outcome = conclusionOf(run)?.outcome ?? null;
  if (outcome === null || outcome === "succeeded") return null;
  let newest: NumberedRepair | null = null;
  for (let number = 1; number <= MOST_REPAIRS; number++) {
    const repair = await findRun(client, repairRunIdOf(run.id, number));
    if (repair === null) break;
    newest = { run: repair, number };
  }
  return newest;
}

/** What a status document shows of a run beside the run itself. */
export const findAround = async (client: DurableClient, run: StoredRun): Promise<Around> => ({
  watch: await findWatchProgress(client, run),
  repairedBy: await findRepairsOf(client, run),
});

/** The repairs of each run of a list, without another look: a repair is newer than what it repairs. */
export function repairsAmong(runs: readonly StoredRun[]): (run: StoredRun) => string[] {
  const byRun = new Map<string, string[]>();
  for (const { id, input } of [...runs].reverse()) {
    const repaired = input?.repairs?.runId;
    if (repaired !== undefined) byRun.set(repaired, [...(byRun.get(repaired) ?? []), id]);
  }
  return ({ id }) => newestOf(byRun.get(id) ?? []);
}

const newestOf = (oldestFirst: readonly string[]): string[] =>
  oldestFirst.slice(-SHOWN_REPAIRS).reverse();

export interface RepairOrder {
  /** Null: a repair that is refused becomes a new start. */
  readonly mode: AttemptMode | null;
  /** The caller; null if it cannot be told apart from others. */
  readonly startedBy: string | null;
  readonly deploymentId: string;
  /** What the rules of today could be about. */
  readonly notices?: NoticeScope;
  readonly openTarget: ParameterSeal["openTarget"];
  readonly now: () => Date;
}

export interface Refused {
  readonly kind: "refused";
  readonly code: string;
  readonly reason: string;
}

export type RepairAnswer =
  | {
      readonly kind: "attached";
      readonly attached: Attached;
      readonly input: RunInput;
      /** Of the repair, the first of which is 1. */
      readonly number: number;
    }
  | Refused;

const refuse = (code: string, reason: string): Refused => ({ kind: "refused", code, reason });

/** Starts the run that repairs a run, or finds the one that is doing so. */
export async function repairRun(
  client: DurableClient,
  run: StoredRun,
  { order, attachRun }: { readonly order: RepairOrder; readonly attachRun: AttachRun },
): Promise<RepairAnswer> {
  const { mode } = order;
  const ordered = orderOf(run, conclusionOf(run)?.outcome ?? null, order);
  if (ordered.kind === "refused") return ordered;
  for (let number = 1; number <= MOST_REPAIRS; number++) {
    const id = repairRunIdOf(run.id, number);
    const existing = await findRun(client, id);
    if (existing?.ended === true) continue;
    const requestHash = hashOf({ repairs: run.id, number, mode });
    const input = { ...ordered.input, requestHash };
    const attached = await attachRun(client, id, input);
    await reportRepair(client, input);
    return { kind: "attached", attached, input, number };
  }
  return refuse(
    "tooManyRepairs",
    `Run ${run.id} was repaired ${MOST_REPAIRS} times. Start its job as a new run.`,
  );
}

/** The step of a live workflow follows the repair. Without this hint, its conductor finds it within a minute. */
async function reportRepair(client: DurableClient, { workflow }: RunInput): Promise<void> {
  if (workflow === undefined) return;
  const change = { kind: "step", step: workflow.index } as const;
  await orElse(null, () => reportStepChange(client, workflow.id, change));
}

type Ordered = { readonly kind: "ordered"; readonly input: RunInput } | Refused;

/** The input of a run, unless the run may not be repaired. */
function repairableInputOf({ id, input }: StoredRun, outcome: Outcome | null): Ordered {
  if (outcome === null) {
    return refuse(
      "runNotEnded",
      `Run ${id} has not ended. Cancel it, or wait for its end, before it is repaired.`,
    );
  }
  if (outcome === "succeeded") {
    return refuse("runSucceeded", `Run ${id} has succeeded, so there is nothing to repair.`);
  }
  if (input === null) {
    return refuse("runUnreadable", `What run ${id} was asked to run can no longer be read.`);
  }
  if (attaches(input.target)) {
    return refuse(
      "nothingToRepair",
      `Run ${id} only watched a run that it had not started. Start its job as a new run.`,
    );
  }
  return { kind: "ordered", input };
}

/** The input of the new run: that of the old one, without what only that one was asked for, and with a deadline of its own. */
function orderOf(run: StoredRun, outcome: Outcome | null, order: RepairOrder): Ordered {
  const { id } = run;
  const repairable = repairableInputOf(run, outcome);
  if (repairable.kind === "refused") return repairable;
  const { input } = repairable;
  const { mode, startedBy, deploymentId, notices = NO_NOTICES, openTarget, now } = order;
  const opened = openTarget(id, input.target);
  if (opened.kind === "unreadable") return refuse("parametersUnreadable", opened.reason);
  const attempt = mode === "rerun" ? null : latestAttemptOf(run);
  if (mode !== "rerun" && attempt === null) {
    return refuse("nothingToRepair", whyNothing(run));
  }
  const ordered: RunInput = {
    ...input,
    // Sealed again, for the new run, when that is stored.
    target: opened.target,
    outputs: input.outputs ?? "summary",
    acceptedAt: now().toISOString(),
    deploymentId,
    closesStarts: true,
    closesPlans: true,
    lookout: true,
    repairs: { runId: id, attempt, mode },
  };
  delete ordered.callback;
  delete ordered.startedBy;
  delete ordered.notifies;
  const asks = input.workflow === undefined ? notices.runs : notices.steps;
  return {
    kind: "ordered",
    input: { ...ordered, ...(startedBy !== null && { startedBy }), ...notifiesIf(asks) },
  };
}

const whyNothing = ({ id, progress: { attempts } }: StoredRun): string =>
  attempts.length === 0
    ? `Run ${id} has no attempt at the vendor that could be repaired. Check the job's page; send "mode": "rerun" to start the job anew.`
    : `Run ${id} was made by an older version of this app, which did not store what a repair needs. Send "mode": "rerun" to start the job anew.`;
