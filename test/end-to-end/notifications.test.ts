import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TaskDefinition } from "../../local/simulators/databricks/job-definition";
import { addJob, asking } from "./callback-scene";
import { noticesTo, notify, startTold, storeAddress, told } from "./notice-scene";
import { aJob, FAILS, jobStep, resume, startWorkflow, workflowEnded } from "./workflow-scene";

const EVERYTHING = ["succeeded", "failed", "cancelled", "timedOut", "unknown"] as const;

interface Story {
  readonly task: Partial<TaskDefinition>;
  readonly changes?: Readonly<Record<string, unknown>>;
  readonly cancels?: readonly number[];
  readonly title: string;
}

const endings: [outcome: string, story: Story][] = [
  ["succeeded", { task: {}, title: "Succeeded: Load" }],
  ["failed", { task: { outcome: { kind: "fails", error: "boom" } }, title: "Failed: Load" }],
  ["cancelled", { task: { durationSeconds: 6_000 }, cancels: [40], title: "Cancelled: Load" }],
  [
    "timedOut",
    {
      task: { durationSeconds: 6_000 },
      changes: { timeoutSeconds: 90 },
      title: "Timed out: Load",
    },
  ],
];

describe("people who are told how a run ended", () => {
  it.each(endings)(
    "are told once, with the cause, and with where to look: %s",
    async (outcome, { task, changes = {}, cancels = [], title }) => {
      await using scene = await startTold([{ name: "ops", outcomes: [...EVERYTHING] }]);
      const { world, receiver } = scene;
      const { id } = await world.start(asking(addJob(world, task), {}, changes));
      for (const seconds of cancels) {
        await world.host.advance({ seconds });
        await world.cancel(id);
      }
      const document = await world.ended(id);

      const state = await told(world, id);

      expect(state).toStrictEqual([
        { rule: "ops", state: "delivered", tries: 1, message: "The receiver answered 200" },
      ]);
      expect(noticesTo(receiver, "ops")).toStrictEqual([
        expect.objectContaining({ id: `${id}/ops`, kind: "run", outcome, title }),
      ]);
      const [notice] = noticesTo(receiver, "ops");
      expect(notice?.["document"]).toStrictEqual({
        ...document,
        ...{ notices: null, outputs: null },
        updatedAt: document["endedAt"],
      });
      expect(notice?.["links"]).toStrictEqual([
        { title: "Run at the vendor", url: document["runPageUrl"] },
        {
          title: "This run in Runward",
          url: String(document["statusUrl"]).replace("/api/runs/", "/api/ui#/runs/"),
        },
      ]);
    },
  );

  it("are told in the words of the task that broke", async () => {
    await using scene = await startTold([{ name: "ops" }]);
    const { world, receiver } = scene;
    const outcome = { kind: "fails", error: "ValueError: no customers" } as const;
    const { id } = await world.start(asking(addJob(world, { outcome }), {}));

    await world.ended(id);
    await told(world, id);

    expect(noticesTo(receiver, "ops")[0]?.["text"]).toMatch(
      /^Failed: Load\n[^]*\nmain: [^]*ValueError: no customers[^]*\nNext: Open the run and correct the cause\./,
    );
  });

  it("are told by each rule, in the form of its receiver", async () => {
    await using scene = await startTold([
      { name: "teams", form: "teams" },
      { name: "slack", form: "slack" },
    ]);
    const { world, receiver } = scene;
    const outcome = { kind: "fails", error: "boom" } as const;
    const { id } = await world.start(asking(addJob(world, { outcome }), {}));

    await world.ended(id);
    await told(world, id);

    expect(noticesTo(receiver, "teams")).toMatchObject([
      { type: "message", attachments: [{ content: { type: "AdaptiveCard" } }] },
    ]);
    expect(noticesTo(receiver, "slack")).toMatchObject([
      { text: "Failed: Load", blocks: [{ type: "header" }, {}, {}, {}, {}] },
    ]);
  });

  it("are not told of what no rule is about, and lists show no notices", async () => {
    await using scene = await startTold([
      { name: "other", connections: ["70403103922125"] },
      { name: "good", outcomes: ["succeeded"] },
      { name: "steps", steps: ["*"] },
    ]);
    const { world, receiver } = scene;
    const outcome = { kind: "fails", error: "boom" } as const;
    const { id } = await world.start(asking(addJob(world, { outcome }), {}));
    await world.ended(id);
    const state = await told(world, id);
    const list = await world.call("/api/runs");
    await world.host.advance({ seconds: 600 });

    expect(state).toStrictEqual([]);
    expect(receiver.received()).toStrictEqual([]);
    expect(list.body["runs"]).toMatchObject([{ id }]);
    expect(list.body["runs"]).toHaveLength(1);
  });

  it("do not keep anybody waiting: a hook that is dead changes neither the end nor the callback", async () => {
    await using scene = await startTold([{ name: "dead" }, { name: "alive" }]);
    const { world, receiver } = scene;
    receiver.faults.add({
      path: /\/callback\/dead/,
      times: 1_000,
      fault: { kind: "reset", when: "beforeEffect" },
    });
    const outcome = { kind: "fails", error: "boom" } as const;
    const callbackUrl = `${receiver.callBackUri}/caller`;
    const { body } = await world.post(asking(addJob(world, { outcome }), { callbackUrl }));
    const { id } = body;

    await world.ended(id);
    await world.until(() => world.host.instance(id)?.runtimeStatus === "Failed", { seconds: 30 });
    const before = await world.status(id);
    const after = await told(world, id);

    expect(before).toMatchObject({ status: "failed", callback: { state: "delivered", tries: 1 } });
    expect(after).toMatchObject([
      { rule: "dead", state: "abandoned", tries: 18 },
      { rule: "alive", state: "delivered", tries: 1 },
    ]);
    expect(noticesTo(receiver, "alive")).toHaveLength(1);
    expect(world.logs().join("\n")).toContain("was abandoned at try 18, so nobody was told");
  });

  it("are told by the address that was stored meanwhile, and no redirect is followed", async () => {
    await using scene = await startTold([{ name: "moved" }, { name: "wrong" }]);
    const { world, receiver } = scene;
    const location = `${receiver.callBackUri}/elsewhere`;
    receiver.faults.add({
      path: /\/callback\/moved/,
      times: 10,
      fault: { kind: "status", status: 307, headers: { location } },
    });
    world.vendors.keyVault.setSecret("wrong", "https://hooks.example.com/s3cret-of-another");
    const outcome = { kind: "fails", error: "boom" } as const;
    const { id } = await world.start(asking(addJob(world, { outcome }), {}));
    await world.ended(id);
    await world.host.advance({ seconds: 60 });
    const waiting = await world.status(id);

    storeAddress(scene, "wrong");
    const state = await told(world, id);

    expect(waiting["notices"]).toMatchObject([
      {
        rule: "moved",
        state: "refused",
        message: expect.stringMatching(/redirects are not/) as string,
      },
      {
        rule: "wrong",
        state: "waiting",
        message: expect.stringMatching(/^the secret "wrong" /) as string,
      },
    ]);
    expect(state).toMatchObject([{ state: "refused" }, { rule: "wrong", state: "delivered" }]);
    expect(noticesTo(receiver, "elsewhere")).toStrictEqual([]);
  });

  it("are told of a repair as such, once more, and of the repaired run not again", async () => {
    await using scene = await startTold([{ name: "ops", outcomes: [...EVERYTHING] }]);
    const { world, receiver } = scene;
    const jobId = addJob(world, {
      outcome: { kind: "fails", error: "boom" },
      repairedOutcome: { kind: "succeeds" },
    });
    const { id } = await world.start(asking(jobId, {}));
    await world.ended(id);
    await told(world, id);

    const { body: repair } = await world.call(`/api/runs/${id}/repair`, { method: "POST" });
    await world.ended(repair.id);
    await told(world, repair.id);

    expect(noticesTo(receiver, "ops")).toMatchObject([
      { id: `${id}/ops`, title: "Failed: Load" },
      { id: `${repair.id}/ops`, title: "Succeeded: repair of Load" },
    ]);
  });

  it("are told of runs that were accepted before the rules changed, by the rules of their end", async () => {
    const journalDirectory = await mkdtemp(join(tmpdir(), "runward-notices-"));
    await using scene = await startTold([{ name: "ops" }], { journalDirectory });
    const { world, receiver } = scene;
    const outcome = { kind: "fails", error: "boom" } as const;
    const { id } = await world.start(asking(addJob(world, { outcome }), {}));
    await world.host.advance({ seconds: 20 });

    storeAddress(scene, "team");
    await world.restart(notify({ name: "team" }));
    await world.ended(id);
    const state = await told(world, id);

    await rm(journalDirectory, { recursive: true });

    expect(state).toMatchObject([{ rule: "team", state: "delivered" }]);
    expect(receiver.received()).toHaveLength(1);
  });
});

