/** The vendors of a workflow's steps: each step has a job of its own, and each activity acts on the job of its run. */
import type { AttemptReference } from "../../../../src/contracts/attempt";
import type { VendorCalls } from "../../../../src/activities/vendor-calls";
import type { ActiveRuns } from "../../../../src/providers/provider";
import type { ActivityCall, ActivityFake } from "../../../support/hub-core";
import type { VirtualInstance } from "../../../support/virtual-instance";
import { DatabricksVendor } from "../databricks-vendor";
import { DbtVendor } from "../dbt-vendor";
import { PipelineVendor } from "../pipeline-vendor";
import { quietWorld } from "../planted-bugs";
import type { Surroundings, WorldVendor } from "../world-vendor";
import type { WorkflowStory } from "./workflow-story";

const VENDORS = { databricks: DatabricksVendor, dbt: DbtVendor, pipeline: PipelineVendor };

/** The vendor's ids of the executions of one step. */
const IDS_PER_STEP = 1_000;

interface RunOfStep {
  readonly workflow?: { readonly index: number };
}

export interface VendorsOptions {
  readonly surroundings: (step: number) => Surroundings;
  readonly instanceOf: (id: string) => VirtualInstance | undefined;
}

export class StepVendors {
  readonly all: readonly WorldVendor[];
  readonly #instanceOf: VendorsOptions["instanceOf"];
  readonly #counts = new Map<string, number>();

  constructor(story: WorkflowStory, { surroundings, instanceOf }: VendorsOptions) {
    this.#instanceOf = instanceOf;
    const { silences, storageSilences, busySeconds, refusesRepairs, listLagSeconds } = story;
    const shared = { silences, storageSilences, busySeconds, refusesRepairs, listLagSeconds };
    this.all = story.steps.map(({ vendor, runSeconds, ends, stopSeconds, launches }, step) => {
      const own = { vendor, runSeconds, ends, stopSeconds, launches };
      const firstRunId = IDS_PER_STEP * (step + 1);
      return new VENDORS[vendor](
        { ...quietWorld, ...shared, ...own, firstRunId },
        surroundings(step),
      );
    });
  }

  activities(): Record<string, ActivityFake> {
    const ofSteps = this.all.map((vendor) => vendor.activities());
    const names = Object.keys(ofSteps[0] ?? {});
    return Object.fromEntries(
      names.map((name): [string, ActivityFake] => [
        name,
        (input, call) => {
          const step = this.#stepOf(call.instanceId);
          return ofSteps[step]?.[name]?.(input, { ...call, count: this.#count(step, name) });
        },
      ]),
    );
  }

  /** What the list of the connection shows; null while the vendors do not answer. */
  activeAt(seconds: number): ActiveRuns["runs"] | null {
    if (this.all.some((vendor) => vendor.isSilent(seconds))) return null;
    return this.all.flatMap(({ job }) => job.activeAt(seconds));
  }

  /** The calls about an attempt whose run has ended as unknown. */
  callsAt(atSeconds: () => number): Pick<VendorCalls, "check" | "cancel" | "outputs"> {
    const perform = async (name: string, attempt: AttemptReference): Promise<never> => {
      const step = Math.floor(Number(attempt.vendorRunId) / IDS_PER_STEP) - 1;
      const call: ActivityCall = {
        ...{ name, count: 2, instanceId: "", atSeconds: atSeconds(), input: null },
      };
      return (await this.all[step]?.activities()[name]?.({ attempt } as never, call)) as never;
    };
    return {
      check: (attempt) => perform("checkAttempt", attempt),
      cancel: (attempt) => perform("cancelAttempt", attempt),
      outputs: (attempt) => perform("readOutputs", attempt),
    };
  }

  /** Of the run to which an instance belongs. */
  #stepOf(id: string): number {
    const instance = this.#instanceOf(id);
    const run = instance?.name === "run" ? instance : instance?.parentage?.instance;
    return (run?.input as RunOfStep | undefined)?.workflow?.index ?? 0;
  }

  /** Executions of one step do not count for another one. */
  #count(step: number, name: string): number {
    const key = `${step} ${name}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count;
  }
}
