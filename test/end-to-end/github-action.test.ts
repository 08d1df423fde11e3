import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { endProcess } from "../../local/end-process";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { at } from "../support/json";
import {
  buildLocalPrograms,
  type LocalPrograms,
  type StartedProgram,
  startLocalProgram,
} from "../support/local-programs";

const FOLDER = resolve(__dirname, "../../infra/callers/github/run-job");
const run = promisify(execFile);

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
  const step = async (target: string, runId: string): Promise<{ code: number; stdout: string }> => {
    const action: unknown = parse(readFileSync(join(FOLDER, "action.yml"), "utf8"));
    const script = String(at(action, "runs", "steps", 0, "run"));
    const env = {
      PATH: process.env["PATH"],
      ...{ GITHUB_ACTION_PATH: FOLDER, GITHUB_REPOSITORY: "sales/etl", GITHUB_RUN_ID: runId },
      ...{ RUNWARD_URL: app.baseUrl, RUNWARD_TARGET: target, RUNWARD_KEY: "a-key" },
      RUNWARD_WAIT_SECONDS: "2",
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
});
