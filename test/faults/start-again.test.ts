/** `npm start` is stopped while a run is live, and started again: the host and the simulated vendors go on with it. */
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunDocument } from "../../client/documents";
import { RunwardClient } from "../../client/runward-client";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { StartProgram } from "../support/start-program";

let folder: string;
let program: StartProgram | undefined;

const start = async (): Promise<StartProgram> => {
  program = await StartProgram.start(folder);
  return program;
};

async function until(
  { baseUrl }: StartProgram,
  id: string,
  isSo: (run: RunDocument) => boolean,
): Promise<RunDocument> {
  const client = new RunwardClient({ baseUrl });
  for (;;) {
    const run = await client.run(id);
    if (isSo(run)) return run;
    await sleep(200);
  }
}

interface DatabricksState {
  readonly runs: readonly { readonly jobId: string; readonly runId: string }[];
}

const databricks = async ({ databricksUrl }: StartProgram): Promise<DatabricksState> =>
  (await (await fetch(`${databricksUrl}/_simulator/state`)).json()) as DatabricksState;

describe("npm start", () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "runward-start-"));
  });
  afterEach(async () => {
    await program?.end("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });

  it.each(["SIGINT", "SIGKILL"] as const)(
    "goes on with a live run after %s: it succeeds, and Databricks has it once",
    async (signal) => {
      const { jobId } = SAMPLE_JOBS.succeeds;
      const first = await start();
      const target = { type: "databricks-job" as const, jobId };
      const started = await new RunwardClient(first).startRun({ target, waitSeconds: 2 });
      const { id } = started.document;
      const live = await until(first, id, ({ vendorRunId }) => vendorRunId !== null);
      await first.end(signal);

      const second = await start();
      const ended = await until(second, id, ({ done }) => done);
      const page = await fetch(String(ended.runPageUrl));

      expect(live.done).toBe(false);
      expect(ended).toMatchObject({
        status: "succeeded",
        vendorRunId: live.vendorRunId,
        attempt: 1,
      });
      expect((await databricks(second)).runs).toMatchObject([{ jobId, runId: live.vendorRunId }]);
      expect(second.databricksUrl).toBe(first.databricksUrl);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain("Nightly sales load");
    },
  );

  it("says what is wrong with a damaged file of the simulators and what to do, and starts nothing", async () => {
    const first = await start();
    const target = { type: "databricks-job" as const, jobId: SAMPLE_JOBS.feeds.jobId };
    const { document } = await new RunwardClient(first).startRun({ target });
    await until(first, document.id, ({ vendorRunId }) => vendorRunId !== null);
    await first.end("SIGINT");
    await appendFile(join(folder, "journal", "databricks.jsonl"), "{damaged}\n");

    await expect(start()).rejects.toThrow(
      /databricks\.jsonl cannot be used: line 3 is not JSON\. Nothing was started\. .* move .*journal away/,
    );
  });

  it("prints the page, a curl command, the schedules and where the vendors listen", async () => {
    const { baseUrl, out, databricksUrl } = await start();

    expect(out()).toContain(`${baseUrl}/api/ui`);
    expect(out()).toContain(`curl -si ${baseUrl}/api/runs`);
    expect(out()).toContain("Schedules: none.");
    expect(databricksUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});
