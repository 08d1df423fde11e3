import type { Clock } from "../../clock";
import type { FaultPlan } from "../faults";
import type { FunctionRegistry } from "../worker/function-registry";
import type { Worker } from "../worker/invocation";
import type { TraceContext } from "../worker/trace-context";
import { activityFailure } from "./failure-texts";
import { EventType, unscheduled, type TaskCompleted, type TaskFailed } from "./history";
import type { OpenActivity } from "./instance";
import { toActivityInput, toResultText } from "./values";

export interface ActivityCall {
  readonly instanceId: string;
  readonly executionId: string;
  readonly activity: OpenActivity;
  readonly trace?: TraceContext | undefined;
}

/** Records the result of an activity; resolves when it is stored. */
export type RecordResult = (call: ActivityCall, event: TaskCompleted | TaskFailed) => Promise<void>;

/** Executes activities, with the crashes and repetitions of the fault plan. */
export class ActivityRunner {
  readonly #registry: FunctionRegistry;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #faults: FaultPlan;

  constructor(registry: FunctionRegistry, worker: Worker, clock: Clock, faults: FaultPlan) {
    this.#registry = registry;
    this.#worker = worker;
    this.#clock = clock;
    this.#faults = faults;
  }

  async run(call: ActivityCall, record: RecordResult): Promise<void> {
    const faults = this.#faults.next(call.activity.name, call.activity.input);
    if (faults.crashIf("crashBeforeEffect")) return;
    if (faults.has("duplicateConcurrently")) {
      const twice = [this.#execute(call), this.#execute(call)];
      await Promise.all(twice.map(async (result) => void record(call, await result)));
      return;
    }
    const result = await this.#execute(call);
    if (faults.crashIf("crashAfterEffect")) return;
    const safe = record(call, result);
    if (faults.has("crashAfterRecord")) await safe;
    if (faults.crashIf("crashAfterRecord")) return;
    if (faults.has("duplicate")) void record(call, await this.#execute(call));
  }

  async #execute(call: ActivityCall): Promise<TaskCompleted | TaskFailed> {
    const { activity } = call;
    try {
      const result = await this.#invoke(call);
      return {
        ...unscheduled(EventType.TaskCompleted, this.#clock.now()),
        ...{ TaskScheduledId: activity.id, Result: result },
      };
    } catch (thrown) {
      const { reason, details } = activityFailure(activity.name, thrown);
      return {
        ...unscheduled(EventType.TaskFailed, this.#clock.now()),
        TaskScheduledId: activity.id,
        ...{ Reason: reason, Details: details, FailureDetails: null },
      };
    }
  }

  async #invoke({ instanceId, activity, trace }: ActivityCall): Promise<string | null> {
    const { name, input } = activity;
    const target = this.#registry.find(name, "activityTrigger");
    // A restarted host may run a version of the app without the function.
    if (target === undefined) throw new Error(`The activity function '${name}' does not exist.`);
    const data = toActivityInput(input);
    const triggerMetadata = {
      [target.triggerName]: data,
      data,
      instanceId: { string: instanceId },
    };
    const { returnValue } = await this.#worker.invoke({
      ...{ target, triggerData: data, triggerMetadata, instanceId, trace },
    });
    return toResultText(returnValue);
  }
}
