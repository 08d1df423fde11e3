import { aDbtBuild } from "../../local/simulators/dbt-cloud/build-nodes";
import type { DbtJob } from "../../local/simulators/dbt-cloud/job-definition";
import { aDbtJob, endingInTurn, JOB_ID, LIST_RUNS, TRIGGER } from "../end-to-end/dbt-jobs";
import { CallersWorld, FUNCTION_KEY } from "../support/callers/callers-world";
import { startLosingProxy } from "../support/callers/databricks/losing-proxy";
import { hasPython, Notebook } from "../support/callers/databricks/run-notebook";
import { startTinyServer, type TinyAnswer } from "../support/callers/tiny-server";

/** As the bundle passes them. */
const TASK = { job_run_id: "550315892394120", task_name: "dbt_orders", task_execution: "1" };
const SECOND_TIME = { ...TASK, task_execution: "2" };

/** Fails at first, so that there is something to repair. */
const repairable = (): DbtJob =>
  aDbtJob({
    steps: ({ ordinal }) => [
      {
        name: "Invoke dbt with `dbt build`",
        durationSeconds: 40,
        nodes: aDbtBuild({
          models: 2,
          failingModels: [{ name: "fct_orders", message: "no such relation" }].slice(ordinal - 1),
        }),
      },
    ],
  });

const notebookOf = (
  { host }: CallersWorld,
  widgets: Readonly<Record<string, string>>,
  runwardUrl = host.baseUrl,
): Notebook =>
  new Notebook({
    runwardUrl,
    functionKey: FUNCTION_KEY,
    widgets: { job_id: String(JOB_ID), ...widgets },
  });

const runsOf = ({ vendors }: CallersWorld) => vendors.dbtCloud.runsOf(JOB_ID);

async function worldWith(job = aDbtJob()): Promise<CallersWorld> {
  const world = await CallersWorld.start();
  world.vendors.dbtCloud.addJob(job);
  return world;
}

const withPython = hasPython() ? it : it.skip; // Without Python 3.9 or later nothing can execute a notebook.