describe("notices", () => {
  const DAY_SECONDS = 86_400;

  it("are deleted with their run and their workflow, and not before", async () => {
    await using scene = await startTold([{ name: "ops" }, { name: "loads", steps: ["*"] }], {
      environment: { RETENTION_DAYS: "8" },
    });
    const { world, receiver } = scene;
    const jobId = world.vendors.databricks.addJob(aJob("Bad", FAILS));
    const run = await world.start(asking(jobId, {}));
    const workflow = await startWorkflow(world, { steps: [jobStep("only", jobId)] });
    await world.ended(run.id);
    await workflowEnded(world, workflow.id);
    await told(world, run.id);
    await told(world, workflow.id, "workflows");

    await world.host.advance({ seconds: 7 * DAY_SECONDS });
    const kept = await world.status(run.id);
    await world.host.advance({ seconds: 3 * DAY_SECONDS });

    expect(kept["notices"]).toMatchObject([{ rule: "ops", state: "delivered" }]);
    expect(receiver.received()).toHaveLength(3);
    expect(world.host.instances()).toStrictEqual([]);
  });
});

describe("people who are told how a workflow ended", () => {
  const steps = (jobId: string): object => ({ name: "nightly", steps: [jobStep("load", jobId)] });

  it("are told by the workflow, and by its steps only if they asked for steps", async () => {
    await using scene = await startTold([
      { name: "ops" },
      { name: "loads", steps: ["load"] },
      { name: "others", steps: ["test"] },
    ]);
    const { world, receiver } = scene;
    const jobId = world.vendors.databricks.addJob(aJob("Bad", FAILS));
    const { id } = await startWorkflow(world, steps(jobId));
    const { steps: ended } = await workflowEnded(world, id);
    const state = await told(world, id, "workflows");
    await told(world, String(ended[0]?.runId));

    expect(state).toMatchObject([{ rule: "ops", state: "delivered" }]);
    expect(noticesTo(receiver, "ops")).toMatchObject([
      { id: `${id}/ops`, kind: "workflow", title: "Failed: workflow nightly" },
    ]);
    expect(noticesTo(receiver, "loads")).toMatchObject([
      { id: `${ended[0]?.runId}/loads`, kind: "run", title: "Failed: step load (Bad)" },
    ]);
    expect(receiver.received()).toHaveLength(2);
  });

  it("are told of the end of each generation", async () => {
    await using scene = await startTold([{ name: "ops" }]);
    const { world, receiver } = scene;
    const jobId = world.vendors.databricks.addJob(aJob("Bad", FAILS));
    const { id } = await startWorkflow(world, steps(jobId));
    await workflowEnded(world, id);
    await told(world, id, "workflows");

    await resume(world, id, { mode: "rerun" });
    await workflowEnded(world, id);
    await told(world, id, "workflows");

    expect(noticesTo(receiver, "ops").map((one) => [one["id"], one["title"]])).toStrictEqual([
      [`${id}/ops`, "Failed: workflow nightly"],
      [`${id}-2/ops`, "Failed: workflow nightly, resumed"],
    ]);
  });
});
