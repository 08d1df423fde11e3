/** A workflow with its conductor and its real steps, in virtual time; the jobs of its runs are played by the test. */
import type { InvocationContext } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import { createWorkflowActivities } from "../../src/activities/workflows/workflow-activities";
import { CANCEL_REQUESTED } from "../../src/contracts/names";
import type { Conclusion } from "../../src/contracts/outcome";
import { statusOf, type StepStatus } from "../../src/contracts/workflows/step-state";
import { workflowInstanceId } from "../../src/contracts/workflows/workflow-ids";
import { WorkflowProgress } from "../../src/contracts/workflows/workflow-progress";
import { createAttachRun } from "../../src/hub/attach-run";
import { repairRun } from "../../src/hub/repairs";
import { raiseCancel } from "../../src/hub/request-cancel";
import { findRun } from "../../src/hub/run-store";
import { createAttachWorkflow } from "../../src/hub/workflows/attach-workflow";
import { resumeWorkflow, type ResumeOrder } from "../../src/hub/workflows/resume-workflow";
import { createOrderWorkflow } from "../../src/hub/workflows/workflow-order";
import { findStepStates, findWorkflow } from "../../src/hub/workflows/workflow-store";
import { conductor } from "../../src/orchestrators/workflows/conductor";
import { workflowPlan } from "../../src/orchestrators/workflows/plan";
import { workflow } from "../../src/orchestrators/workflows/workflow";
import type { Provider } from "../../src/providers/provider";
import { anOrderRun, offersOf, RunRequest } from "./app-contract";
import { clientOf } from "./hub-client";
import type { ActivityCall, ActivityFake } from "./hub-core";
import { unsealed } from "./parameter-seals";
import { stepRun, type Behaviours, type Note } from "./step-run";
import { VirtualHub } from "./virtual-hub";
import { WorkflowRequest } from "./workflow-requests";

export const WORKFLOW_ID = `w-${"0123456789".repeat(4)}`;
const STARTED_AT = new Date("2026-03-02T06:00:00.000Z");

export interface Job extends Note {
  readonly from: number;
  /** Null while it runs. */
  to: number | null;
}

export interface WorldOptions {
  readonly jobs?: Behaviours;
  /** Whether a call that sends a hint does nothing. */
  readonly losesHint?: (call: ActivityCall) => boolean;
  /** What an execution of an activity does instead of, before or after its real effect. */
  readonly around?: (call: ActivityCall, perform: () => Promise<unknown>) => Promise<unknown>;
  readonly durations?: Readonly<Record<string, number>>;
  /** The vendor of runs whose outcome is unknown. */
  readonly vendor?: Partial<Provider>;
}

export class WorkflowWorld {
  readonly jobs: Job[] = [];
  readonly hub: VirtualHub;
  readonly client: DurableClient;
  readonly #options: WorldOptions;
  readonly #attach = createAttachWorkflow(unsealed);
  readonly #attachRun = createAttachRun(unsealed);

  constructor(options: WorldOptions = {}) {
    this.#options = options;
    this.client = clientOf(() => this.hub, STARTED_AT.getTime());
    const real = createWorkflowActivities({
      clientOf: () => this.client,
      request: RunRequest,
      orderRun: anOrderRun(this.now),
      attachRun: createAttachRun(unsealed),
      openTarget: unsealed.openTarget,
      callsFor: () => (options.vendor ?? {}) as Provider,
      now: this.now,
    });
    const steps = real.map(({ name, handler }): [string, ActivityFake] => [
      name,
      (input, call) => this.#perform(call, () => handler(input, this.#context)),
    ]);
    this.hub = new VirtualHub({
      startedAt: STARTED_AT.getTime(),
      orchestrators: { run: stepRun, workflow, conductor, workflowPlan },
      activities: {
        ...Object.fromEntries(steps),
        noteStart: this.#noteStart,
        noteEnd: this.#noteEnd,
      },
      durations: options.durations ?? {},
    });
  }

