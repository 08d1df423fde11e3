/**
 * The workflow of the demo: a Databricks job, then dbt, then a pipeline. The dbt job fails in a model; the workflow is resumed
 * and succeeds.
 *
 * Owns: the request, the resume after the failure, the lines about its steps, and what must be true at the end. Does not own:
 * where the lines are printed.
 */
import type { AcceptedWorkflow, WorkflowDocument, WorkflowRequest } from "../../client/documents";
import { RunwardClient } from "../../client/runward-client";
import type { LocalRunward } from "../local-runward";
import type { SimulatedVendors } from "../simulated-vendors";
import { salesModels } from "../simulators/sample-dbt-jobs";
import { SAMPLE_JOBS, SAMPLE_PIPELINES } from "../simulators/sample-jobs";

export const WORKFLOW_TITLE = "Workflow resumed after a failure";

const LOADED = "${steps.load.outputs.tasks.load_orders.result}";

const STEPS: WorkflowRequest["steps"] = [
  { name: "load", run: { target: { type: "databricks-job", jobId: SAMPLE_JOBS.feeds.jobId } } },
  {
    name: "models",
    dependsOn: ["load"],
    run: { target: { type: "dbt-job", jobId: String(salesModels.id), cause: `Sales: ${LOADED}` } },
  },
  {
    name: "dashboard",
    dependsOn: ["models"],
    run: {
      target: { type: "databricks-pipeline", pipelineId: SAMPLE_PIPELINES.follows.pipelineId },
    },
  },
];

/** What the result link returned after the failure. */
interface Failure {
  readonly code: number;
  readonly message: string;
  readonly page: string | null;
}

/** How often each step's job ran, counted at the simulated vendors. */
export interface VendorRuns {
  readonly load: number;
  readonly models: number;
  /** Those of `models` that went on where an earlier one had failed. */
  readonly retriesOfModels: number;
  readonly dashboard: number;
}

export function countRuns({ databricks, dbtCloud }: SimulatedVendors): VendorRuns {
  const models = dbtCloud.runsOf(salesModels.id);
  return {
    load: databricks.runsOf(SAMPLE_JOBS.feeds.jobId).length,
    models: models.length,
    retriesOfModels: models.filter(({ retryingRunId }) => retryingRunId !== null).length,
    dashboard: databricks.updatesOf(SAMPLE_PIPELINES.follows.pipelineId).length,
  };
}

/** The workflow in progress, read over HTTP as by any caller. */
export class LiveWorkflow {
  readonly #client: RunwardClient;
  #accepted: AcceptedWorkflow | undefined;
  #failure: Failure | undefined;
  view: WorkflowDocument | undefined;

  constructor({ baseUrl }: Pick<LocalRunward, "baseUrl">) {
    this.#client = new RunwardClient({ baseUrl });
  }

  /** Null until the workflow has failed. */
  get failure(): Failure | null {
    return this.#failure ?? null;
  }

  /** It has ended, and is not resumed any more. */
  get done(): boolean {
    return this.view?.done === true && (this.view.generation > 1 || this.view.status !== "failed");
  }

  async begin(): Promise<void> {
    const steps = STEPS.map((step) => ({ ...step, run: { ...step.run, waitSeconds: 2 } }));
    const { document } = await this.#client.startWorkflow({ name: "Sales", steps });
    this.#accepted = document;
  }

  /** Reads the workflow, and resumes it when it has failed. */
  async look(): Promise<void> {
    this.view = await this.#client.workflow(this.#accepted?.id ?? "");
    const { done, status, generation } = this.view;
    if (done && status === "failed" && generation === 1) await this.#resume(this.view);
  }

  /** One line for the workflow, and one for each of its steps. */
  lines(): string[] {
    const { status = "starting", generation = 1, steps = [] } = this.view ?? {};
    const resumed = generation > 1 ? "resumed" : "";
    return [
      lineOf(WORKFLOW_TITLE, status, resumed),
      ...steps.map((step) => lineOf(`  step ${step.name}`, step.status, step.skippedBecause ?? "")),
    ];
  }

  /** What the result link returns: 200 for a success, 424 for every other outcome. */
  async resultStatus(): Promise<number> {
    return (await this.#client.workflowResult(this.#accepted?.resultUrl ?? "")).status;
  }

  async #resume({ id, steps }: WorkflowDocument): Promise<void> {
    const { resultUrl = "" } = this.#accepted ?? {};
    const { status, document } = await this.#client.workflowResult(resultUrl);
    this.#failure = {
      code: status,
      message: document.error?.message ?? "",
      page: steps.find(({ status }) => status === "failed")?.runPageUrl ?? null,
    };
    await this.#client.resumeWorkflow(id);
  }
}

const lineOf = (title: string, status: string, detail: string): string =>
  `${title.padEnd(44)} ${status.padEnd(12)} ${detail}`.trimEnd();

/** What is wrong with the workflow; null if everything is as expected. */
export async function judgeWorkflow(
  live: LiveWorkflow,
  vendors: SimulatedVendors,
): Promise<string | null> {
  const { status = "nothing", generation = 0 } = live.view ?? {};
  if (status !== "succeeded" || generation !== 2) return `ended ${status} in part ${generation}`;
  const code = await live.resultStatus();
  if (code !== 200) return `its result link returns ${code}, not 200`;
  return objectionToFailure(live.failure) ?? objectionToRuns(countRuns(vendors));
}

function objectionToFailure(failure: Failure | null): string | null {
  if (failure?.code !== 424) return `its failure returned ${failure?.code ?? "nothing"}, not 424`;
  const wanted = ["Step models: ", failure.page ?? "a page", "/resume"];
  const missing = wanted.filter((text) => !failure.message.includes(text));
  return missing.length === 0 ? null : `its failure does not have ${missing.join(" and ")}`;
}

function objectionToRuns({ load, models, retriesOfModels, dashboard }: VendorRuns): string | null {
  if (load !== 1 || dashboard !== 1) {
    return `the vendors have ${load} runs of load and ${dashboard} of dashboard, not 1`;
  }
  return models === 2 && retriesOfModels === 1
    ? null
    : `dbt has ${models} runs of models, and ${retriesOfModels} of them are retries`;
}

/** The failure, the end, and what ran at the vendors. */
export function describeWorkflow(live: LiveWorkflow, vendors: SimulatedVendors): string {
  const { load, models, retriesOfModels, dashboard } = countRuns(vendors);
  return [
    "First it failed:",
    (live.failure?.message ?? "It did not.").replace(/^/gm, "    "),
    "After POST …/resume:",
    (live.view?.message ?? "").replace(/^/gm, "    "),
    `At the vendors: load ran ${times(load)}, models ${times(models)} (${retriesOfModels} of them a retry from the failure), dashboard ${times(dashboard)}.`,
  ].join("\n");
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
