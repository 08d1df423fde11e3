/** Runs a Logic Apps workflow definition made of the actions that ours use, with the emulated actions. */
import type { CallbackInbox } from "./data-factory-webhook-activity";
import { evaluate, InvalidTemplateError, type Functions } from "./expressions/evaluate";
import type { ActionRun, HttpInputs, LogicApps } from "./logic-apps-action";
import { runHttpAction } from "./logic-apps-http-action";
import { runWebhookAction, type HttpWebhookAction } from "./logic-apps-webhook-action";

type Json = Readonly<Record<string, unknown>>;

export interface WorkflowAction {
  readonly type: string;
  readonly inputs?: Json;
  readonly expression?: unknown;
  readonly actions?: WorkflowActions;
  readonly else?: { readonly actions: WorkflowActions };
  readonly limit?: { readonly timeout: string };
  readonly runAfter: Readonly<Record<string, readonly string[]>>;
}

export type WorkflowActions = Readonly<Record<string, WorkflowAction>>;

export interface WorkflowDefinition {
  readonly parameters: Readonly<Record<string, { type: string; defaultValue?: unknown }>>;
  readonly actions: WorkflowActions;
}

export interface WorkflowSurroundings extends LogicApps {
  readonly openInbox?: () => CallbackInbox;
  readonly isCancelled?: () => boolean;
  /** The body of the request that has triggered the workflow. */
  readonly triggerBody?: unknown;
}

export interface WorkflowRun {
  readonly status: "Succeeded" | "Failed" | "Cancelled" | "TimedOut";
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly actions: ReadonlyMap<string, AnyActionRun>;
}

/** The value of `actions('x')`. */
type AnyActionRun = Omit<ActionRun, "outputs"> & { readonly outputs: unknown };

/** The engine's own error, which names no reason. */
const ACTION_FAILED = {
  code: "ActionFailed",
  message: "An action failed. No dependent actions succeeded.",
};

const bodyOf = (run: AnyActionRun | undefined): unknown => {
  const outputs = run?.outputs;
  return typeof outputs === "object" && outputs !== null && "body" in outputs ? outputs.body : null;
};

class Terminated extends Error {
  readonly run: Pick<WorkflowRun, "status" | "error">;
  constructor(run: Pick<WorkflowRun, "status" | "error">) {
    super(run.error?.message ?? run.status);
    this.run = run;
  }
}

export async function runWorkflow(
  definition: WorkflowDefinition,
  parameters: Json,
  surroundings: WorkflowSurroundings,
): Promise<WorkflowRun> {
  const runner = new WorkflowRunner(definition, parameters, surroundings);
  try {
    const status = await runner.runAll(definition.actions);
    return { status, error: status === "Failed" ? ACTION_FAILED : null, actions: runner.runs };
  } catch (error) {
    if (error instanceof Terminated) return { ...error.run, actions: runner.runs };
    throw error;
  }
}

class WorkflowRunner {
  readonly runs = new Map<string, AnyActionRun>();
  readonly #surroundings: WorkflowSurroundings;
  readonly #functions: Functions;

  constructor(definition: WorkflowDefinition, given: Json, surroundings: WorkflowSurroundings) {
    this.#surroundings = surroundings;
    const valueOf = (name: string): unknown =>
      given[name] ?? definition.parameters[name]?.defaultValue;
    this.#functions = {
      parameters: (name) => valueOf(String(name)),
      workflow: () => ({ run: { name: surroundings.runName } }),
      triggerBody: () => surroundings.triggerBody ?? null,
      actions: (action) => this.runs.get(String(action)) ?? null,
      outputs: (action) => this.runs.get(String(action))?.outputs ?? null,
      body: (action) => bodyOf(this.runs.get(String(action))),
    };
  }

  /** The status of the last action that ran, except failures that a later one handled. */
  async runAll(actions: WorkflowActions): Promise<WorkflowRun["status"]> {
    const statuses = new Map<string, string>();
    let waiting = Object.entries(actions);
    while (waiting.length > 0) {
      const ready = waiting.filter(([, { runAfter }]) =>
        Object.keys(runAfter).every((name) => statuses.has(name)),
      );
      if (ready.length === 0) throw new Error("The actions wait for each other.");
      for (const [name, action] of ready) {
        const mayRun = Object.entries(action.runAfter).every(([before, wanted]) =>
          wanted.includes(statuses.get(before) ?? ""),
        );
        statuses.set(name, mayRun ? await this.#attempt(name, action) : "Skipped");
      }
      waiting = waiting.filter(([name]) => !statuses.has(name));
    }
    const bad = [...statuses.values()].find((status) => !["Succeeded", "Skipped"].includes(status));
    return (bad ?? "Succeeded") as WorkflowRun["status"];
  }

  /** An action whose expressions cannot be evaluated fails. */
  async #attempt(name: string, action: WorkflowAction): Promise<string> {
    try {
      return await this.#run(name, action);
    } catch (error) {
      if (!(error instanceof InvalidTemplateError)) throw error;
      return this.#record(name, { status: "Failed", code: "InvalidTemplate", outputs: null });
    }
  }

  #evaluate(json: unknown, more: Functions = {}): unknown {
    return evaluate(json, { ...this.#functions, ...more });
  }

  async #run(name: string, action: WorkflowAction): Promise<string> {
    switch (action.type) {
      case "Http":
        return this.#record(name, await this.#http(name, action));
      case "HttpWebhook":
        return this.#record(name, await this.#webhook(name, action));
      case "Compose":
        return this.#record(name, {
          status: "Succeeded",
          code: "OK",
          outputs: this.#evaluate(action.inputs),
        });
      case "If":
        return this.#condition(action);
      case "Terminate":
        throw new Terminated(this.#termination(action));
      default:
        throw new Error(`No action of type ${action.type} is emulated.`);
    }
  }

  #record(name: string, run: AnyActionRun): string {
    this.runs.set(name, run);
    return run.status;
  }

  #http(name: string, { inputs, limit }: WorkflowAction): Promise<ActionRun> {
    const evaluated = this.#evaluate(inputs) as HttpInputs;
    return runHttpAction({ name, inputs: evaluated, ...(limit && { limit }) }, this.#surroundings);
  }

  #webhook(name: string, { inputs, limit }: WorkflowAction): Promise<ActionRun> {
    const { openInbox, isCancelled } = this.#surroundings;
    if (openInbox === undefined) throw new Error("Nobody waits for callbacks here.");
    const inbox = openInbox();
    const evaluated = this.#evaluate(inputs, {
      listCallbackUrl: () => inbox.url,
    }) as HttpWebhookAction["inputs"];
    return runWebhookAction(
      { name, inputs: evaluated, ...(limit && { limit }) },
      this.#surroundings,
      {
        inbox,
        ...(isCancelled && { isCancelled }),
      },
    );
  }

  async #condition({ expression, actions, else: otherwise }: WorkflowAction): Promise<string> {
    const branch = this.#evaluate(expression) === true ? actions : otherwise?.actions;
    return this.runAll(branch ?? {});
  }

  #termination({ inputs }: WorkflowAction): Pick<WorkflowRun, "status" | "error"> {
    const { runStatus, runError } = this.#evaluate(inputs) as {
      runStatus: WorkflowRun["status"];
      runError?: { code: string; message: string };
    };
    return { status: runStatus, error: runError ?? null };
  }
}
