import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { endProcess } from "../../local/end-process";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { startTinyServer } from "../support/callers/tiny-server";
import { at } from "../support/json";
import {
  buildLocalPrograms,
  type LocalPrograms,
  type StartedProgram,
  startLocalProgram,
} from "../support/local-programs";

const FOLDER = resolve(__dirname, "../../infra/callers/github/run-job");
const run = promisify(execFile);

/** Waits take no time, and the clock shows that they passed. */
const SKIPS_WAITS = `data:text/javascript,${encodeURIComponent(`
  import timers from "node:timers/promises";
  import { syncBuiltinESMExports } from "node:module";
  const now = Date.now;
  let skipped = 0;
  Date.now = () => now() + skipped;
  timers.setTimeout = async (milliseconds) => void (skipped += milliseconds);
  syncBuiltinESMExports();
`)}`;

describe("the action for GitHub", () => {
  let programs: LocalPrograms;
  let app: StartedProgram;

  beforeAll(async () => {
    programs = buildLocalPrograms();
    app = await startLocalProgram(programs, ["--ephemeral"], { PATH: programs.path });
  });

  afterAll(async () => {
    await endProcess(app.child);
    programs[Symbol.dispose]();
  });

  /** Runs the step of action.yml as a runner does. */
  const step = async (
    target: string,
    runId: string,
    inputs: NodeJS.ProcessEnv = {},
  ): Promise<{ code: number; stdout: string }> => {
    const action: unknown = parse(readFileSync(join(FOLDER, "action.yml"), "utf8"));
    const script = String(at(action, "runs", "steps", 0, "run"));
    const env = {
      PATH: process.env["PATH"],
      ...{ GITHUB_ACTION_PATH: FOLDER, GITHUB_REPOSITORY: "sales/etl", GITHUB_RUN_ID: runId },
      ...{ RUNWARD_URL: app.baseUrl, RUNWARD_TARGET: target, RUNWARD_KEY: "a-key" },
      RUNWARD_WAIT_SECONDS: "2",
      ...inputs,
    };
    return run("bash", ["-e", "-c", script], { env }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: unknown) => error as { code: number; stdout: string },
    );
  };

  const job = (jobId: string): string => JSON.stringify({ type: "databricks-job", jobId });

  it("is green when the job succeeds", async () => {
    const { code, stdout } = await step(job(SAMPLE_JOBS.feeds.jobId), "1");

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Run r-[0-9a-f]{40}\n/);
  });

  it("is red when it fails, with the cause and the run page in the annotation", async () => {
    const { code, stdout } = await step(job(SAMPLE_JOBS.fails.jobId), "2");

    expect(code).toBe(1);
    expect(stdout).toMatch(/::error title=Runward::Failed\.%0AMessage: .*%0ARun page URL: http/);
    expect(stdout).toContain("customers have no country_code");
  });

  it("re-attaches in the same run of the workflow", async () => {
    const first = await step(job(SAMPLE_JOBS.feeds.jobId), "3");
    const second = await step(job(SAMPLE_JOBS.feeds.jobId), "3");

    expect(second.stdout.split("\n")[0]).toBe(first.stdout.split("\n")[0]);
  });

  it.each([
    ['{"type":"databricks-job","jobId":"x"}', "target.jobId"],
    ["not JSON", "is not valid JSON"],
  ])("is red when the start is refused: %s", async (target, reason) => {
    const { code, stdout } = await step(target, "4");

    expect(code).toBe(1);
    expect(stdout).toContain("::error title=Runward::");
    expect(stdout).toContain(reason);
  });

  it("is red when the address never answers, and says so", async () => {
    const server = await startTinyServer([]);
    await server[Symbol.asyncDispose]();
    const inputs = { RUNWARD_URL: server.url, NODE_OPTIONS: `--import=${SKIPS_WAITS}` };

    const { code, stdout } = await step(job(SAMPLE_JOBS.feeds.jobId), "5", inputs);

    expect(code).toBe(1);
    expect(stdout.split("\n")).toStrictEqual([
      expect.stringMatching(/^No answer from http.*, trying again: connect ECONNREFUSED /),
      expect.stringMatching(
        /^::error title=Runward::http.* did not answer: connect ECONNREFUSED .*\. Check the input url\. If the job has started/,
      ),
      "",
    ]);
  });

  it("is red when the address is none", async () => {
    const inputs = { RUNWARD_URL: "func-runward" };

    const { code, stdout } = await step(job(SAMPLE_JOBS.feeds.jobId), "5", inputs);

    expect(code).toBe(1);
    expect(stdout).toContain("::error title=Runward::The input url must be an address such as ");
  });

  it("is red when the key is wrong", async () => {
    await using server = await startTinyServer([{ status: 401 }]);

    const { code, stdout } = await step(job(SAMPLE_JOBS.feeds.jobId), "6", {
      RUNWARD_URL: server.url,
    });

    expect(code).toBe(1);
    expect(stdout).toContain("Runward answered 401 to the start. Check the input key.");
  });

  it("is red at once when a sign-in page answers, and does not follow to it", async () => {
    const headers = { location: "https://login.test/" };
    await using server = await startTinyServer([{ status: 302, headers }]);
    const inputs = { RUNWARD_URL: server.url };

    const { code, stdout } = await step(job(SAMPLE_JOBS.feeds.jobId), "7", inputs);

    expect(code).toBe(1);
    expect(stdout).toBe("::error title=Runward::Runward answered 302 to the start.\n");
    expect(server.calls()).toStrictEqual(["POST /api/runs"]);
  });
});
