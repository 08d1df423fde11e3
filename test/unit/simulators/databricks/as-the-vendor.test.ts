import { aWorkspace, type ErrorJson } from "./a-workspace";

const manyTasks = Array.from({ length: 130 }, (_, index) => ({ key: `task-${index}` }));

interface JobJson {
  readonly settings: { readonly tasks: { readonly task_key: string }[] };
  readonly next_page_token?: string;
}

describe("a task run asked for by its own id", () => {
  it("has the fields of a run on its top level, and those of a task in tasks alone", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ name: "Load", tasks: [{ key: "load" }] });
    const runId = await workspace.launch(jobId);
    workspace.advance(1);
    const [task] = (await workspace.run(runId)).tasks;

    const run = await workspace.run(task!.run_id);

    expect(run.run_id).toBe(task!.run_id);
    expect(run.tasks).toMatchObject([{ task_key: "load", run_if: "ALL_SUCCESS" }]);
    const ofTasks = ["task_key", "depends_on", "run_if", "notebook_task", "for_each_task"];
    expect(ofTasks.filter((field) => field in run)).toStrictEqual([]);
  });
});

describe("run-now", () => {
  it.each([
    ["python_params", "x"],
    ["python_params", [1]],
    ["jar_params", {}],
    ["notebook_params", ["x"]],
    ["job_parameters", "x"],
    ["only", "load"],
    ["queue", true],
    ["queue", { enabled: "yes" }],
    ["queue", {}],
  ])("rejects %s: %j, which is not of its type", async (field, value) => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ name: "Load", tasks: [{ key: "load" }] });

    const body = { job_id: jobId, [field]: value };
    const { status, data } = await workspace.post<ErrorJson>("/jobs/run-now", body);

    expect(status).toBe(400);
    expect(data.error_code).toBe("MALFORMED_REQUEST");
    expect(workspace.simulator.runsOf(jobId)).toStrictEqual([]);
  });
});

const countOf = ({ runs = [] }: { readonly runs?: readonly unknown[] }): number => runs.length;

describe("runs/list", () => {
  it("filters by run_type", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ name: "Load", tasks: [{ key: "load" }] });
    await workspace.launch(jobId);
    const listed = async (runType: string): Promise<{ status: number; count: number }> => {
      const params = { run_type: runType };
      const { status, data } = await workspace.get<{ runs?: [] }>("/jobs/runs/list", params);
      return { status, count: countOf(data) };
    };

    expect(await listed("JOB_RUN")).toStrictEqual({ status: 200, count: 1 });
    expect(await listed("SUBMIT_RUN")).toStrictEqual({ status: 200, count: 0 });
    expect(await listed("OTHER")).toStrictEqual({ status: 400, count: 0 });
  });
});

describe("jobs/get", () => {
  it("pages the tasks of a large job", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ name: "Large", tasks: manyTasks });

    const first = await workspace.get<JobJson>("/jobs/get", { job_id: jobId });
    const second = await workspace.get<JobJson>("/jobs/get", {
      job_id: jobId,
      page_token: first.data.next_page_token,
    });

    expect(first.data.settings.tasks).toHaveLength(100);
    expect(second.data.settings.tasks).toHaveLength(30);
    expect(second.data.next_page_token).toBeUndefined();
  });
});

describe("the events of a pipeline", () => {
  it("have the fields of the SDK's PipelineEvent, and no details", async () => {
    await using workspace = await aWorkspace();
    const pipelineId = workspace.simulator.addPipeline({
      name: "Silver",
      durationSeconds: 10,
      outcome: { kind: "fails", message: "no such column" },
    });
    const path = `../2.0/pipelines/${pipelineId}`;
    await workspace.post(`${path}/updates`, {});
    workspace.advance(3_600);

    const { data } = await workspace.get<{ events: object[] }>(`${path}/events`);

    expect(data.events.length).toBeGreaterThan(1);
    const known = new Set([
      ...["error", "event_type", "id", "level", "maturity_level", "message", "origin"],
      ...["sequence", "timestamp", "truncation"],
    ]);
    expect(
      data.events.flatMap((event) => Object.keys(event).filter((name) => !known.has(name))),
    ).toStrictEqual([]);
  });
});
