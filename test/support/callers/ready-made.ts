/** Runs the ready-made callers, each in its own world, until they end, and returns what they show. */
import { randomUUID } from "node:crypto";
import { DBT_ACCOUNT_ID, WORKSPACE_ID } from "../../../local/simulated-vendors";
import type { CallersWorld } from "./callers-world";
import type { DataFactory } from "./data-factory-activity";
import { type PipelineSurroundings, runPipeline } from "./run-pipeline";
import { runWorkflow } from "./run-workflow";
import { pipelineNamed, workflowNamed } from "./template-files";

/** What a caller that has ended shows to people. */
export interface Shown {
  readonly green: boolean;
  /** Null if it succeeded. */
  readonly message: string | null;
}

export interface Job {
  readonly kind: "databricks" | "dbt";
  readonly id: string;
  readonly timeoutSeconds?: number;
  /** Further parameters of a pipeline. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface ReadyMade {
  readonly name: string;
  run(world: CallersWorld, job: Job, options?: CallOptions): Promise<Shown>;
}

export interface CallOptions {
  /** The time and transport of the caller; by default those of the world. */
  readonly azure?: DataFactory;
  /** The id of the pipeline's or workflow's run; by default a new one. */
  readonly runId?: string;
  readonly isCancelled?: () => boolean;
}

export const readyMadePipeline = (name: string): ReadyMade => ({
  name,
  run: async (
    world,
    { id, timeoutSeconds, parameters: more },
    { azure = world.caller, runId = randomUUID() } = {},
  ) => {
    const parameters = {
      ...world.pipelineParameters(id),
      ...(timeoutSeconds === undefined ? {} : { TimeoutSecond: timeoutSeconds }),
      ...more,
    };
    const { status, error } = await runPipeline(pipelineNamed(name), parameters, {
      ...pipelineSurroundings(world),
      ...azure,
      runId,
    });
    return { green: status === "Succeeded", message: error?.message ?? null };
  },
});

const pipelineSurroundings = (world: CallersWorld): PipelineSurroundings => ({
  ...world.caller,
  factoryName: "adf-tests",
  runId: randomUUID(),
  polling: { resendsHeaders: false, pollSeconds: 30 },
  openInbox: () => world.openInbox(),
  functionApps: { RunwardFunctionApp: world.functionApp },
});

/** A caller that starts a workflow with these steps. */
export interface WorkflowCaller {
  readonly name: string;
  run(world: CallersWorld, steps: unknown): Promise<Shown & { readonly returned: unknown }>;
}

export const pipelineOfWorkflow = (name: string): WorkflowCaller => ({
  name,
  run: async (world, steps) => {
    const parameters = { ...world.pipelineParameters(""), Steps: steps };
    const surroundings = pipelineSurroundings(world);
    const { status, error, returnValue, activities } = await runPipeline(
      pipelineNamed(name),
      parameters,
      surroundings,
    );
    const job = activities.get("RunJob");
    const answer = job?.kind === "succeeded" ? job.output : null;
    return {
      green: status === "Succeeded",
      message: error?.message ?? null,
      returned: "outputs" in returnValue ? returnValue : answer,
    };
  },
});

export const logicAppOfWorkflow = (name: string): WorkflowCaller => ({
  name,
  run: async (world, steps) => {
    const parameters = { ...world.workflowParameters({}), steps };
    const { status, error, actions } = await runWorkflow(workflowNamed(name), parameters, {
      ...world.caller,
      runName: randomUUID(),
      openInbox: () => world.openInbox(),
    });
    return {
      green: status === "Succeeded",
      message: error?.message ?? null,
      returned: actions.get("RunJob")?.outputs ?? null,
    };
  },
});

export const readyMadeWorkflow = (name: string): ReadyMade => ({
  name: `${name} (workflow)`,
  run: async (world, job, { azure = world.caller, runId = randomUUID(), isCancelled } = {}) => {
    const parameters = {
      ...world.workflowParameters(targetOf(job)),
      ...(job.timeoutSeconds === undefined ? {} : { timeoutSeconds: job.timeoutSeconds }),
    };
    const { status, error } = await runWorkflow(workflowNamed(name), parameters, {
      ...azure,
      runName: runId,
      openInbox: () => world.openInbox(),
      ...(isCancelled && { isCancelled }),
    });
    return { green: status === "Succeeded", message: error?.message ?? null };
  },
});

const targetOf = ({ kind, id }: Job): Readonly<Record<string, unknown>> =>
  kind === "databricks"
    ? { type: "databricks-job", workspaceId: WORKSPACE_ID, jobId: id }
    : { type: "dbt-job", accountId: String(DBT_ACCOUNT_ID), jobId: id };
