import { request as send } from "node:http";
import axios, { type AxiosResponse } from "axios";
import { SAMPLE_JOBS, SAMPLE_PIPELINES } from "../../../local/simulators/sample-jobs";
import { revenueReports } from "../../../local/simulators/sample-dbt-jobs";
import { DBT_ACCOUNT_ID, startSimulatedVendors } from "../../../local/simulated-vendors";
import { VirtualClock } from "../../../local/clock";
import { aWorkspace } from "./databricks/a-workspace";

const get = (url: string): Promise<AxiosResponse<string>> =>
  axios.get<string>(url, { proxy: false, validateStatus: () => true });

const HOSTILE = `<script>alert("1")</script>'&`;

describe("the page of a Databricks run", () => {
  it("is where the run's own link leads", async () => {
    await using workspace = await aWorkspace({ jobs: [SAMPLE_JOBS.fails], ownPages: true });
    const runId = await workspace.launch(SAMPLE_JOBS.fails.jobId);
    workspace.advance(10);
    const { run_page_url: link } = await workspace.run(runId);
    const { origin, hash } = new URL(link);

    const page = await get(
      `${origin}/${hash.slice(1).replace("job/", "jobs/").replace("run/", "runs/")}`,
    );

    expect(origin).toBe(workspace.simulator.baseUrl);
    expect(page.status).toBe(200);
    expect(page.data).toContain("<h1>Customer 360 refresh</h1>");
    expect(page.data).toContain(String(runId));
    expect(page.data).toContain('<strong class="bad">FAILED</strong>');
    expect(page.data).toContain("1,204 customers have no country_code");
    expect(page.data).not.toContain('http-equiv="refresh"');
  });

  it("loads again by itself while the run is active", async () => {
    await using workspace = await aWorkspace({ jobs: [SAMPLE_JOBS.succeeds] });
    const { jobId } = SAMPLE_JOBS.succeeds;
    const runId = await workspace.launch(jobId);

    const { data } = await get(`${workspace.simulator.baseUrl}/jobs/${jobId}/runs/${runId}`);

    expect(data).toContain('<meta http-equiv="refresh" content="2">');
    expect(data).toContain("extract_orders");
  });

  it("shows texts of a job as texts", async () => {
    const tasks = [{ key: HOSTILE, outcome: { kind: "fails" as const, error: HOSTILE } }];
    await using workspace = await aWorkspace({ jobs: [{ jobId: 7, name: HOSTILE, tasks }] });
    const runId = await workspace.launch("7");
    workspace.advance(60);

    const { data } = await get(`${workspace.simulator.baseUrl}/jobs/7/runs/${runId}`);

    expect(data).not.toContain("<script>");
    expect(data).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;");
  });

  it("lets a browser load and run nothing", async () => {
    await using workspace = await aWorkspace({ jobs: [SAMPLE_JOBS.succeeds] });
    const { jobId } = SAMPLE_JOBS.succeeds;

    const { headers } = await get(`${workspace.simulator.baseUrl}/jobs/${jobId}`);

    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  });

  it("leads from the job to its runs", async () => {
    await using workspace = await aWorkspace({ jobs: [SAMPLE_JOBS.succeeds] });
    const { jobId } = SAMPLE_JOBS.succeeds;
    const runId = await workspace.launch(jobId);

    const { data } = await get(`${workspace.simulator.baseUrl}/jobs/${jobId}`);

    expect(data).toContain(`<a href="/jobs/${jobId}/runs/${runId}">`);
  });

  it("is there for a task run too, as Databricks links them", async () => {
    await using workspace = await aWorkspace({ jobs: [SAMPLE_JOBS.succeeds] });
    const { jobId } = SAMPLE_JOBS.succeeds;
    const { tasks } = await workspace.run(await workspace.launch(jobId));

    const page = await get(
      `${workspace.simulator.baseUrl}/jobs/${jobId}/runs/${String(tasks[0]?.run_id)}`,
    );

    expect(page.status).toBe(200);
  });

  it.each([
    ["a run that does not exist", `/jobs/${SAMPLE_JOBS.succeeds.jobId}/runs/1`, "has no run 1"],
    ["a job that does not exist", "/jobs/<b>", "There is no job &lt;b&gt;."],
    ["a pipeline that does not exist", "/pipelines/x", "There is no pipeline x."],
    ["an update that does not exist", `/pipelines/p/updates/u`, "There is no pipeline p."],
  ])("says that there is none: %s", async (_what, path, text) => {
    await using workspace = await aWorkspace({ jobs: [SAMPLE_JOBS.succeeds] });

    const page = await get(`${workspace.simulator.baseUrl}${encodeURI(path)}`);

    expect(page.status).toBe(404);
    expect(page.data).toContain(text);
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  });

  it("is not logged and gets no fault, because it is not the vendor's API", async () => {
    await using workspace = await aWorkspace({ jobs: [SAMPLE_JOBS.succeeds] });
    const { simulator } = workspace;
    simulator.faults.add({ times: Infinity, fault: { kind: "status", status: 500 } });

    const page = await get(`${simulator.baseUrl}/jobs/${SAMPLE_JOBS.succeeds.jobId}`);

    expect(page.status).toBe(200);
    expect(simulator.requests.all()).toStrictEqual([]);
  });

  it("is not shown under another name of this machine", async () => {
    await using workspace = await aWorkspace({ jobs: [SAMPLE_JOBS.succeeds] });
    const { port } = workspace.simulator;

    const status = await statusFor(port, "rebound.example");

    expect(status).toBe(403);
  });
});

