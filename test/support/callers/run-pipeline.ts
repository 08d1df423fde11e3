/**
 * Runs a Data Factory pipeline made of the activities that our templates use, one after the other, with the emulated
 * activities. Expressions are evaluated when their activity starts, as in the product.
 */
import type { ActivityRun, DataFactory } from "./data-factory-activity";
import { runFunctionActivity, type FunctionAppService } from "./data-factory-function-activity";
import { runWebActivity, type WebActivity, type WebPolling } from "./data-factory-web-activity";
import {
  runWebhookActivity,
  type CallbackInbox,
  type WebhookActivity,
} from "./data-factory-webhook-activity";
import { secondsOfTimeSpan } from "./caller-time";
import { evaluate, InvalidTemplateError, type Functions } from "./expressions/evaluate";

type Json = Readonly<Record<string, unknown>>;

export interface Activity {
  readonly name: string;
  readonly type: string;
  readonly typeProperties: Json;
  readonly policy?: Json;
  readonly linkedServiceName?: { readonly referenceName: string };
  readonly dependsOn?: readonly {
    readonly activity: string;
    readonly dependencyConditions: readonly string[];
  }[];
}

export interface Pipeline {
  readonly name: string;
  readonly activities: readonly Activity[];
  readonly parameters?: Readonly<Record<string, { type: string; defaultValue?: unknown }>>;
  readonly variables?: Readonly<Record<string, { type: string; defaultValue?: unknown }>>;
}

export interface PipelineSurroundings extends DataFactory {
  readonly factoryName: string;
  readonly runId: string;
  readonly polling?: WebPolling;
  /** Creates the place for one callback. */
  readonly openInbox?: () => CallbackInbox;
  /** The factory's linked services of Azure Functions, by name. */
  readonly functionApps?: Readonly<Record<string, FunctionAppService>>;
}

export interface PipelineRun {
  readonly status: "Succeeded" | "Failed";
  /** What the monitor shows for the first activity that did not succeed. */
  readonly error: { readonly activity: string; readonly message: string } | null;
  readonly returnValue: Json;
  readonly activities: ReadonlyMap<string, ActivityRun>;
}

class ActivityFailed extends Error {
  readonly activity: string;
  constructor(activity: string, message: string) {
    super(message);
    this.activity = activity;
  }
}

export async function runPipeline(
  pipeline: Pipeline,
  parameters: Json,
  surroundings: PipelineSurroundings,
): Promise<PipelineRun> {
  const runner = new PipelineRunner(pipeline, parameters, surroundings);
  try {
    await runner.runAll(pipeline.activities);
    return runner.toRun("Succeeded", null);
  } catch (error) {
    if (!(error instanceof ActivityFailed)) throw error;
    return runner.toRun("Failed", { activity: error.activity, message: error.message });
  }
}

class PipelineRunner {
  readonly #surroundings: PipelineSurroundings;
  readonly #functions: Functions;
  readonly #variables: Map<string, unknown>;
  readonly #runs = new Map<string, ActivityRun>();
  #returnValue: Json = {};

