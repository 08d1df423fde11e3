import type { RunDocument, RunRequest } from "../../client/documents";
import { RunwardClient } from "../../client/runward-client";
import type { LocalRunward } from "../local-runward";
import type { SimulatedVendors } from "../simulated-vendors";
import { nightlyMarts, revenueReports } from "../simulators/sample-dbt-jobs";
import { SAMPLE_JOBS, SAMPLE_PIPELINES } from "../simulators/sample-jobs";

/** One run of the demo: its request, what happens to it, and its expected outcome. */
export interface Story {
  readonly title: string;
  readonly target: RunRequest["target"];
  /** Further fields of the request. */
  readonly request?: Omit<RunRequest, "target">;
  /** The task whose result the demo shows. */
  readonly showsResultOf?: string;
  /** What happens after the start. */
  readonly twist: "none" | "cancel" | "startAgain";
  readonly expected: "succeeded" | "failed" | "cancelled";
  readonly vendorRuns: (vendors: SimulatedVendors) => number;
}

type Plot = Omit<Story, "target" | "vendorRuns">;

const databricks = ({ jobId }: { jobId: string }, plot: Plot): Story => ({
  ...plot,
  target: { type: "databricks-job", jobId },
  vendorRuns: (vendors) => vendors.databricks.runsOf(jobId).length,
});

const pipeline = ({ pipelineId }: { pipelineId: string }, plot: Plot): Story => ({
  ...plot,
  target: { type: "databricks-pipeline", pipelineId },
  vendorRuns: (vendors) => vendors.databricks.updatesOf(pipelineId).length,
});

const dbt = ({ id }: { id: number }, plot: Plot): Story => ({
  ...plot,
  target: { type: "dbt-job", jobId: String(id) },
  vendorRuns: (vendors) => vendors.dbtCloud.runsOf(id).length,
});

export const STORIES: readonly Story[] = [
  databricks(SAMPLE_JOBS.succeeds, {
    title: "Databricks job that succeeds",
    twist: "none",
    expected: "succeeded",
  }),
  databricks(SAMPLE_JOBS.fails, {
    title: "Databricks job whose task fails",
    twist: "none",
    expected: "failed",
  }),
  databricks(SAMPLE_JOBS.takesLong, {
    title: "Databricks job that is cancelled",
    twist: "cancel",
    expected: "cancelled",
  }),
  databricks(SAMPLE_JOBS.queues, {
    title: "Databricks job started twice with one key",
    twist: "startAgain",
    expected: "succeeded",
  }),
  databricks(SAMPLE_JOBS.isRepaired, {
    title: "Databricks job that is repaired on the way",
    twist: "none",
    expected: "succeeded",
    request: { retry: { maxAttempts: 2, on: "anyFailure", mode: "repair", delaySeconds: 1 } },
    showsResultOf: "load_rates",
  }),
  pipeline(SAMPLE_PIPELINES.completes, {
    title: "Databricks pipeline that completes",
    twist: "none",
    expected: "succeeded",
  }),
  pipeline(SAMPLE_PIPELINES.fails, {
    title: "Databricks pipeline whose update fails",
    twist: "none",
    expected: "failed",
  }),
  dbt(nightlyMarts, { title: "dbt job that succeeds", twist: "none", expected: "succeeded" }),
  dbt(revenueReports, {
    title: "dbt job that fails in a model",
    twist: "none",
    expected: "failed",
  }),
];

/** One run of the demo in progress, read over HTTP as by any caller. */
export class LiveStory {
  readonly story: Story;
  readonly #client: RunwardClient;
  #id = "";
  #resultUrl = "";
  /** Whether the second start returned the same run. */
  reattached: boolean | undefined;
  view: RunDocument | undefined;

  constructor(story: Story, { baseUrl }: Pick<LocalRunward, "baseUrl">) {
    this.story = story;
    this.#client = new RunwardClient({ baseUrl });
  }

  async begin(): Promise<void> {
    const request = { target: this.story.target, waitSeconds: 2, ...this.story.request };
    const key = `demo-${this.story.title}`;
    const { document } = await this.#client.startRun(request, { key });
    this.#id = document.id;
    this.#resultUrl = document.resultUrl;
    if (this.story.twist !== "startAgain") return;
    const again = await this.#client.startRun(request, { key });
    this.reattached = again.reattached && again.document.id === document.id;
  }

  async look(): Promise<RunDocument> {
    this.view = await this.#client.run(this.#id);
    return this.view;
  }

  async cancel(): Promise<void> {
    await this.#client.cancelRun(this.#id);
  }

  /** What the task of the story returned, such as the exit value of a notebook; null if the story has no such task. */
  resultOfTask(): string | null {
    const { showsResultOf: task } = this.story;
    const outputs = this.view?.outputs ?? null;
    if (task === undefined || outputs === null || !("tasks" in outputs)) return null;
    return outputs.tasks[task]?.result ?? null;
  }

  /** What the result link returns: 200 for a success, 424 for every other outcome. */
  async resultStatus(): Promise<number> {
    return (await this.#client.result(this.#resultUrl)).status;
  }
}
