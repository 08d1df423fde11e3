import { aWorkspace } from "./a-workspace";

interface JobsJson {
  jobs?: { job_id: number; settings: { name: string; tasks?: unknown[] } }[];
  next_page_token?: string;
  has_more?: boolean;
}
interface RunsJson {
  runs?: { run_id: number; start_time: number; tasks?: unknown[] }[];
  has_more: boolean;
  next_page_token?: string;
  prev_page_token?: string;
}

const load = (name: string) => ({ name, tasks: [{ key: "load", durationSeconds: 10 }] });

describe("jobs/list", () => {
  it("finds jobs by their whole name, whatever its case, also when it is not unique", async () => {
    await using workspace = await aWorkspace();
    const ids = ["Load", "LOAD", "Load more"].map((name) => workspace.simulator.addJob(load(name)));

    const found = await workspace.get<JobsJson>("/jobs/list", { name: "load" });
    const missing = await workspace.get<JobsJson>("/jobs/list", { name: "lo" });

    expect(found.data.jobs?.map((job) => String(job.job_id))).toStrictEqual(ids.slice(0, 2));
    expect(missing.data).toStrictEqual({});
  });

  it("comes in pages, in 2.2 without has_more", async () => {
    await using workspace = await aWorkspace();
    for (let index = 0; index < 5; index++) workspace.simulator.addJob(load(`Load ${index}`));

    const first = await workspace.get<JobsJson>("/jobs/list", { limit: 3 });
    const second = await workspace.get<JobsJson>("/jobs/list", {
      limit: 3,
      page_token: first.data.next_page_token,
      expand_tasks: true,
    });
    const old = await workspace.get<JobsJson>("../2.1/jobs/list", { limit: 3 });

    expect([first.data.jobs?.length, second.data.jobs?.length]).toStrictEqual([3, 2]);
    expect(second.data.jobs?.[0]?.settings.tasks).toHaveLength(1);
    expect(second.data.next_page_token).toBeUndefined();
    expect([first.data.has_more, old.data.has_more]).toStrictEqual([undefined, true]);
  });

  it("refuses a limit beyond 100", async () => {
    await using workspace = await aWorkspace();

    const { status } = await workspace.get("/jobs/list", { limit: 101 });

    expect(status).toBe(400);
  });
});

describe("jobs/get", () => {
  it("tells the settings of a job", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({
      ...load("Load"),
      jobParameters: { day: "today" },
      maxConcurrentRuns: 3,
    });

    const { data } = await workspace.get("/jobs/get", { job_id: jobId });

    expect(data).toMatchObject({
      job_id: Number(jobId),
      settings: {
        name: "Load",
        max_concurrent_runs: 3,
        parameters: [{ name: "day", default: "today" }],
        tasks: [{ task_key: "load", depends_on: [] }],
      },
    });
  });
});

describe("runs/list", () => {
  it("lists runs newest first, and filters them", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(load("Load"));
    const other = workspace.simulator.addJob(load("Other"));
    const first = await workspace.launch(jobId);
    workspace.advance(20);
    const second = await workspace.launch(jobId);
    const third = await workspace.launch(other);
    const list = async (params: Record<string, unknown>): Promise<number[]> => {
      const { data } = await workspace.get<RunsJson>("/jobs/runs/list", params);
      return data.runs!.map((run) => run.run_id);
    };

    expect(await list({ job_id: jobId })).toStrictEqual([second, first]);
    expect(await list({ job_id: other })).toStrictEqual([third]);
    expect(await list({ job_id: jobId, active_only: true })).toStrictEqual([second]);
    expect(await list({ completed_only: true })).toStrictEqual([first]);
    expect(await list({ start_time_to: workspace.clock.now().getTime() - 1 })).toStrictEqual([
      first,
    ]);
  });

  it("filters by start, in which both ends are included", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ ...load("Load"), maxConcurrentRuns: 9 });
    const starts: number[] = [];
    for (let index = 0; index < 3; index++) {
      starts.push(workspace.clock.now().getTime());
      await workspace.launch(jobId);
      workspace.advance(1);
    }
    const startsIn = async (params: object): Promise<unknown> => {
      const all = { active_only: true, ...params };
      const { data } = await workspace.get<RunsJson>("/jobs/runs/list", all);
      return data.runs?.map((run) => run.start_time).toReversed();
    };

    expect(await startsIn({ start_time_to: starts[1] })).toStrictEqual(starts.slice(0, 2));
    expect(await startsIn({ start_time_from: starts[1] })).toStrictEqual(starts.slice(1));
    expect(await startsIn({ start_time_from: starts[1], start_time_to: starts[1] })).toStrictEqual([
      starts[1],
    ]);
    const { status } = await workspace.get("/jobs/runs/list", { start_time_to: "yesterday" });
    expect(status).toBe(400);
  });

  it("leaves out no run when another one ends between two pages", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ ...load("Load"), maxConcurrentRuns: 9 });
    const [first, second, third] = [
      await workspace.launch(jobId),
      await workspace.launch(jobId),
      await workspace.launch(jobId),
    ];
    const all = await workspace.get<RunsJson>("/jobs/runs/list", { active_only: true });
    const order = all.data.runs!.map((run) => run.run_id);
    const page = { active_only: true, limit: 1 };

    const newest = await workspace.get<RunsJson>("/jobs/runs/list", page);
    await workspace.post("/jobs/runs/cancel", { run_id: order[0] });
    workspace.advance(5);
    const next = await workspace.get<RunsJson>("/jobs/runs/list", {
      ...page,
      page_token: newest.data.next_page_token,
    });

    expect([...order].sort()).toStrictEqual([first, second, third].sort());
    expect(next.data.runs!.map((run) => run.run_id)).toStrictEqual([order[1]]);
  });

  it("comes in pages that can be walked both ways", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(load("Load"));
    for (let index = 0; index < 3; index++) await workspace.launch(jobId);

    const first = await workspace.get<RunsJson>("/jobs/runs/list", { limit: 2 });
    const second = await workspace.get<RunsJson>("/jobs/runs/list", {
      limit: 2,
      page_token: first.data.next_page_token,
      expand_tasks: true,
    });

    expect([first.data.runs?.length, second.data.runs?.length]).toStrictEqual([2, 1]);
    expect([first.data.has_more, second.data.has_more]).toStrictEqual([true, false]);
    const back = await workspace.get<RunsJson>("/jobs/runs/list", {
      limit: 2,
      page_token: second.data.prev_page_token,
    });
    const idsOf = ({ data }: typeof first) => data.runs?.map((run) => run.run_id);
    expect(idsOf(back)).toStrictEqual(idsOf(first));
    expect([back.data.next_page_token, back.data.prev_page_token]).toStrictEqual([
      first.data.next_page_token,
      undefined,
    ]);
    expect(second.data.runs?.[0]?.tasks).toHaveLength(1);
  });

  it.each([[{ limit: 26 }], [{ active_only: true, completed_only: true }]])(
    "refuses %j",
    async (params) => {
      await using workspace = await aWorkspace();

      const { status } = await workspace.get("/jobs/runs/list", params);

      expect(status).toBe(400);
    },
  );
});

describe("the state of the simulator", () => {
  it("is shown over HTTP", async () => {
    await using workspace = await aWorkspace();
    const runId = await workspace.launch(workspace.simulator.addJob(load("Load")));

    const answer = await fetch(`${workspace.simulator.baseUrl}/_simulator/state`);

    expect(await answer.json()).toMatchObject({
      runs: [{ runId: String(runId), phase: "running" }],
      counts: { "POST jobs/run-now": 1 },
    });
  });
});