  constructor(pipeline: Pipeline, given: Json, surroundings: PipelineSurroundings) {
    const { name, parameters = {}, variables = {} } = pipeline;
    this.#surroundings = surroundings;
    const defaults = Object.entries(parameters).flatMap(([key, { defaultValue }]) =>
      defaultValue === undefined ? [] : [[key, defaultValue]],
    );
    const all = { ...(Object.fromEntries(defaults) as Json), ...given };
    this.#variables = new Map(
      Object.entries(variables).map(([key, { defaultValue }]) => [key, defaultValue ?? ""]),
    );
    const { runId, factoryName } = surroundings;
    this.#functions = {
      pipeline: () => ({ RunId: runId, DataFactory: factoryName, Pipeline: name, parameters: all }),
      activity: (activity) => this.#seen(String(activity)),
      variables: (variable) => this.#variables.get(String(variable)),
    };
  }

  toRun(status: PipelineRun["status"], error: PipelineRun["error"]): PipelineRun {
    return { status, error, returnValue: this.#returnValue, activities: this.#runs };
  }

  async runAll(activities: readonly Activity[]): Promise<void> {
    const waiting = [...activities];
    const done = new Set<string>();
    while (waiting.length > 0) {
      const at = waiting.findIndex(({ dependsOn = [] }) =>
        dependsOn.every(({ activity }) => done.has(activity)),
      );
      const [next] = waiting.splice(at, at < 0 ? 0 : 1);
      if (next === undefined) throw new Error("The activities wait for each other.");
      await this.#run(next);
      done.add(next.name);
    }
  }

  /** The value of `activity('x')`: an output after a success, an error after a failure. */
  #seen(name: string): Json {
    const run = this.#runs.get(name);
    if (run === undefined) throw new Error(`The activity '${name}' has not run.`);
    return run.kind === "succeeded"
      ? { output: run.output }
      : { output: {}, error: { message: run.message } };
  }

  #evaluate(json: unknown): unknown {
    return evaluate(json, this.#functions);
  }

  /** An activity whose expressions cannot be evaluated fails. */
  async #run(activity: Activity): Promise<void> {
    try {
      await this.#begin(activity);
    } catch (error) {
      if (!(error instanceof InvalidTemplateError)) throw error;
      throw new ActivityFailed(activity.name, error.message);
    }
  }

  async #begin(activity: Activity): Promise<void> {
    switch (activity.type) {
      case "WebActivity":
        this.#record(activity, await this.#web(activity));
        return;
      case "WebHook":
        this.#record(activity, await this.#webhook(activity));
        return;
      case "AzureFunctionActivity":
        this.#record(activity, await this.#function(activity));
        return;
      case "Until":
        return this.#until(activity);
      case "IfCondition":
        return this.#ifCondition(activity);
      default:
        return this.#simple(activity);
    }
  }

  async #simple({ name, type, typeProperties }: Activity): Promise<void> {
    const properties = this.#evaluate(typeProperties) as Json;
    switch (type) {
      case "SetVariable":
        this.#setVariable(properties);
        return;
      case "Wait":
        return this.#surroundings.time.sleep(Number(properties["waitTimeInSeconds"]));
      case "Fail":
        throw new ActivityFailed(name, String(properties["message"]));
      default:
        throw new Error(`No activity of type ${type} is emulated.`);
    }
  }

  #record({ name }: Activity, run: ActivityRun): void {
    this.#runs.set(name, run);
    if (run.kind !== "succeeded") throw new ActivityFailed(name, run.message);
  }

  #web({ typeProperties, policy }: Activity): Promise<ActivityRun> {
    const activity = {
      typeProperties: this.#evaluate(typeProperties) as WebActivity["typeProperties"],
    };
    return runWebActivity(
      { ...activity, ...(policy !== undefined && { policy }) },
      this.#surroundings,
      this.#surroundings.polling,
    );
  }

  /** Repeats the call as the policy allows. */
  async #function({ typeProperties, policy, linkedServiceName }: Activity): Promise<ActivityRun> {
    const service = this.#surroundings.functionApps?.[linkedServiceName?.referenceName ?? ""];
    if (service === undefined) throw new Error("The factory has no such linked service.");
    const { functionName, method, headers, body } = this.#evaluate(typeProperties) as Json;
    const activity = {
      ...service,
      ...{ functionName: String(functionName), method: String(method), body },
      headers: headers as Readonly<Record<string, string>>,
    };
    return this.#retried(policy, () => runFunctionActivity(activity, this.#surroundings));
  }

  async #retried(policy: Json = {}, run: () => Promise<ActivityRun>): Promise<ActivityRun> {
    for (let tries = 0; ; tries += 1) {
      const outcome = await run();
      if (outcome.kind === "succeeded" || tries >= Number(policy["retry"] ?? 0)) return outcome;
      await this.#surroundings.time.sleep(Number(policy["retryIntervalInSeconds"] ?? 30));
    }
  }

  #webhook({ typeProperties }: Activity): Promise<ActivityRun> {
    const { openInbox } = this.#surroundings;
    if (openInbox === undefined) throw new Error("Nobody waits for callbacks here.");
    const properties = this.#evaluate(typeProperties) as WebhookActivity["typeProperties"];
    return runWebhookActivity({ typeProperties: properties }, this.#surroundings, openInbox());
  }

  #setVariable(properties: Json): void {
    if (properties["setSystemVariable"] === true) {
      const pairs = properties["value"] as readonly { key: string; value: unknown }[];
      this.#returnValue = Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
      return;
    }
    this.#variables.set(String(properties["variableName"]), properties["value"]);
  }

  /** A failed inner activity does not stop the loop; only the condition and the timeout do. */
  async #until({ name, typeProperties }: Activity): Promise<void> {
    const { time } = this.#surroundings;
    const giveUpAt =
      time.now().getTime() + secondsOfTimeSpan(String(typeProperties["timeout"])) * 1_000;
    const inner = typeProperties["activities"] as readonly Activity[];
    do {
      if (time.now().getTime() >= giveUpAt) throw new ActivityFailed(name, "The loop timed out.");
      await this.runAll(inner).catch((error: unknown) => {
        if (!(error instanceof ActivityFailed)) throw error;
      });
    } while (this.#evaluate(typeProperties["expression"]) !== true);
  }

  async #ifCondition({ typeProperties }: Activity): Promise<void> {
    const holds = this.#evaluate(typeProperties["expression"]) === true;
    const branch = typeProperties[holds ? "ifTrueActivities" : "ifFalseActivities"] ?? [];
    await this.runAll(branch as readonly Activity[]);
  }
}
