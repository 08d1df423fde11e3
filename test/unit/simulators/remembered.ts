import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axios from "axios";
import { VirtualClock } from "../../../local/clock";
import type { JobDefinition } from "../../../local/simulators/databricks/job-definition";
import {
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../../local/simulators/databricks/simulator";
import { parseExactJson } from "../../../local/simulators/exact-json";
import { SimulatorMemory } from "../../../local/simulators/simulator-memory";

export const TOKEN = "dapi-test";
export const JOB: JobDefinition = {
  jobId: "640958112207364",
  name: "Customer 360 refresh",
  maxConcurrentRuns: 1,
  tasks: [
    { key: "ingest", durationSeconds: 10 },
    {
      key: "match",
      durationSeconds: 10,
      dependsOn: ["ingest"],
      outcome: { kind: "fails", error: "ValueError" },
      repairedOutcome: { kind: "succeeds" },
    },
  ],
};
export const PIPELINE = { pipelineId: "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0", name: "Sales" };

/** A folder that outlives simulators, and their time. */
export class Remembered implements AsyncDisposable {
  readonly directory: string;
  readonly clock = new VirtualClock();
  readonly file: string;

  private constructor(directory: string) {
    this.directory = directory;
    this.file = join(directory, "databricks.jsonl");
  }

  static async create(): Promise<Remembered> {
    return new Remembered(await mkdtemp(join(tmpdir(), "runward-memory-")));
  }

  advance(seconds: number): void {
    this.clock.jumpTo(new Date(this.clock.now().getTime() + seconds * 1000));
  }

  memory(vendor = "databricks"): Promise<SimulatorMemory> {
    return SimulatorMemory.open(this.directory, vendor, this.clock);
  }

  /** A simulated workspace that goes on with what the folder contains. */
  async workspace(jobs: readonly JobDefinition[] = [JOB]): Promise<DatabricksSimulator> {
    return startDatabricksSimulator({
      memory: await this.memory(),
      personalAccessTokens: [TOKEN],
      jobs,
      pipelines: [{ ...PIPELINE, durationSeconds: 60 }],
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}

export interface Sent {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export async function send(
  { baseUrl }: DatabricksSimulator,
  method: "get" | "post",
  path: string,
  body?: unknown,
): Promise<Sent> {
  const { status, data } = await axios.request<Sent["data"]>({
    ...{ method, url: `${baseUrl}/api/${path}`, data: body, proxy: false },
    headers: { Authorization: `Bearer ${TOKEN}` },
    validateStatus: () => true,
    transformResponse: (text: string) => (text === "" ? undefined : parseExactJson(text)),
  });
  return { status, data };
}

export const post = (to: DatabricksSimulator, path: string, body?: unknown): Promise<Sent> =>
  send(to, "post", path, body);

export const launch = async (to: DatabricksSimulator, token = ""): Promise<unknown> =>
  (await post(to, "2.2/jobs/run-now", { job_id: JOB.jobId, idempotency_token: token })).data[
    "run_id"
  ];

export const show = async (of: DatabricksSimulator, runId: unknown): Promise<unknown> =>
  (await send(of, "get", `2.2/jobs/runs/get?run_id=${String(runId)}&include_history=true`)).data;
