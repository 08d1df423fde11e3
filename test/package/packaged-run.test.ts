import { endProcess } from "../../local/end-process";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { buildLocalPrograms, resultOf, startLocalProgram } from "../support/local-programs";

/** Registering functions loads little. The libraries for storage, secrets and tokens are loaded when a run needs them. */
describe("the deployed package", () => {
  it("runs a job to its end with the libraries that it holds", async () => {
    using programs = buildLocalPrograms();
    const started = await startLocalProgram(programs, ["--ephemeral"], { PATH: programs.path });

    const databricks = await resultOf(started, {
      type: "databricks-job",
      jobId: SAMPLE_JOBS.feeds.jobId,
    });
    await endProcess(started.child);

    expect(databricks.body).toContain('"succeeded":true');
    expect(databricks.status).toBe(200);
  });
});