describe("the notebook for Databricks", () => {
  withPython("prints each change of the status and returns what the job produced", async () => {
    await using world = await worldWith();

    const run = await notebookOf(world, TASK).ended(world.host);

    expect(run).toMatchObject({ exitCode: 0, error: "", returned: { outcome: "succeeded" } });
    expect(run.lines[0]).toMatch(/^Started Runward's run r-/);
    const states = run.lines
      .map((line) => line.split("  ")[2])
      .filter((state) => state !== undefined);
    expect([...new Set(states)]).toStrictEqual(
      expect.arrayContaining(["Queued", "Running", "Success"]),
    );
    expect(new Set(run.lines).size).toBe(run.lines.length);
    expect(runsOf(world)).toHaveLength(1);
  });

  withPython("raises with the cause and the page if the job failed", async () => {
    await using world = await worldWith(aDbtJob({ steps: endingInTurn("error") }));

    const run = await notebookOf(world, TASK).ended(world.host);

    expect(run).toMatchObject({ exitCode: 1, returned: null });
    expect(run.error).toMatch(
      /RuntimeError: Failed\.\nMessage: .*\nRun page URL: https:.*\nInvoke dbt with `dbt build`: /,
    );
  });

  withPython("starts one job if the answer to its start was lost", async () => {
    await using world = await worldWith();
    await using proxy = await startLosingProxy(world.host.baseUrl, /\/api\/runs$/);

    const run = await notebookOf(world, TASK, proxy.url).ended(world.host);

    expect(run).toMatchObject({ exitCode: 0, returned: { outcome: "succeeded" } });
    expect(run.lines.join("\n")).toContain(`No answer from ${proxy.url}, trying again`);
    expect(runsOf(world)).toHaveLength(1);
  });

  withPython("attaches to the run if its cluster was lost and the task is retried", async () => {
    await using world = await worldWith();
    const first = notebookOf(world, TASK);
    await first.until(world.host, () => first.output.includes("Running"));
    first.kill();

    const run = await notebookOf(world, SECOND_TIME).ended(world.host);

    expect(run).toMatchObject({ exitCode: 0, returned: { outcome: "succeeded" } });
    expect(run.lines[0]).toMatch(/^Attached to Runward's run r-/);
    expect(runsOf(world)).toHaveLength(1);
  });

  withPython.each<[string, Record<string, string>, boolean]>([
    ["repairs the run", {}, true],
    ["starts the job anew if that is wanted", { after_failure: "rerun" }, false],
  ])("%s if the task runs again after a failure", async (_effect, widgets, isRetry) => {
    await using world = await worldWith(repairable());
    await notebookOf(world, TASK).ended(world.host);

    const run = await notebookOf(world, { ...SECOND_TIME, ...widgets }).ended(world.host);

    expect(run).toMatchObject({ exitCode: 0, returned: { outcome: "succeeded" } });
    expect(runsOf(world).map(({ retryingRunId }) => retryingRunId !== null)).toStrictEqual([
      false,
      isRetry,
    ]);
  });

  withPython(
    "repairs once if the answer to the repair was lost, and finds it when the task runs a third time",
    async () => {
      await using world = await worldWith(repairable());
      await using proxy = await startLosingProxy(world.host.baseUrl, /\/repair$/);
      await notebookOf(world, TASK).ended(world.host);

      const second = await notebookOf(world, SECOND_TIME, proxy.url).ended(world.host);
      const third = await notebookOf(world, { ...TASK, task_execution: "3" }).ended(world.host);

      expect([second, third]).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
      expect(third.returned).toStrictEqual(second.returned);
      expect(runsOf(world)).toHaveLength(2);
    },
  );

  withPython("starts the job anew if the first time nothing was started", async () => {
    await using world = await worldWith();
    world.vendors.dbtCloud.faults.add({
      ...TRIGGER,
      fault: { kind: "status", status: 403, body: {} },
    });
    const first = await notebookOf(world, TASK).ended(world.host);

    const second = await notebookOf(world, SECOND_TIME).ended(world.host);

    expect(first.error).toContain("nothing was started");
    expect(second).toMatchObject({ exitCode: 0, returned: { outcome: "succeeded" } });
    expect(runsOf(world)).toHaveLength(1);
  });

  withPython("starts nothing if it is not known whether the first start took", async () => {
    await using world = await worldWith();
    world.vendors.dbtCloud.faults.add({
      ...TRIGGER,
      fault: { kind: "reset", when: "afterEffect" },
    });
    world.vendors.dbtCloud.faults.add({
      ...LIST_RUNS,
      fault: { kind: "status", status: 500, body: {} },
      skip: 2,
      times: Infinity,
    });
    const first = await notebookOf(world, TASK).ended(world.host);

    const second = await notebookOf(world, SECOND_TIME).ended(world.host);

    expect([first, second]).toMatchObject([{ exitCode: 1 }, { exitCode: 1 }]);
    expect(second.error).toContain("ended before as unknown");
    expect(runsOf(world)).toHaveLength(1);
  });

  withPython("cancels the job if its task is cancelled", async () => {
    await using world = await worldWith(
      aDbtJob({ steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 36_000 }] }),
    );
    const notebook = notebookOf(world, TASK);
    await notebook.until(world.host, () => notebook.output.includes("Running"));
    notebook.interrupt();

    const run = await notebook.ended(world.host);
    await world.host.advance({ seconds: 120 });

    expect(run.error).toContain("KeyboardInterrupt");
    expect(runsOf(world)).toMatchObject([{ status: "Cancelled" }]);
  });

  withPython("runs any other target", async () => {
    await using world = await worldWith();
    const jobId = world.vendors.databricks.addJob({
      name: "Load",
      tasks: [{ key: "main", durationSeconds: 5 }],
    });
    const target = JSON.stringify({ type: "databricks-job", jobId });

    const run = await notebookOf(world, { ...TASK, job_id: "", target }).ended(world.host);

    expect(run).toMatchObject({ exitCode: 0, error: "", returned: { outcome: "succeeded" } });
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  withPython.each<[string, Record<string, string>, string]>([
    ["no job", { job_id: "" }, "Set one of the widgets job_id, job_url, job_name or target."],
    [
      "a number that is none",
      { timeout_seconds: "soon" },
      "timeout_seconds must be a whole number above 0",
    ],
    [
      "JSON that is none",
      { steps_override: "dbt build" },
      "The widget steps_override is not valid JSON",
    ],
    ["half a key", { task_name: "" }, "Set both widgets job_run_id and task_name"],
    ["a job that cannot be", { job_id: "x" }, "Runward answered 400: "],
  ])("says what to change: %s", async (_what, widgets, message) => {
    await using world = await worldWith();

    const run = await notebookOf(world, { ...TASK, ...widgets }).ended(world.host);

    expect(run.exitCode).toBe(1);
    expect(run.error).toContain(message);
    expect(runsOf(world)).toHaveLength(0);
  });

  withPython.each<[string, TinyAnswer, string]>([
    ["a wrong key", { status: 401 }, "Runward answered 401: Check the function key."],
    [
      "a sign-in page",
      { status: 302, headers: { location: "https://login.test/" } },
      "Runward answered 302",
    ],
    [
      "a page",
      { status: 200, body: "<html>" },
      "did not answer with JSON. Is it the address of Runward?",
    ],
  ])("gives up at once on %s", async (_what, answer, message) => {
    await using world = await worldWith();
    await using server = await startTinyServer([answer]);

    const run = await notebookOf(world, TASK, server.url).ended(world.host);

    expect(run.error).toContain(message);
    expect(server.calls()).toStrictEqual(["POST /api/runs"]);
  });

  withPython("gives up after ten minutes on an address that never answers", async () => {
    await using world = await worldWith();

    const run = await new Notebook({
      ...{ runwardUrl: "http://127.0.0.1:1", functionKey: FUNCTION_KEY, skipWaits: true },
      widgets: { job_id: String(JOB_ID), ...TASK, poll_seconds: "60" },
    }).ended(world.host);

    expect(run.lines).toStrictEqual([
      expect.stringMatching(/^No answer from http:..127.0.0.1:1, trying again for 10 minutes: /),
    ]);
    expect(run.error).toMatch(
      /did not answer for 10 minutes: .* Check the widget runward_url, and whether this cluster can reach that address\./,
    );
  });

  withPython("gives Runward an hour once it has answered", async () => {
    await using world = await worldWith();
    await using server = await startTinyServer([{ status: 503 }]);

    const run = await new Notebook({
      ...{ runwardUrl: server.url, functionKey: FUNCTION_KEY, skipWaits: true },
      widgets: { job_id: String(JOB_ID), ...TASK, poll_seconds: "300" },
    }).ended(world.host);

    expect(run.error).toMatch(/did not answer for 60 minutes: Runward answered 503\. If the job/);
    expect(server.calls()).toHaveLength(13);
  });
});
