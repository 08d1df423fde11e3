import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fault } from "../../local/host/faults";
import type { TaskDefinition } from "../../local/simulators/databricks/job-definition";
import type { FaultRule } from "../../local/simulators/faults";
import { World } from "../support/world";

const SUBMIT: Pick<FaultRule, "method" | "path"> = { method: "POST", path: /runs\/submit$/ };

const aRun = (fields: object = {}) => ({
  tasks: [{ task_key: "main", notebook_task: { notebook_path: "/load" } }],
  ...fields,
});

const aTarget = (fields: object = {}) => ({ type: "databricks-submit", run: aRun(fields) });

const taskOf = (fails: boolean): { tasks: readonly TaskDefinition[] } => ({
  tasks: [{ key: "main", outcome: { kind: fails ? "fails" : "succeeds" } }],
});

const OVER = { seconds: 3_600 };

describe("a one-time run over HTTP", () => {
  it("succeeds, under a name that says which run it is, and links its page", async () => {
    await using world = await World.start();

    const { id } = await world.start({ target: aTarget() });
    const ended = await world.ended(id, OVER);

    const [run] = world.vendors.databricks.runs();
    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: run?.runId });
    expect(ended["runPageUrl"]).toContain(`/jobs/${run?.jobId}/runs/${run?.runId}`);
    expect(run?.jobName).toBe(`Runward ${id} attempt 1`);
  });

  it("fails with the error of its task", async () => {
    await using world = await World.start();
    world.vendors.databricks.scriptSubmits(() => ({
      tasks: [{ key: "main", outcome: { kind: "fails", error: "ValueError: no customers" } }],
    }));

    const { id } = await world.start({ target: aTarget() });
    const ended = await world.ended(id, OVER);

    expect(ended).toMatchObject({ status: "failed", error: { code: "runFailed" } });
    expect(ended.error.message).toContain("main: ValueError: no customers");
  });

  it("is cancelled at the vendor", async () => {
    await using world = await World.start();
    world.vendors.databricks.scriptSubmits(() => ({
      tasks: [{ key: "main", durationSeconds: 900 }],
    }));
    const { id } = await world.start({ target: aTarget() });
    await world.host.advance({ seconds: 65 });

    await world.cancel(id);
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "cancelled", error: { code: "cancelled" } });
    expect(world.vendors.databricks.runs()).toMatchObject([{ resultState: "CANCELED" }]);
  });

  it("fails in the vendor's words if the workspace refuses the body", async () => {
    await using world = await World.start();

    const { id } = await world.start({
      target: { type: "databricks-submit", run: { tasks: [{}] } },
    });
    const ended = await world.ended(id, { seconds: 30 });

    expect(ended).toMatchObject({ status: "failed", error: { code: "invalidRequest" } });
    expect(ended.error.message).toContain("Every task needs a task_key.");
  });

  it.each(["9223372036854775807", "-9007199254740993", "9007199254740993"])(
    "sends the integer %s to the workspace with all its digits",
    async (digits) => {
      await using world = await World.start();
      const run = JSON.stringify(aRun({ budget: "@", nested: [{ id: "@" }] }));
      const body = `{"target":{"type":"databricks-submit","run":${run.replaceAll('"@"', digits)}}}`;

      const answer = await world.post(body);
      await world.ended(answer.body.id, OVER);

      expect(world.vendors.databricks.runs()[0]?.request).toMatchObject({
        budget: BigInt(digits),
        nested: [{ id: BigInt(digits) }],
      });
    },
  );

  it("takes digits from callers that round numbers, and small numbers as they are", async () => {
    await using world = await World.start();
    const fields = { big: { $numberLong: "9223372036854775807" }, timeout_seconds: 600, rate: 0.1 };

    const { id } = await world.start({ target: aTarget(fields) });
    await world.ended(id, OVER);

    expect(world.vendors.databricks.runs()[0]?.request).toMatchObject({
      big: 9223372036854775807n,
      timeout_seconds: 600,
      rate: 0.1,
    });
  });

  it.each<[object, string]>([
    [{ idempotency_token: "mine" }, "target.run.idempotency_token cannot be given"],
    [{ tasks: [] }, "target.run.tasks must hold at least one task"],
    [{ tasks: undefined }, "target.run.tasks"],
    [{ spark: "x".repeat(40_000) }, "as JSON, and at most 40000 are allowed"],
  ])("is refused with %#", async (fields, detail) => {
    await using world = await World.start();

    const answer = await world.post({ target: aTarget(fields) });

    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(detail);
  });

  it("is refused with an integer that has more than 64 bits", async () => {
    await using world = await World.start();
    const run = JSON.stringify(aRun({ n: "@" })).replace('"@"', "9".repeat(30));

    const answer = await world.post(`{"target":{"type":"databricks-submit","run":${run}}}`);

    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain("target.run.n is a number of more than 64 bits");
  });
});

describe("submitting a one-time run exactly once", () => {
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
  ])("makes one run when the submit is %s", async (_case, fault) => {
    await using world = await World.start();
    world.vendors.databricks.faults.add({ ...SUBMIT, fault });

    const { id } = await world.start({ target: aTarget() });
    const ended = await world.ended(id, OVER);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(world.vendors.databricks.runs()).toHaveLength(1);
  });

  it.each<Fault>([
    { kind: "duplicate", functionName: "launchAttempt" },
    { kind: "duplicateConcurrently", functionName: "launchAttempt" },
  ])("makes one run when the launch is executed twice: $kind", async (fault) => {
    await using world = await World.start({ faults: [fault] });

    const { id } = await world.start({ target: aTarget() });
    const ended = await world.ended(id, OVER);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(world.vendors.databricks.runs()).toHaveLength(1);
  });

  it.each(["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"] as const)(
    "starts one run when the host is killed while launching: %s",
    async (kind) => {
      await using world = await World.start({
        journalDirectory,
        faults: [{ kind, functionName: "launchAttempt" }],
      });
      const { id } = await world.start({ target: aTarget() });
      await world.crashed();

      await world.restart();
      const ended = await world.ended(id, OVER);

      expect(ended).toMatchObject({ status: "succeeded" });
      expect(world.vendors.databricks.runs()).toHaveLength(1);
    },
  );

  it("submits again for a retry", async () => {
    await using world = await World.start();
    world.vendors.databricks.scriptSubmits(({ run_name: name }) =>
      taskOf(JSON.stringify(name).includes("attempt 1")),
    );
    const retry = { maxAttempts: 2, delaySeconds: 0, on: "anyFailure" };

    const { id } = await world.start({ target: aTarget(), retry });
    const ended = await world.ended(id, OVER);

    expect(ended.status).toBe("succeeded");
    expect(world.vendors.databricks.runs().map(({ jobName }) => jobName)).toStrictEqual([
      `Runward ${id} attempt 1`,
      `Runward ${id} attempt 2`,
    ]);
  });
});