  /** What the activities warned of. */
  readonly warnings: string[] = [];
  readonly #context = {
    warn: (line: string) => this.warnings.push(line),
  } as unknown as InvocationContext;

  readonly now = (): Date => new Date(STARTED_AT.getTime() + this.hub.elapsedSeconds * 1_000);

  /** Starts a workflow, as a caller's request does. */
  async start(request: unknown): Promise<void> {
    const ordered = createOrderWorkflow({
      offers: offersOf({ databricks: ["adb-1.2"], "dbt-cloud": ["12345"] }),
      limits: { lostContactSeconds: 600, cancelGraceSeconds: 300 },
      deploymentId: "tests",
      now: this.now,
    })(WorkflowRequest.parse(request));
    if (ordered.kind === "refused") throw new Error(JSON.stringify(ordered.errors));
    const input = { ...ordered.input, workflowId: WORKFLOW_ID, generation: 1 };
    await this.#attach(this.client, { input, runs: ordered.runs });
  }

  async resume(mode: ResumeOrder["mode"] = null): Promise<string> {
    const newest = await findWorkflow(this.client, WORKFLOW_ID);
    if (newest === null) throw new Error("There is no workflow.");
    const order = { mode, now: this.now };
    const answer = await resumeWorkflow(this.client, newest, { order, attach: this.#attach });
    return answer.kind === "refused" ? answer.code : answer.attached.workflow.instanceId;
  }

  /** Runs a generation to its end. */
  async end(generation = 1): Promise<Conclusion> {
    const instance = await this.hub.runToEnd(workflowInstanceId(WORKFLOW_ID, generation));
    const progress = WorkflowProgress.parse(instance.customStatuses.at(-1));
    if (progress.conclusion === null) throw new Error("It ended without a conclusion.");
    return progress.conclusion;
  }

  async run(request: unknown): Promise<Conclusion> {
    await this.start(request);
    return this.end();
  }

  cancelAt(seconds: number, instanceId = WORKFLOW_ID): void {
    this.hub.after(seconds, () => {
      this.hub.raise(instanceId, CANCEL_REQUESTED, {});
    });
  }

  /** Somebody repairs the run of a step. */
  async repair(step: string): Promise<void> {
    const run = await findRun(this.client, this.jobsOf(step).at(-1)?.runId ?? "");
    if (run === null) throw new Error(`There is no run of ${step}.`);
    const { openTarget } = unsealed;
    const order = { mode: null, startedBy: null, deploymentId: "tests", openTarget, now: this.now };
    await repairRun(this.client, run, { order, attachRun: this.#attachRun });
  }

  async cancelStep(step: string): Promise<void> {
    await raiseCancel(this.client, this.jobsOf(step).at(-1)?.runId ?? "", this.now());
  }

  jobsOf(step: string): Job[] {
    return this.jobs.filter((job) => job.step === step);
  }

  /** The steps whose jobs were started, in order. */
  get started(): string[] {
    return this.jobs.map(({ step }) => step);
  }

  get mostLive(): number {
    const moments = this.jobs.map(({ from }) => from);
    return Math.max(
      0,
      ...moments.map(
        (at) => this.jobs.filter(({ from, to }) => from <= at && (to ?? Infinity) > at).length,
      ),
    );
  }

  async statuses(): Promise<Record<string, StepStatus>> {
    const newest = await findWorkflow(this.client, WORKFLOW_ID);
    if (newest === null) throw new Error("There is no workflow.");
    const { steps } = await findStepStates(this.client, newest);
    const names = newest.input?.steps.map(({ name }) => name) ?? [];
    return Object.fromEntries(
      steps.map(([letter], index) => [names[index] ?? "", statusOf(letter)]),
    );
  }

  /** The generations that have ended before the newest one. */
  async generations(): Promise<(readonly [number, string])[]> {
    const newest = await findWorkflow(this.client, WORKFLOW_ID);
    const ended = newest?.input?.resumes?.generations ?? [];
    return ended.map(({ number, outcome }) => [number, outcome] as const);
  }

  async #perform(call: ActivityCall, work: () => Promise<unknown>): Promise<unknown> {
    if (call.name === "reportChange" && this.#options.losesHint?.(call) === true) {
      return { sent: false, isStopping: false };
    }
    return this.#options.around === undefined ? work() : this.#options.around(call, work);
  }

  readonly #noteStart: ActivityFake = (note: Note, call) => {
    const number = this.jobsOf(note.step).length + 1;
    this.jobs.push({ ...note, from: call.atSeconds, to: null });
    return this.#options.jobs?.(note.step, number) ?? { seconds: 60, ends: "succeeded" };
  };

  readonly #noteEnd: ActivityFake = ({ runId }: Note, call) => {
    const job = this.jobs.find((one) => one.runId === runId);
    if (job !== undefined) job.to = call.atSeconds;
    return null;
  };
}
