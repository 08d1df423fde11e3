import type { LocalRunward } from "./local-runward";
import type { SimulatedVendors } from "./simulated-vendors";
import { nightlyMarts, revenueReports } from "./simulators/sample-dbt-jobs";
import { SAMPLE_JOBS, SAMPLE_PIPELINES } from "./simulators/sample-jobs";

/** One run of the demo: its request, what happens to it, and its expected outcome. */
export interface Story {
  readonly title: string;
  readonly target: Readonly<Record<string, unknown>>;
  /** Further fields of the request. */
  readonly request?: Readonly<Record<string, unknown>>;
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

/** The fields of the status document that the demo shows. */
export interface RunView {
  readonly id: string;
  readonly status: string;
  readonly done: boolean;
  readonly phase: string;
  readonly vendorState: string | null;
  readonly checks: number;
  readonly message: string;
  readonly outputs: {
    readonly tasks?: Readonly<Record<string, { readonly result: string | null }>>;
  } | null;
}

interface Accepted {
  readonly id: string;
  readonly resultUrl: string;
}

/** One run of the demo in progress, read over HTTP as by any caller. */
export class LiveStory {
  readonly story: Story;
  readonly #baseUrl: string;
  #accepted: Accepted | undefined;
  /** Whether the second start returned the same run. */
  reattached: boolean | undefined;
  view: RunView | undefined;

  constructor(story: Story, { baseUrl }: LocalRunward) {
    this.story = story;
    this.#baseUrl = baseUrl;
  }

  async begin(): Promise<void> {
    const key = `demo-${this.story.title}`;
    this.#accepted = await this.#start(key);
    if (this.story.twist !== "startAgain") return;
    const again = await this.#start(key);
    this.reattached = again.id === this.#accepted.id;
  }

  async look(): Promise<RunView> {
    this.view = await this.#get<RunView>(`/api/runs/${this.#id()}`);
    return this.view;
  }

  async cancel(): Promise<void> {
    const answer = await fetch(`${this.#baseUrl}/api/runs/${this.#id()}/cancel`, {
      method: "POST",
    });
    if (!answer.ok) throw new Error(`The cancel returned ${answer.status}.`);
  }

  /** What the task of the story returned, such as the exit value of a notebook; null if the story has no such task. */
  resultOfTask(): string | null {
    const { showsResultOf: task } = this.story;
    return task === undefined ? null : (this.view?.outputs?.tasks?.[task]?.result ?? null);
  }

  /** What the result link returns: 200 for a success, 424 for every other outcome. */
  async resultStatus(): Promise<number> {
    const answer = await fetch(this.#accepted?.resultUrl ?? "");
    return answer.status;
  }

  async #start(key: string): Promise<Accepted> {
    const answer = await fetch(`${this.#baseUrl}/api/runs`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
      body: JSON.stringify({ target: this.story.target, waitSeconds: 2, ...this.story.request }),
    });
    if (answer.status !== 202) {
      throw new Error(`"${this.story.title}" returned ${answer.status}: ${await answer.text()}`);
    }
    return (await answer.json()) as Accepted;
  }

  async #get<Document>(path: string): Promise<Document> {
    const answer = await fetch(`${this.#baseUrl}${path}`);
    return (await answer.json()) as Document;
  }

  #id(): string {
    return this.#accepted?.id ?? "";
  }
}
