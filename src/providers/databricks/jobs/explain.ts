/**
 * Finds the tasks that made a run fail, and their errors.
 *
 * 1. Nothing here throws or delays the outcome for long: what cannot be read is omitted, and the note says so.
 * 2. At most `MOST_STEPS` steps are read in detail, however deep they are nested.
 */
import type { AttemptReference, Explanation, FailedStep } from "../../../contracts/attempt";
import { cut, onOneLine } from "../../../contracts/plain-text";
import { toMixUp } from "./mix-up";
import { purposes } from "../purpose";
import { type FailedTask, findFailedIterations, findFailedTasks } from "./failed-tasks";
import { toFailureDetail } from "./failure-detail";
import { readWholeRun, type WholeRun } from "../pages";
import { readExecutionStatus } from "./run-status";
import { readTaskOutput, type TaskOutput } from "./task-output";
import { toUnreachable } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";

const MOST_STEPS = 5;
const DEEPEST_CHILD = 3;
const TIME_LIMIT_MS = 60_000;
const NOTE_LIMIT = 600;
/** A key has at most 100 characters; a name may contain the keys of four tasks. */
const NAME_LIMIT = 420;

/** The position of a failed task in the tree of runs. */
interface Place {
  /** Names of the tasks above, ending in " / ". */
  readonly prefix: string;
  readonly depth: number;
}

export async function explain(
  api: WorkspaceApi,
  attempt: AttemptReference,
  now: () => Date,
): Promise<Explanation> {
  const explorer = new Explorer(api, now);
  try {
    await explorer.exploreRun(attempt.vendorRunId, { prefix: "", depth: 0 });
  } catch {
    explorer.note("The detail could not be read because of a fault in Runward.");
  }
  return explorer.explanation();
}

class Explorer {
  readonly #api: WorkspaceApi;
  readonly #now: () => Date;
  readonly #giveUpAt: number;
  readonly #steps: FailedStep[] = [];
  readonly #notes = new Set<string>();
  #omitted = 0;

  constructor(api: WorkspaceApi, now: () => Date) {
    this.#api = api;
    this.#now = now;
    this.#giveUpAt = now().getTime() + TIME_LIMIT_MS;
  }

  note(text: string): void {
    this.#notes.add(text);
  }

  explanation(): Explanation {
    const notes = [...this.#notes].join(" ");
    return {
      kind: "explained",
      failedSteps: this.#steps,
      omitted: this.#omitted,
      note: notes === "" ? null : cut(notes, NOTE_LIMIT),
    };
  }

  /** Returns how many failed tasks it found in the run. */
  async exploreRun(runId: string, place: Place): Promise<number> {
    const result = await readWholeRun(this.#api, runId);
    if (result.kind !== "read") {
      this.note(toUnreachable(this.#api.workspace, purposes.readRun(runId), result).reason);
      return 0;
    }
    const { whole } = result;
    const mixUp = toMixUp(this.#api.workspace, runId, whole.run);
    if (mixUp !== null) {
      this.note(mixUp);
      return 0;
    }
    if (!whole.complete) this.note(`Run ${runId} has more tasks than could be read.`);
    if (whole.tasks.length === 0) return this.#exploreSingleTask(runId, whole, place);
    const failed = findFailedTasks(whole.tasks);
    for (const task of failed) await this.#exploreTask(task, place);
    return failed.length;
  }

  async #exploreTask({ name, task, status }: FailedTask, place: Place): Promise<void> {
    if (this.#isFull()) {
      this.#omitted += 1;
      return;
    }
    const fullName = `${place.prefix}${name}`;
    const inside = { prefix: `${fullName} / `, depth: place.depth + 1 };
    const { run_id: runId } = task;
    if (runId === null) {
      this.#add(
        fullName,
        { kind: "unreadable", reason: "Databricks gives no id of its run." },
        status,
      );
      return;
    }
    if (task.for_each_task && (await this.#exploreIterations(runId, inside)) > 0) return;
    const output = await readTaskOutput(this.#api, runId);
    const childRunId = output.kind === "read" ? output.childRunId : null;
    if (childRunId !== null && inside.depth <= DEEPEST_CHILD) {
      if ((await this.exploreRun(childRunId, inside)) > 0) return;
    }
    this.#add(fullName, output, status);
  }

  async #exploreIterations(taskRunId: string, inside: Place): Promise<number> {
    const result = await readWholeRun(this.#api, taskRunId);
    if (result.kind !== "read") return 0;
    const failed = findFailedIterations(result.whole.iterations);
    for (const iteration of failed) await this.#exploreTask(iteration, inside);
    return failed.length;
  }

  /** The old format of a run with one task has its output under the run's own id. */
  async #exploreSingleTask(runId: string, { run }: WholeRun, place: Place): Promise<number> {
    const status = readExecutionStatus(run);
    if (status === null) this.note(`Databricks described run ${runId} without its state.`);
    if (status?.kind !== "ended" || status.ending.kind !== "failed") return 0;
    if (status.ending.victim) return 0;
    const output = await readTaskOutput(this.#api, runId);
    this.#add(`${place.prefix}run ${runId}`, output, status);
    return 1;
  }

  #add(name: string, output: TaskOutput, status: FailedTask["status"]): void {
    if (output.kind === "unreadable")
      this.note(`The output of ${toStepName(name)} could not be read: ${output.reason}`);
    this.#steps.push({ name: toStepName(name), ...toFailureDetail(output, status) });
  }

  #isFull(): boolean {
    if (this.#steps.length >= MOST_STEPS) return true;
    if (this.#now().getTime() < this.#giveUpAt) return false;
    this.note("Databricks answered too slowly to read every failed task.");
    return true;
  }
}

function toStepName(name: string): string {
  return cut(onOneLine(name), NAME_LIMIT);
}
