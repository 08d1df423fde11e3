import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import axios from "axios";
import {
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../../local/simulators/databricks/simulator";
import { startDbtCloudSimulator } from "../../../local/simulators/dbt-cloud/dbt-cloud-simulator";
import { ACCOUNT_ID, aJob, JOB_ID } from "./dbt-cloud-account";
import { JOB, launch, PIPELINE, post, Remembered, send, show, TOKEN } from "./remembered";

describe("simulators that remember", () => {
  let here: Remembered;

  beforeEach(async () => {
    here = await Remembered.create();
  });
  afterEach(async () => {
    await here[Symbol.asyncDispose]();
  });

  describe("a simulated workspace that starts again", () => {
    it("shows its runs, repairs, cancels and updates as the earlier one did, byte by byte", async () => {
      const first = await here.workspace();
      const failed = await launch(first);
      await show(first, failed);
      const queued = await launch(first);
      here.advance(25);
      await post(first, "2.2/jobs/runs/repair", { run_id: failed, rerun_all_failed_tasks: true });
      const cancelled = await launch(first);
      await post(first, "2.2/jobs/runs/cancel", { run_id: cancelled });
      const submitted = await post(first, "2.2/jobs/runs/submit", {
        tasks: [{ task_key: "once" }],
      });
      await post(first, `2.0/pipelines/${PIPELINE.pipelineId}/updates`, { full_refresh: true });
      here.advance(3);
      await post(first, `2.0/pipelines/${PIPELINE.pipelineId}/stop`);
      here.advance(20);
      const everything = async (of: DatabricksSimulator): Promise<unknown[]> => [
        ...(await Promise.all(
          [failed, queued, cancelled, submitted.data["run_id"]].map((id) => show(of, id)),
        )),
        (await send(of, "get", `2.0/pipelines/${PIPELINE.pipelineId}/updates`)).data,
      ];
      const before = await everything(first);
      await first.close();

      await using second = await here.workspace();

      expect(await everything(second)).toStrictEqual(before);
      expect(second.runs()).toHaveLength(4);
    });

    it("starts nothing twice for a token that the earlier one knew, and gives no id twice", async () => {
      const first = await here.workspace();
      const run = await launch(first, "token-1");
      await first.close();

      await using second = await here.workspace();
      const again = await launch(second, "token-1");
      const other = await launch(second, "token-2");

      expect(again).toBe(run);
      expect(other).not.toBe(run);
      expect(second.runs()).toHaveLength(2);
    });

    it("knows a task run by the id that somebody saw at the earlier one", async () => {
      const first = await here.workspace();
      const run = await launch(first);
      const { tasks } = (await show(first, run)) as { tasks: { run_id: unknown }[] };
      await first.close();
      here.advance(15);

      await using second = await here.workspace();
      const found = await send(
        second,
        "get",
        `2.2/jobs/runs/get-output?run_id=${String(tasks[0]?.run_id)}`,
      );

      expect(found.status).toBe(200);
    });

    it("gives the same ids after requests that it rejected", async () => {
      const first = await here.workspace();
      const rejected = await post(first, "2.2/jobs/run-now", {
        job_id: JOB.jobId,
        only: ["nothing"],
      });
      const run = await launch(first);
      const tooEarly = { run_id: run, rerun_all_failed_tasks: true };
      const refused = await post(first, "2.2/jobs/runs/repair", tooEarly);
      const another = await launch(first);
      await first.close();

      await using second = await here.workspace();

      expect([rejected.status, refused.status]).toStrictEqual([400, 400]);
      expect(second.runs().map(({ runId }) => runId)).toStrictEqual([String(run), String(another)]);
    });

    it("has a run whose response was lost", async () => {
      const first = await here.workspace();
      first.faults.add({ path: /run-now/, fault: { kind: "reset", when: "afterEffect" } });
      await expect(launch(first)).rejects.toThrow(/ECONNRESET|socket hang up/);
      await first.close();

      await using second = await here.workspace();

      expect(second.runs()).toHaveLength(1);
    });

    it("listens on the earlier port, so that links still open", async () => {
      const first = await here.workspace();
      await launch(first);
      await first.close();

      await using second = await here.workspace();

      expect(second.port).toBe(first.port);
    });

    it("listens on another port if a program has taken the earlier one, and remembers which", async () => {
      const first = await here.workspace();
      await launch(first);
      await first.close();
      const squatter = createServer().listen(first.port, "127.0.0.1");
      await once(squatter, "listening");

      const memory = await here.memory();
      await using second = await startDatabricksSimulator({ memory, jobs: [JOB] });
      squatter.close();

      expect(second.port).not.toBe(first.port);
      expect(memory.movedFrom).toBe(first.port);
      expect(second.runs()).toHaveLength(1);
    });

    it("needs a token again when it has started", async () => {
      const first = await here.workspace();
      await launch(first);
      await first.close();

      await using second = await here.workspace();
      const answer = await axios.post(`${second.baseUrl}/api/2.2/jobs/run-now`, {}, anyStatus);

      expect(answer.status).toBe(401);
    });

    it("stores no token", async () => {
      await using workspace = await here.workspace();
      await launch(workspace);

      const text = await readFile(here.file, "utf8");

      expect(text).toContain("run-now");
      expect(text).not.toContain(TOKEN);
    });
  });

  const anyStatus = { proxy: false as const, validateStatus: (): boolean => true };

  describe("a simulated dbt account that starts again", () => {
    const start = async (): Promise<Awaited<ReturnType<typeof startDbtCloudSimulator>>> =>
      startDbtCloudSimulator({
        memory: await here.memory("dbt-cloud"),
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
      here.advance(15);
      const before = first.runs();
      await first.close();

      await using second = await start();
      const third = await run(second.baseUrl);

      expect(second.runs().slice(0, 2)).toStrictEqual(before);
      expect(before.map(({ status }) => status)).toStrictEqual(["Success", "Cancelled"]);
      expect([...ids, third]).toHaveLength(new Set([...ids, third]).size);
    });
  });
});