const statusFor = (port: number, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const path = `/jobs/${SAMPLE_JOBS.succeeds.jobId}`;
    const asked = send({ host: "127.0.0.1", port, path, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject).end();
  });

describe("pages of the sample vendors", () => {
  it("show a pipeline, its update and its failure", async () => {
    const clock = new VirtualClock();
    await using vendors = await startSimulatedVendors(clock, { forPeople: true });
    const { pipelineId } = SAMPLE_PIPELINES.fails;
    const updateId = vendors.databricks.startUpdate(pipelineId, {}, "API_CALL");
    clock.jumpTo(new Date(clock.now().getTime() + 30_000));
    const at = `${vendors.databricks.baseUrl}/pipelines/${pipelineId}`;

    const [pipeline, update] = [await get(at), await get(`${at}/updates/${updateId}`)];

    expect(pipeline.data).toContain(`/pipelines/${pipelineId}/updates/${updateId}`);
    expect(update.data).toContain("<h1>Telemetry medallion</h1>");
    expect(update.data).toContain("`device_id` cannot be resolved");
  });

  it("show a dbt run with the models that failed, with and without the last slash", async () => {
    const clock = new VirtualClock();
    await using vendors = await startSimulatedVendors(clock, { forPeople: true });
    const { id: jobId, projectId } = revenueReports;
    const runId = vendors.dbtCloud.startForeignRun(jobId, { cause: HOSTILE });
    clock.jumpTo(new Date(clock.now().getTime() + 60_000));
    const project = `${vendors.dbtCloud.baseUrl}/deploy/${DBT_ACCOUNT_ID}/projects/${projectId}`;

    const run = await get(`${project}/runs/${runId}/`);
    const [bare, job] = [
      await get(`${project}/runs/${runId}`),
      await get(`${project}/jobs/${jobId}`),
    ];

    expect(run.data).toContain("000904 (42000): SQL compilation error");
    expect(run.data).not.toContain("<script>");
    expect(bare.data).toBe(run.data);
    expect(job.data).toContain(`/runs/${runId}/`);
  });

  it.each([
    ["account", `/deploy/1/projects/1/runs/1/`, "There is no account 1."],
    ["run", `/deploy/${DBT_ACCOUNT_ID}/projects/1/runs/1/`, "has no run 1"],
    ["job", `/deploy/${DBT_ACCOUNT_ID}/projects/1/jobs/x`, "There is no job"],
  ])("say that dbt Cloud has no such %s", async (_what, path, text) => {
    await using vendors = await startSimulatedVendors();

    const page = await get(`${vendors.dbtCloud.baseUrl}${path}`);

    expect([page.status, page.data.includes(text)]).toStrictEqual([404, true]);
  });
});
