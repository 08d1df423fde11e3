import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fault } from "../../local/host/faults";
import type { FaultRule } from "../../local/simulators/faults";
import { World } from "../support/world";

const RUN_NOW: Pick<FaultRule, "method" | "path"> = { method: "POST", path: /jobs\/run-now$/ };

describe("launching a Databricks job exactly once", () => {
  let journalDirectory: string;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
  });
  afterEach(async () => {
    await rm(journalDirectory, { recursive: true, force: true });
  });

  it.each<[string, FaultRule["fault"]]>([
    ["reset before the effect", { kind: "reset", when: "beforeEffect" }],
    ["reset after the effect", { kind: "reset", when: "afterEffect" }],
    ["answered with 504 after the effect", { kind: "status", status: 504, effect: true }],
    ["answered with 429", { kind: "status", status: 429, headers: { "retry-after": "7" } }],
    ["answered with HTML after the effect", { kind: "html", effect: true }],
    ["answered with broken JSON after the effect", { kind: "brokenJson", effect: true }],
    ["answered with an empty 200 after the effect", { kind: "emptyBody", effect: true }],
  ])("makes one run when run-now is %s", async (_case, fault) => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob({
      name: "Load",
      tasks: [{ key: "main", durationSeconds: 90 }],
    });
    world.vendors.databricks.faults.add({ ...RUN_NOW, fault });

    const { id } = await world.start({ target: { type: "databricks-job", jobId } });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  it.each<Fault>([
    { kind: "duplicate", functionName: "launchAttempt" },
    { kind: "duplicateConcurrently", functionName: "launchAttempt" },
  ])("makes one run when the launch is executed twice: $kind", async (fault) => {
    await using world = await World.start({ faults: [fault] });
    const jobId = world.vendors.databricks.addJob({
      name: "Load",
      tasks: [{ key: "main", durationSeconds: 90 }],
    });

    const { id } = await world.start({ target: { type: "databricks-job", jobId } });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
    expect(world.vendors.databricks.counts()["POST jobs/run-now"]).toBe(2);
  });

  it.each(["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"] as const)(
    "starts one run when the host is killed while launching: %s",
    async (kind) => {
      await using world = await World.start({
        journalDirectory,
        faults: [{ kind, functionName: "launchAttempt" }],
      });
      const jobId = world.vendors.databricks.addJob({
        name: "Load",
        tasks: [{ key: "main", durationSeconds: 90 }],
      });
      const { id } = await world.start({ target: { type: "databricks-job", jobId } });
      await world.crashed();

      await world.restart();
      const ended = await world.ended(id);

      expect(ended).toMatchObject({ status: "succeeded" });
      expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
    },
  );
});
