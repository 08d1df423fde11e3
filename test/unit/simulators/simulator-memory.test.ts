import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axios from "axios";
import { RealClock, VirtualClock } from "../../../local/clock";
import {
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../../local/simulators/databricks/simulator";
import type { JobDefinition } from "../../../local/simulators/databricks/job-definition";
import { startDbtCloudSimulator } from "../../../local/simulators/dbt-cloud/dbt-cloud-simulator";
import { parseExactJson } from "../../../local/simulators/exact-json";
import { SimulatorMemory } from "../../../local/simulators/simulator-memory";
import { ACCOUNT_ID, aJob, JOB_ID } from "./dbt-cloud-account";

const TOKEN = "dapi-test";
const JOB: JobDefinition = {
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
const PIPELINE = { pipelineId: "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0", name: "Sales" };

let directory: string;
let clock: VirtualClock;

const fileOf = (vendor: string): string => join(directory, `${vendor}.jsonl`);

const advance = (seconds: number): void => {
  clock.jumpTo(new Date(clock.now().getTime() + seconds * 1000));
};

/** A simulated workspace that goes on with what the folder contains. */
async function aWorkspace(jobs: readonly JobDefinition[] = [JOB]): Promise<DatabricksSimulator> {
  return startDatabricksSimulator({
    memory: await SimulatorMemory.open(directory, "databricks", clock),
    personalAccessTokens: [TOKEN],
    jobs,
    pipelines: [{ ...PIPELINE, durationSeconds: 60 }],
  });
}

interface Sent {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
}

async function send(
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

const post = (to: DatabricksSimulator, path: string, body?: unknown): Promise<Sent> =>
  send(to, "post", path, body);

const launch = async (to: DatabricksSimulator, token = ""): Promise<unknown> =>
  (await post(to, "2.2/jobs/run-now", { job_id: JOB.jobId, idempotency_token: token })).data[
    "run_id"
  ];

const show = async (of: DatabricksSimulator, runId: unknown): Promise<unknown> =>
  (await send(of, "get", `2.2/jobs/runs/get?run_id=${String(runId)}&include_history=true`)).data;

describe("simulators that remember", () => {
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "runward-memory-"));
    clock = new VirtualClock();
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  describe("a simulated workspace that starts again", () => {
    it("shows its runs, repairs, cancels and updates as the earlier one did, byte by byte", async () => {
      const first = await aWorkspace();
      const failed = await launch(first);
      await show(first, failed);
      const queued = await launch(first);
      advance(25);
      await post(first, "2.2/jobs/runs/repair", { run_id: failed, rerun_all_failed_tasks: true });
      const cancelled = await launch(first);
      await post(first, "2.2/jobs/runs/cancel", { run_id: cancelled });
      const submitted = await post(first, "2.2/jobs/runs/submit", {
        tasks: [{ task_key: "once" }],
      });
      await post(first, `2.0/pipelines/${PIPELINE.pipelineId}/updates`, { full_refresh: true });
      advance(3);
      await post(first, `2.0/pipelines/${PIPELINE.pipelineId}/stop`);
      advance(20);
      const everything = async (of: DatabricksSimulator): Promise<unknown[]> => [
        ...(await Promise.all(
          [failed, queued, cancelled, submitted.data["run_id"]].map((id) => show(of, id)),
        )),
        (await send(of, "get", `2.0/pipelines/${PIPELINE.pipelineId}/updates`)).data,
      ];
      const before = await everything(first);
      await first.close();

      await using second = await aWorkspace();

      expect(await everything(second)).toStrictEqual(before);
      expect(second.runs()).toHaveLength(4);
    });

    it("starts nothing twice for a token that the earlier one knew, and gives no id twice", async () => {
      const first = await aWorkspace();
      const run = await launch(first, "token-1");
      await first.close();

      await using second = await aWorkspace();
      const again = await launch(second, "token-1");
      const other = await launch(second, "token-2");

      expect(again).toBe(run);
      expect(other).not.toBe(run);
      expect(second.runs()).toHaveLength(2);
    });

    it("knows a task run by the id that somebody saw at the earlier one", async () => {
      const first = await aWorkspace();
      const run = await launch(first);
      const { tasks } = (await show(first, run)) as { tasks: { run_id: unknown }[] };
      await first.close();
      advance(15);

      await using second = await aWorkspace();
      const found = await send(
        second,
        "get",
        `2.2/jobs/runs/get-output?run_id=${String(tasks[0]?.run_id)}`,
      );

      expect(found.status).toBe(200);
    });

    it("gives the same ids after requests that it rejected", async () => {
      const first = await aWorkspace();
      const rejected = await post(first, "2.2/jobs/run-now", {
        job_id: JOB.jobId,
        only: ["nothing"],
      });
      const run = await launch(first);
      const tooEarly = { run_id: run, rerun_all_failed_tasks: true };
      const refused = await post(first, "2.2/jobs/runs/repair", tooEarly);
      const another = await launch(first);
      await first.close();

      await using second = await aWorkspace();

      expect([rejected.status, refused.status]).toStrictEqual([400, 400]);
      expect(second.runs().map(({ runId }) => runId)).toStrictEqual([String(run), String(another)]);
    });

    it("has a run whose response was lost", async () => {
      const first = await aWorkspace();
      first.faults.add({ path: /run-now/, fault: { kind: "reset", when: "afterEffect" } });
      await expect(launch(first)).rejects.toThrow(/ECONNRESET|socket hang up/);
      await first.close();

      await using second = await aWorkspace();

      expect(second.runs()).toHaveLength(1);
    });

    it("listens on the earlier port, so that links still open", async () => {
      const first = await aWorkspace();
      await launch(first);
      await first.close();

      await using second = await aWorkspace();

      expect(second.port).toBe(first.port);
    });

    it("listens on another port if a program has taken the earlier one, and remembers which", async () => {
      const first = await aWorkspace();
      await launch(first);
      await first.close();
      const squatter = createServer().listen(first.port, "127.0.0.1");
      await once(squatter, "listening");

      const memory = await SimulatorMemory.open(directory, "databricks", clock);
      await using second = await startDatabricksSimulator({ memory, jobs: [JOB] });
      squatter.close();

      expect(second.port).not.toBe(first.port);
      expect(memory.movedFrom).toBe(first.port);
      expect(second.runs()).toHaveLength(1);
    });

    it("needs a token again when it has started", async () => {
      const first = await aWorkspace();
      await launch(first);
      await first.close();

      await using second = await aWorkspace();
      const answer = await axios.post(`${second.baseUrl}/api/2.2/jobs/run-now`, {}, anyStatus);

      expect(answer.status).toBe(401);
    });

    it("stores no token", async () => {
      await using workspace = await aWorkspace();
      await launch(workspace);

      const text = await readFile(fileOf("databricks"), "utf8");

      expect(text).toContain("run-now");
      expect(text).not.toContain(TOKEN);
    });
  });

  const anyStatus = { proxy: false as const, validateStatus: (): boolean => true };

  describe("a simulated dbt account that starts again", () => {
    const start = async (): Promise<Awaited<ReturnType<typeof startDbtCloudSimulator>>> =>
      startDbtCloudSimulator({
        memory: await SimulatorMemory.open(directory, "dbt-cloud", clock),
        accounts: [{ id: ACCOUNT_ID, acceptsToken: () => true }],
        jobs: [aJob({ steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 10 }] })],
      });

    it("shows its runs as the earlier one did, and gives no id twice", async () => {
      const config = { ...anyStatus, headers: { authorization: "Token any" } };
      const api = `/api/v2/accounts/${ACCOUNT_ID}`;
      const first = await start();
      const run = async (at: string, body: unknown = { cause: "test" }): Promise<number> => {
        const { data } = await axios.post<{ data: { id: number } }>(
          `${at}${api}/jobs/${JOB_ID}/run/`,
          body,
          config,
        );
        return data.data.id;
      };
      const ids = [await run(first.baseUrl), await run(first.baseUrl)];
      await axios.post(`${first.baseUrl}${api}/jobs/${JOB_ID}/run/`, { wrong: 1 }, config);
      await axios.post(`${first.baseUrl}${api}/runs/${String(ids[1])}/cancel/`, {}, config);
      advance(15);
      const before = first.runs();
      await first.close();

      await using second = await start();
      const third = await run(second.baseUrl);

      expect(second.runs().slice(0, 2)).toStrictEqual(before);
      expect(before.map(({ status }) => status)).toStrictEqual(["Success", "Cancelled"]);
      expect([...ids, third]).toHaveLength(new Set([...ids, third]).size);
    });
  });

  describe("SimulatorMemory", () => {
    const aFile = async (): Promise<void> => {
      const first = await aWorkspace();
      await launch(first);
      await launch(first);
      await first.close();
    };

    const HEADER = '{"kind":"simulator","vendor":"databricks","version":1,"port":40123}\n';

    it.each([
      ["no JSON", "nonsense\n", "line 1 is not JSON"],
      [
        "another vendor's file",
        HEADER.replace("databricks", "dbt-cloud"),
        "no file of this version",
      ],
      ["a later version", HEADER.replace(":1,", ":2,"), "no file of this version"],
      ["a port that is none", HEADER.replace("40123", "0"), "no file of this version"],
      ["a line that is no request", `${HEADER}{"at":1}\n`, "line 2 is no request"],
      ["a damaged line", `${HEADER}{"at":1,\n`, "line 2 is not JSON"],
    ])("refuses a file with %s, and says what to do", async (_what, text, flaw) => {
      await writeFile(fileOf("databricks"), text);

      const opened = SimulatorMemory.open(directory, "databricks", clock);

      await expect(opened).rejects.toThrow(flaw);
      await expect(opened).rejects.toThrow(`move ${directory} away`);
    });

    it("refuses a file whose jobs do not exist any more, and does not listen", async () => {
      await aFile();

      const started = aWorkspace([]);

      await expect(started).rejects.toThrow("line 2 no longer does what it did");
    });

    it("refuses a file with a request removed, because its ids would be others", async () => {
      await aFile();
      const [header, , second] = (await readFile(fileOf("databricks"), "utf8")).split("\n");
      await writeFile(fileOf("databricks"), `${String(header)}\n${String(second)}\n`);

      await expect(aWorkspace()).rejects.toThrow("line 2 no longer does what it did");
    });

    it("ignores a last line that was not written to its end, and writes on behind the whole ones", async () => {
      await aFile();
      await appendFile(fileOf("databricks"), '{"at":1,"method":"PO');

      const second = await aWorkspace();
      await launch(second);
      await second.close();
      await using third = await aWorkspace();

      expect(third.runs()).toHaveLength(3);
    });

    it("writes nothing before a request changes something: another process may own the file", async () => {
      await aFile();
      const before = await readFile(fileOf("databricks"), "utf8");

      const second = await aWorkspace();
      await send(second, "get", "2.2/jobs/list");
      await post(second, "2.2/jobs/run-now", { job_id: 1 });
      await second.close();

      expect(await readFile(fileOf("databricks"), "utf8")).toBe(before);
    });

    it("is not behind its requests when the machine's clock was set back", async () => {
      const future = Date.now() + 3_600_000;
      const line = { at: future, method: "POST", url: "/x", made: null };
      await writeFile(fileOf("databricks"), `${HEADER}${JSON.stringify(line)}\n`);

      const memory = await SimulatorMemory.open(directory, "databricks", new RealClock());

      expect(memory.clock.now().getTime()).toBeGreaterThanOrEqual(future);
    });
  });
});
