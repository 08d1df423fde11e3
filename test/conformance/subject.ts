/**
 * What a vendor hands in to be held to `src/providers/provider.ts`: its vendor object, the words of its API, and a
 * simulator (`local/simulators/`) whose jobs the test defines.
 *
 * Nothing in the suite knows a vendor: whatever differs from one to another is here.
 */
import type { Clock } from "../../local/clock";
import type { Fault, FaultScript } from "../../local/simulators/faults";
import type { RequestLog } from "../../local/simulators/request-log";
import type { Target } from "../../src/contracts/target";
import type { Vendor } from "../../src/providers/vendor";

/**
 * What a launch of the target does: it starts a saved job, submits a run without a saved job, or attaches to a run that
 * exists and starts nothing.
 */
export type LaunchTrait = "starts" | "submits" | "attaches";

export interface Subject {
  readonly vendor: Vendor;
  readonly targetType: string;
  /** Whether the vendor can run again only what failed. */
  readonly canRepair: boolean;
  /** Whether the vendor has one list of the active runs of a connection that contains these. */
  readonly listsActive: boolean;
  /** Decides which stories there are: `whereStarts` and its like mark those that do not make sense for all. */
  readonly launches: LaunchTrait;
  /** Two that the vendor's setting would take. */
  readonly connectionIds: readonly [string, string];
  /** Hosts to which a page may lead, beside the connection's own. */
  readonly pageHosts: RegExp;
  /** Whether the vendor takes a key with a start, so that a repeated start starts nothing more. */
  readonly hasLaunchKey: boolean;
  /** What the vendor does with a start while a run of the job is active. */
  readonly whileActive: "queues" | "refuses";
  /** The code of a failure because there is no such job. */
  readonly missingJobCode: string;
  readonly answers: VendorAnswers;
  startSimulator(options: SimulatorOptions): Promise<SimulatedVendor>;
}

export interface SimulatorOptions {
  readonly clock: Clock;
  readonly connectionId: string;
  /** The tokens that it accepts; they may change while it runs. */
  readonly tokens: readonly string[];
}

/** Answers in the vendor's own format. */
export interface VendorAnswers {
  /** An error status that says this for people. */
  error(error: {
    readonly status: number;
    readonly text: string;
    readonly retryAfterSeconds?: number;
  }): Fault & { kind: "status" };
  /** The run in states that no documentation lists, among them one that looks like an end. */
  unknownStates(runId: string): readonly Fault[];
  /** The run, which has ended well. */
  succeededRun(runId: string): Fault;
  /** The run, whose page is said to be at this address. */
  runWithPage(runId: string, pageUrl: string): Fault;
}

/** What every run of a job does. */
export type JobScript =
  /** Works until it is cancelled. */
  | { readonly kind: "worksOn" }
  | { readonly kind: "succeeds"; readonly afterSeconds: number }
  | {
      readonly kind: "fails";
      readonly afterSeconds: number;
      /** The task, model or step that fails. */
      readonly part: string;
      readonly reason: string;
    }
  /** Succeeds with so many tasks, models or tables, each of which says the text where the vendor has a place for it. */
  | {
      readonly kind: "isWide";
      readonly afterSeconds: number;
      readonly parts: number;
      readonly text: string;
    };

export interface SimulatedJob {
  readonly id: string;
  readonly name: string;
}

export interface CallPattern {
  readonly method: string;
  readonly path: RegExp;
}

export interface SimulatedVendor extends AsyncDisposable {
  readonly baseUrl: string;
  readonly faults: FaultScript;
  readonly requests: RequestLog;
  /** The request that starts a run, and the one that shows a run. */
  readonly calls: {
    readonly start: CallPattern;
    readonly showRun: CallPattern;
    /** The request that repairs a run; null if the vendor has none for the target. */
    readonly repair: CallPattern | null;
  };
  /**
   * A job that runs one run at a time; others wait in its queue, or their start is refused. Where a launch submits, it only
   * stands for what is submitted. Where a launch attaches, somebody else starts its one run at once, and `targetOf` names
   * that run.
   */
  addJob(name: string, script: JobScript): SimulatedJob;
  readonly missingJob: SimulatedJob;
  readonly missingRunId: string;
  targetOf(job: { readonly jobId: string } | { readonly jobName: string }): Target;
  /** The ids of all runs of the job, those included that have ended. */
  runsOf(jobId: string): readonly string[];
  /** Deletes a run that has ended; null where the vendor deletes none. */
  readonly deleteRun: ((runId: string) => Promise<void>) | null;
}
