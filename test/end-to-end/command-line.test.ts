import { DBT_ACCOUNT_ID } from "../../local/simulated-vendors";
import { revenueReports } from "../../local/simulators/sample-dbt-jobs";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { CommandLineScene, idIn, workflowIdIn } from "./command-line-scene";

const QUICK = ["--interval", "0.1"];

// eslint-disable-next-line no-control-regex -- this is what no output may have without a terminal
const CONTROL_CODES = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** The run that the text advises to repair. */
const repairable = (text: string): string => idIn(text.slice(text.indexOf("runward repair ")));

describe("the command line", () => {
  let scene: CommandLineScene;

  beforeAll(async () => {
    scene = await CommandLineScene.start();
  });

  afterAll(async () => {
    await scene[Symbol.asyncDispose]();
  });

  it("runs the job of a pasted address to its success", async () => {
    const runs = scene.runsOf("succeeds");

    const { code, out } = await scene.run(["run", scene.pageOf("succeeds"), ...QUICK]);

    expect(code).toBe(0);
    expect(out).toMatch(/RUNNING/);
    expect(out).toMatch(/r-[0-9a-f]{40} succeeded after .*Nightly sales load/);
    expect(out).not.toMatch(CONTROL_CODES);
    expect(scene.runsOf("succeeds")).toBe(runs + 1);
  });

  it("shows why a run failed, and repairs it with the command that it names", async () => {
    const failed = await scene.run([
      ...["run", "--type", "databricks-job", SAMPLE_JOBS.isRepaired.name, "-q"],
      ...QUICK,
    ]);
    const repaired = await scene.run(["repair", repairable(failed.out), ...QUICK]);

    expect(failed.code).toBe(1);
    expect(failed.out).toContain("load_rates: requests.exceptions.ReadTimeout");
    expect(repaired.code).toBe(0);
    expect(repaired.out).toContain(" succeeded ");
    expect(scene.runsOf("isRepaired")).toBe(1);
  });

  it("starts a dbt job and shows, lists and watches its run", async () => {
    const dbt = `/deploy/${DBT_ACCOUNT_ID}/projects/1/jobs/${revenueReports.id}`;
    const page = `${scene.world.vendors.dbtCloud.baseUrl}${dbt}`;

    const started = await scene.run(["run", page, "--detach", "-q", "--tag", "team=sales"]);
    const id = started.out.trim();
    const watch = scene.start(["watch", id, "--json", ...QUICK]);
    await scene.untilNow(watch, '"running"');
    const watched = await scene.finish(watch);
    const [shown, tasks, listed] = [
      await scene.run(["show", id]),
      await scene.run(["tasks", id, "--json"]),
      await scene.run(["list", "--status", "failed", "--target", "dbt-job", "--json"]),
    ];

    expect(started).toStrictEqual({ code: 0, out: `${id}\n`, err: "" });
    const documents = watched.out.trim().split("\n");
    const states = documents.map((line) => (JSON.parse(line) as { status: string }).status);
    expect([watched.code, states[0], states.at(-1)]).toStrictEqual([1, "running", "failed"]);
    expect(shown.out).toContain("Tags         team=sales");
    expect(shown.out).not.toMatch(CONTROL_CODES);
    expect(JSON.parse(tasks.out)).toMatchObject({ runId: id, attempt: 1 });
    expect(JSON.parse(listed.out)).toMatchObject({ runs: [{ id }], continuation: null });
  });

  it("cancels a run, and waits until it has stopped", async () => {
    const id = idIn((await scene.run(["run", scene.pageOf("takesLong"), "--detach"])).out);

    const cancelled = await scene.run(["cancel", id, ...QUICK]);
    const watched = await scene.run(["watch", id]);
    const again = await scene.run(["cancel", id]);

    expect(cancelled.code).toBe(0);
    expect(cancelled.out).toContain(`${id} cancelled`);
    expect(watched.code).toBe(3);
    expect(again).toMatchObject({
      code: 0,
      out: `${id} had already ended (cancelled). Nothing was changed.\n`,
    });
  });

  it("ends with its own code after a time limit", async () => {
    const { code, out } = await scene.run([
      ...["run", scene.pageOf("takesLong"), "--timeout", "30s", "--wait-seconds", "5"],
      ...QUICK,
    ]);

    expect(code).toBe(4);
    expect(out).toContain("Timed out.");
  });

  it("starts a job once, although the answer to the start is lost", async () => {
    const runs = scene.runsOf("fails");
    scene.proxy.loseNextAnswer();

    const { code, err } = await scene.run(["run", scene.pageOf("fails"), ...QUICK]);

    expect(code).toBe(1);
    expect(err).toContain("the connection was closed");
    expect(scene.runsOf("fails")).toBe(runs + 1);
  });

  it("says that the app does not answer, and watches on when it does", async () => {
    const command = scene.start(["run", scene.pageOf("takesLong"), ...QUICK]);
    await scene.until(command, "RUNNING");

    scene.proxy.cut();
    await scene.untilNow(command, "What was started goes on.");
    scene.proxy.mend();
    await scene.untilNow(command, "The app answers again.");
    await scene.run(["cancel", idIn(command.err()), "--detach"]);
    const { code } = await scene.finish(command);

    expect(code).toBe(3);
  });

  it("leaves the run alone at Ctrl-C, and cancels it at the second one", async () => {
    const command = scene.start(["run", scene.pageOf("takesLong"), ...QUICK]);
    await scene.until(command, "RUNNING");

    command.kill("SIGINT");
    await scene.untilNow(command, "press Ctrl-C again");
    await new Promise((resolve) => setTimeout(resolve, 500));
    command.kill("SIGINT");
    const { code, err } = await scene.finish(command);

    expect(err).toMatch(/Run r-\w+ goes on\. To watch it again: runward watch r-\w+/);
    expect(err).toMatch(/Cancelling r-\w+\./);
    expect(code).toBe(3);
  });

  it("ends at SIGTERM, and the run goes on", async () => {
    const command = scene.start(["run", scene.pageOf("takesLong"), ...QUICK]);
    await scene.until(command, "RUNNING");

    command.kill("SIGTERM");
    const { code, err } = await scene.finish(command);
    const id = idIn(err);
    const { out } = await scene.run(["show", id, "--json"]);

    expect(code).toBe(143);
    expect(err).toContain(`Run ${id} goes on.`);
    expect(JSON.parse(out)).toMatchObject({ id, done: false });
    expect((await scene.run(["cancel", id, ...QUICK])).code).toBe(0);
  });

  it("redraws a block on a terminal", async () => {
    const { code, out } = await scene.run(["run", scene.pageOf("succeeds"), ...QUICK], {
      onTerminal: true,
    });

    expect(code).toBe(0);
    expect(out).toContain("\u001b[?25l");
    expect(out).toContain("\u001b[36mRUNNING\u001b[39m");
    expect(out).toContain("transform_orders");
    expect(out.endsWith("\u001b[?25h")).toBe(true);
  });

  it("has no colours on a terminal with NO_COLOR", async () => {
    const { out } = await scene.run(["list"], { onTerminal: true, env: { NO_COLOR: "1" } });

    expect(out).toContain("STATUS");
    expect(out).not.toContain("\u001b[3");
  });

  it("takes the body of a start from the standard input", async () => {
    const target = { type: "databricks-job", jobId: SAMPLE_JOBS.succeeds.jobId };
    const input = JSON.stringify({ target, waitSeconds: 2 });

    const first = await scene.run(["run", "-f", "-", "--key", "k-1", "-d", "--json"], { input });
    const second = await scene.run(["run", "-f", "-", "--key", "k-1", ...QUICK], { input });

    expect(JSON.parse(first.out)).toMatchObject({ status: "running" });
    expect(second.err).toContain(`Found ${idIn(first.out)}`);
    expect(second.code).toBe(0);
  });

  it("starts, shows, lists, resumes and cancels a workflow", async () => {
    const step = (name: string, job: "isRepaired" | "succeeds", dependsOn: string[]): object => ({
      ...{ name, dependsOn },
      run: { target: { type: "databricks-job", jobId: SAMPLE_JOBS[job].jobId } },
    });
    const steps = [step("rates", "isRepaired", []), step("sales", "succeeds", ["rates"])];
    const input = JSON.stringify({ name: "nightly", steps });

    const failed = await scene.run(["workflow", "start", "-", ...QUICK], { input });
    const id = workflowIdIn(failed.out);
    const shown = await scene.run(["workflow", "show", id]);
    const resumed = await scene.run(["workflow", "resume", id, ...QUICK]);
    const listed = await scene.run(["workflow", "list"]);
    const cancelled = await scene.run(["workflow", "cancel", id]);

    expect(failed.code).toBe(1);
    expect(failed.out).toContain("skipped  sales");
    expect(failed.out).toContain(`runward workflow resume ${id}`);
    expect(shown.out).toMatch(/rates +failed/);
    expect(resumed.code).toBe(0);
    expect(listed.out).toMatch(new RegExp(`${id} +succeeded +nightly`));
    expect(cancelled.out).toContain("had already ended (succeeded)");
  });

  it("lists what the filters choose, up to a limit, and goes on from there", async () => {
    const filters = ["--job", SAMPLE_JOBS.takesLong.jobId, "--json"];
    const listed = async (...more: string[]): Promise<{ runs: unknown[]; continuation: string }> =>
      JSON.parse((await scene.run(["list", ...filters, ...more])).out) as never;

    const all = await listed("--all");
    const first = await listed("--limit", "2");
    const rest = await listed("--continuation", first.continuation);
    const text = await scene.run(["list", "--outcome", "cancelled", "--limit", "1"]);

    expect(all.runs.length).toBeGreaterThan(2);
    expect([...first.runs, ...rest.runs]).toStrictEqual(all.runs);
    expect([first.runs.length, rest.continuation]).toStrictEqual([2, null]);
    expect(text.out).toMatch(/cancelled +Year-end revaluation/);
    expect(text.err).toContain(
      "There are more: add --all, or --continuation with the same filters: ",
    );
  });

  it("runs a schedule now, pauses it and resumes it", async () => {
    const ran = await scene.run(["schedules", "run", "nightly", ...QUICK]);
    const paused = await scene.run(["schedules", "pause", "nightly"]);
    const listed = await scene.run(["schedules"]);
    const resumed = await scene.run(["schedules", "resume", "nightly"]);
    const unknown = await scene.run(["schedules", "pause", "nobody"]);

    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/succeeded after .*Nightly sales load/);
    expect(paused.out).toContain("nightly is paused since ");
    expect(listed.out).toMatch(/nightly .* paused$/m);
    expect(resumed.out).toContain("nightly is on. Its next tick is at ");
    expect(unknown).toMatchObject({ code: 2, out: "" });
  });

  it("lists the schedules", async () => {
    const { code, out } = await scene.run(["schedules"]);

    expect(code).toBe(0);
    expect(out).toMatch(/nightly +30 2 \* \* \* UTC +on /);
  });

  it.each([
    [["run", "https://evil.example/jobs/1"], 2, "leads to evil.example, which fits no configured"],
    [["run", "67890"], 2, "Add --type databricks-job"],
    [["run", "-f", "/nowhere.json"], 2, "The file cannot be read"],
    [["show", "r-1"], 2, 'There is no run "r-1"'],
    [["list", "--status", "red"], 2, "status"],
    [["workflow", "resume", "r-1"], 2, "such ids begin with w-"],
    [["repair", "r-1", "r-2", "--cancel-on-interrupt"], 2, "works with one id"],
    [["cancel"], 2, "missing required argument 'id'"],
    [["tasks", "w-1"], 2, "w-1 is a workflow. To show its steps: runward show w-1"],
    [["fly"], 2, "unknown command 'fly'"],
    [["run", "--interval", "x"], 2, "is not a number of seconds"],
  ])("refuses %j", async (args, code, message) => {
    const ended = await scene.run(args);

    expect(ended).toMatchObject({ code, out: "", err: expect.stringContaining(message) as string });
  });

  it.each([
    ["a wrong key", { RUNWARD_KEY: "wrong" }, "accepts none that was sent"],
    ["no key", { RUNWARD_KEY: "" }, "RUNWARD_KEY"],
  ])("ends with its own code with %s", async (_what, env, message) => {
    const { code, err } = await scene.run(["list"], { env });

    expect(code).toBe(6);
    expect(err).toContain(message);
    expect(err).not.toContain("wrong");
  });

  it("ends with the same code if the app cannot be reached", async () => {
    const env = { RUNWARD_URL: "http://127.0.0.1:2" };

    const { code, err } = await scene.run(["list", "--give-up-after", "1s"], { env });

    expect(code).toBe(6);
    expect(err).toContain("http://127.0.0.1:2 cannot be reached: nothing listens there");
  });

  it("has help with examples for every command", async () => {
    const { code, out } = await scene.run(["run", "--help"]);

    expect(code).toBe(0);
    expect(out).toContain("Examples:\n  runward run 'https://adb-");
    expect(out).toContain("--key-file <file>");
  });
});
