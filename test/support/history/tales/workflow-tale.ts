import type { EntryOf, Plan } from "../entry";
import { anAttempt, ending, inSecond, type BadTale, type Tale, type Tell } from "./tale";

type Fields = Readonly<Record<string, unknown>>;

export const WORKFLOW = "w-1";

/** Two steps, the second of which needs the first. */
export const aPlanned = (changes: Partial<Plan> = {}): Plan => ({
  steps: [aPlannedStep("a"), aPlannedStep("b", { needs: ["a"] })],
  ...{ maxParallel: 2, onFailure: "stop", timeoutSeconds: 3_600, callback: false },
  ...changes,
});

export const aPlannedStep = (
  name: string,
  changes: Partial<Plan["steps"][number]> = {},
): Plan["steps"][number] => ({ name, needs: [], when: "succeeded", optional: false, ...changes });

/** A step in a document. */
export const aStepOf = (name: string, status = "waiting", changes: Fields = {}): Fields => {
  const hasRun = !["waiting", "skipped"].includes(status);
  const hasEnded = hasRun && status !== "running";
  return {
    ...{ name, status, outcome: hasEnded ? status : null },
    ...{ runId: hasRun ? `r-${name}` : null, generation: hasRun ? 1 : null },
    ...changes,
  };
};

const live: Fields = {
  ...{ id: WORKFLOW, status: "running", done: false, succeeded: null, outcome: null },
  ...{ message: "Running 2 steps", error: null, generation: 1, callback: null },
  ...{ acceptedAt: inSecond(0), resumedAt: null, endedAt: null, deadline: inSecond(3_600) },
  steps: [aStepOf("a"), aStepOf("b")],
  generations: [{ number: 1, outcome: null }],
};

/** How a workflow is told that ended after so many seconds. */
export const endedWorkflow = (
  outcome: string,
  steps: readonly Fields[],
  more: Fields = {},
): Fields => ({
  ...live,
  ...{ status: outcome, done: true, succeeded: outcome === "succeeded", outcome },
  ...{ endedAt: inSecond(21), steps },
  error: outcome === "succeeded" ? null : { code: CODES[outcome] ?? outcome, message: "" },
  generations: [{ number: 1, outcome }],
  ...more,
});

const CODES: Readonly<Record<string, string>> = { failed: "stepFailed" };

export const bothSucceeded = [aStepOf("a", "succeeded"), aStepOf("b", "succeeded")];

interface RunOfStep {
  readonly step: string;
  readonly id?: string;
  readonly execution: string;
  readonly from: number;
  readonly to: number | null;
  readonly ends?: EntryOf<"ended">["state"];
  /** Of its document. */
  readonly changes?: Fields;
}

/** Tells a small recording of a workflow. */
export class WorkflowTale {
  readonly #tale: Tale;

  constructor(tale: Tale) {
    this.#tale = tale;
  }

  get told(): Tale {
    return this.#tale;
  }

  at(second: number): this {
    this.#tale.at(second);
    return this;
  }

  /** `POST /api/workflows` with the key "nightly". */
  start(
    plan: Plan = aPlanned(),
    call: Partial<EntryOf<"call">> = {},
    answer: Partial<EntryOf<"answer">> = {},
  ): this {
    this.#tale.call(
      { action: "start", key: "nightly", body: "A", plan, ...call },
      { status: 202, id: WORKFLOW, ...answer },
    );
    return this;
  }

  sees(changes: Fields = {}): this {
    return this.reads({ ...live, ...changes });
  }

  /** Its document while it is live. */
  live(): Fields {
    return live;
  }

  reads(document: Fields): this {
    this.#tale.call({ action: "read", id: WORKFLOW }, { id: WORKFLOW, document });
    return this;
  }

  result(status: number, document: Fields): this {
    const shown = { ...document, steps: null };
    this.#tale.call({ action: "result", id: WORKFLOW }, { status, id: WORKFLOW, document: shown });
    return this;
  }

  callsBack(document: Fields, taken = true): this {
    this.#tale.recorder.add("callback", { id: WORKFLOW, document: { ...document }, taken });
    return this;
  }

  cancel(): this {
    this.#tale.call({ action: "cancel", id: WORKFLOW }, { id: WORKFLOW, document: live });
    return this;
  }

  resume(): this {
    this.#tale.call({ action: "resume", id: WORKFLOW }, { status: 202, id: WORKFLOW });
    return this;
  }

  /** What ran for a step, and its run's document, which is read when it has ended. */
  runs({ step, execution, from, to, ends = "succeeded", changes = {}, ...rest }: RunOfStep): this {
    const { id = `r-${step}` } = rest;
    const { recorder } = this.#tale.at(from);
    const created = { execution, vendorRunId: execution, job: `job ${step}`, continues: null };
    recorder.add("created", { ...created, by: "app", id, attempt: 1 });
    recorder.add("began", { execution });
    if (to === null) return this;
    this.at(to);
    recorder.add("ended", { execution, state: ends });
    const outcome = ends === "partial" ? "succeeded" : ends;
    const code = { succeeded: null, failed: "runFailed", cancelled: "cancelled" }[outcome];
    const document = ending(outcome, code, {
      ...{ id, workflow: { id: WORKFLOW, step }, vendorRunId: execution },
      ...{ acceptedAt: inSecond(from), startedAt: inSecond(from), endedAt: inSecond(to) },
      attempts: [anAttempt({ vendorRunId: execution, result: outcome })],
      ...changes,
    });
    this.#tale.call({ action: "read", id }, { id, document });
    return this;
  }

  /** Accepted, seen, and both steps have run. */
  ran(plan?: Plan): this {
    return this.at(0)
      .start(plan)
      .sees()
      .runs({ step: "a", execution: "501", from: 1, to: 10 })
      .runs({ step: "b", execution: "502", from: 11, to: 20 })
      .at(21);
  }
}

export const told =
  (tell: (tale: WorkflowTale) => WorkflowTale): Tell =>
  (tale) =>
    tell(new WorkflowTale(tale)).told;

export const bad = (
  rule: string,
  what: string,
  tell: (tale: WorkflowTale) => WorkflowTale,
): BadTale => [rule, what, told(tell)];
