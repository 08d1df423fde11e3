import type { VendorIds } from "./vendor-ids";
import type { JobRun } from "./job-run";

export interface TaskRunReference {
  readonly run: JobRun;
  readonly key: string;
  readonly attempt: number;
  /** The iteration, if it is one of a for-each task. */
  readonly iteration?: number;
}

/** Every attempt of every task, and every iteration, is a run with its own id. One that was never asked for is not found. */
export class TaskRunIds {
  readonly #ids: VendorIds;
  readonly #byPlace = new Map<string, string>();
  readonly #byId = new Map<string, TaskRunReference>();

  constructor(ids: VendorIds) {
    this.#ids = ids;
  }

  idOf(reference: TaskRunReference): string {
    const { run, key, attempt, iteration = -1 } = reference;
    const place = `${run.runId}/${key}/${attempt}/${iteration}`;
    const known = this.#byPlace.get(place);
    if (known !== undefined) return known;
    const id = this.#ids.of(place);
    this.#byPlace.set(place, id);
    this.#byId.set(id, reference);
    return id;
  }

  /** Makes all task runs of a run findable, because somebody may have seen them at an earlier simulator. */
  nameAll(run: JobRun): void {
    const planned = run.executions().flatMap(({ attempts }) => attempts);
    const unplanned = run.origin.tasks.map((task) => ({ task, attempt: 0 }));
    for (const { task, attempt } of [...planned, ...unplanned]) {
      this.idOf({ run, key: task.key, attempt });
      for (const iteration of (task.iterations ?? []).keys()) {
        this.idOf({ run, key: task.key, attempt, iteration });
      }
    }
  }

  find(id: string): TaskRunReference | undefined {
    return this.#byId.get(id);
  }
}
