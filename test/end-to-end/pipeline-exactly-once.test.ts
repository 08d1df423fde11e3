import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fault } from "../../local/host/faults";
import { World } from "../support/world";

const aPipeline = { name: "Sales medallion", durationSeconds: 90 };

describe("starting an update of a pipeline exactly once", () => {
  let journalDirectory: string;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
  });
  afterEach(async () => {
    await rm(journalDirectory, { recursive: true, force: true });
  });

  it.each<Fault>([
    { kind: "duplicate", functionName: "launchAttempt" },
    { kind: "duplicateConcurrently", functionName: "launchAttempt" },
  ])("starts one update when the launch is executed twice: $kind", async (fault) => {
    await using world = await World.start({ faults: [fault] });
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(aPipeline);

    const { id } = await world.start({ target: { type: "databricks-pipeline", pipelineId } });
    const ended = await world.ended(id);
    await world.host.advance({ seconds: 3_600 });

    expect(ended.status).toBe("succeeded");
    expect(databricks.updatesOf(pipelineId)).toMatchObject([{ updateId: ended["vendorRunId"] }]);
  });

  it.each(["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"] as const)(
    "starts one update when the host is killed while launching: %s",
    async (kind) => {
      await using world = await World.start({
        journalDirectory,
        faults: [{ kind, functionName: "launchAttempt" }],
      });
      const { databricks } = world.vendors;
      const pipelineId = databricks.addPipeline(aPipeline);
      const target = { type: "databricks-pipeline", pipelineId, onActiveUpdate: "fail" };
      const { id } = await world.start({ target });
      await world.crashed();

      await world.restart();
      const ended = await world.ended(id);

      expect(ended.status).toBe("succeeded");
      expect(databricks.updatesOf(pipelineId)).toMatchObject([{ updateId: ended["vendorRunId"] }]);
    },
  );
});
