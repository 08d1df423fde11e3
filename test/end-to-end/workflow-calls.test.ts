import { startCallbackReceiver } from "../../local/simulators/callback-receiver";
import { World } from "../support/world";
import {
  aJob,
  FAILS_ONCE,
  type Fields,
  jobStep,
  post,
  resume,
  startWorkflow,
  statusesOf,
  stepOf,
  workflowEnded,
  workflowOf,
} from "./workflow-scene";

describe("a request for a workflow", () => {
  const good = (name: string, fields: Fields = {}): Fields => jobStep(name, "7", fields);
  const job = (target: Fields): Fields => ({
    run: { target: { type: "databricks-job", jobId: "7", ...target } },
  });

  it.each<[string, readonly unknown[], string, string]>([
    [
      "a cycle",
      [good("a", { dependsOn: ["b"] }), good("b", { dependsOn: ["a"] })],
      "steps.0.dependsOn",
      'makes a cycle: a needs b needs a (step "a")',
    ],
    [
      "an unknown name",
      [good("a", { dependsOn: ["z"] })],
      "steps.0.dependsOn.0",
      'names "z", which is no step of this workflow (step "a")',
    ],
    [
      "a duplicate",
      [good("a"), good("a")],
      "steps.1.name",
      '"a" is also the name of steps[0]; each step needs a name of its own (step "a")',
    ],
    [
      "a reference to a step that need not have ended",
      [good("a"), good("b", job({ jobParameters: { x: "${steps.a.vendorRunId}" } }))],
      "steps.1.run.target.jobParameters.x",
      'holds ${steps.a.vendorRunId}, but this step does not depend on "a"; add it to dependsOn (step "b")',
    ],
    [
      "an output that the target cannot have",
      [
        good("a"),
        good("b", {
          dependsOn: ["a"],
          ...job({ jobParameters: { x: "${steps.a.outputs.nodes.success}" } }),
        }),
      ],
      "steps.1.run.target.jobParameters.x",
      'holds ${steps.a.outputs.nodes.success}, but a databricks-job has no such output (step "b")',
    ],
    [
      "a workspace that is not configured",
      [good("a", job({ workspaceId: "adb-9.9" }))],
      "steps.0.run.target.workspaceId",
      "is not a configured connection",
    ],
    [
      "a key for a step",
      [{ name: "a", run: { target: { type: "databricks-job", jobId: "7" }, idempotencyKey: "x" } }],
      "steps.0.run.idempotencyKey",
      "has no place in a step",
    ],
    [
      "too many steps",
      Array.from({ length: 301 }, (_, index) => good(`s${index}`)),
      "steps",
      "300",
    ],
  ])("is rejected with %s, naming step and field", async (_what, steps, field, message) => {
    await using world = await World.start();

    const { status, body } = await post(world, "/api/workflows", { steps });

    expect([status, body["code"]]).toStrictEqual([400, "invalidRequest"]);
    expect(body["errors"]).toContainEqual({
      field,
      message: expect.stringContaining(message) as string,
    });
    expect(world.vendors.databricks.runs()).toStrictEqual([]);
  });

  it("may have 256 KB, and not more", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob("Job"));
    const steps = Array.from({ length: 40 }, (_, index) =>
      jobStep(`s${index}`, jobId, {
        run: {
          target: { type: "databricks-job", jobId, jobParameters: { note: "x".repeat(5_000) } },
        },
      }),
    );

    const large = await post(world, "/api/workflows", { steps });
    const tooLarge = await post(world, "/api/workflows", { steps: [...steps, ...steps] });

    expect(large.status).toBe(202);
    expect([tooLarge.status, tooLarge.body["code"]]).toStrictEqual([413, "bodyTooLong"]);
    expect(tooLarge.body.detail).toContain("262144 bytes");
    await world.call(`/api/workflows/${large.body.id}/cancel`, { method: "POST" });
    await workflowEnded(world, large.body.id);
  });
});

describe("a workflow that is cancelled", () => {
  /** Two steps run at once, one waits for them, and one only for the end. */
  async function started(world: World): Promise<{ id: string; jobIds: string[] }> {
    const jobIds = ["one", "two", "three", "four"].map((name) =>
      world.vendors.databricks.addJob(
        aJob(name, { durationSeconds: 100 }, { onCancel: { kind: "stops", takesSeconds: 5 } }),
      ),
    );
    const [one = "", two = "", three = "", four = ""] = jobIds;
    const steps = [
      jobStep("one", one),
      jobStep("two", two),
      jobStep("three", three, { dependsOn: ["one", "two"] }),
      jobStep("four", four, { dependsOn: ["three"], when: "finished" }),
    ];
    const { id } = await startWorkflow(world, { steps }, { "Idempotency-Key": "to-be-cancelled" });
    return { id, jobIds };
  }

  it.each([
    ["right after its start", 0, 2],
    ["while two steps run", 30, 2],
    ["while the third step runs", 140, 3],
    ["in its last step", 250, 4],
  ])("%s starts none afterwards, and sees every live one stop", async (_when, seconds, most) => {
    await using world = await World.start();
    const { id, jobIds } = await started(world);
    await world.host.advance({ seconds });

    const cancelled = await world.call(`/api/workflows/${id}/cancel`, { method: "POST" });
    const ended = await workflowEnded(world, id);

    const { databricks } = world.vendors;
    const runs = jobIds.flatMap((jobId) => databricks.runsOf(jobId));
    expect(cancelled.status).toBe(200);
    expect(cancelled.body.message).toContain("Cancel requested");
    expect(ended).toMatchObject({ status: "cancelled", done: true });
    expect(runs.length).toBeLessThanOrEqual(most);
    expect(runs.filter(({ resultState }) => resultState === undefined)).toStrictEqual([]);
    await world.host.advance({ seconds: 600 });
    expect(jobIds.flatMap((jobId) => databricks.runsOf(jobId))).toHaveLength(runs.length);
  });

  it("is found by its key, and does not change after its end", async () => {
    await using world = await World.start();
    const { id } = await started(world);
    await world.host.advance({ seconds: 30 });

    const byKey = await post(world, "/api/workflows/cancel", { idempotencyKey: "to-be-cancelled" });
    await workflowEnded(world, id);
    const again = await world.call(`/api/workflows/${id}`, { method: "DELETE" });
    const unknown = await post(world, "/api/workflows/cancel", { idempotencyKey: "nobody's" });

    expect(byKey.body).toMatchObject({ found: true, id, status: "running", done: false });
    expect(again.body).toMatchObject({ status: "cancelled", done: true });
    expect(unknown.body).toMatchObject({ found: false, status: null, done: true });
  });

  it("goes on where it was when it is resumed", async () => {
    await using world = await World.start();
    const { id, jobIds } = await started(world);
    await world.host.advance({ seconds: 140 });
    await world.call(`/api/workflows/${id}/cancel`, { method: "POST" });
    await workflowEnded(world, id);

    await resume(world, id, { mode: "rerun" });
    const ended = await workflowEnded(world, id);

    expect(ended).toMatchObject({ status: "succeeded", generation: 2 });
    expect(jobIds.map((jobId) => world.vendors.databricks.runsOf(jobId).length)).toStrictEqual([
      1, 1, 2, 1,
    ]);
  });
});

describe("a workflow with a callback", () => {
  it("posts how each generation ended, with the outputs of a success", async () => {
    await using world = await World.start({ environment: { CALLBACK_HOSTS: "127.0.0.1" } });
    const receiver = await startCallbackReceiver({ clock: world.clock });
    const jobId = world.vendors.databricks.addJob(aJob("Job", FAILS_ONCE));
    const body = { steps: [jobStep("only", jobId)], callbackUrl: receiver.callBackUri };

    const accepted = await post(world, "/api/workflows", body);
    await world.until(() => receiver.received().length === 1, { seconds: 7_200 });
    await resume(world, accepted.body.id);
    await world.until(() => receiver.received().length === 2, { seconds: 7_200 });

    expect([accepted.status, accepted.headers.get("location")]).toStrictEqual([200, null]);
    expect(receiver.received().map((one) => one.body)).toMatchObject([
      { status: "failed", generation: 1, outputs: null, callback: null },
      { status: "succeeded", generation: 2, outputs: { steps: { only: { truncated: false } } } },
    ]);
    await world.until(async () => (await workflowOf(world, accepted.body.id))["callback"] !== null);
    await receiver.close();
  });

  it("posts the form of Data Factory, and never to an address that is not allowed", async () => {
    await using world = await World.start({ environment: { CALLBACK_HOSTS: "127.0.0.1" } });
    const receiver = await startCallbackReceiver({ clock: world.clock });
    const jobId = world.vendors.databricks.addJob(aJob("Job", FAILS_ONCE));
    const steps = [jobStep("only", jobId)];

    await post(world, "/api/workflows", { steps, callBackUri: receiver.callBackUri });
    await world.until(() => receiver.received().length === 1, { seconds: 7_200 });
    const refused = await post(world, "/api/workflows", {
      steps,
      callbackUrl: "https://example.com/x",
    });

    expect(receiver.received()[0]?.body).toMatchObject({
      StatusCode: "500",
      Error: { Message: expect.stringContaining("only") as string },
    });
    expect([refused.status, refused.body["errors"]]).toMatchObject([
      400,
      [{ field: "callbackUrl" }],
    ]);
    await receiver.close();
  });
});

describe("a list of workflows", () => {
  it("has each once, with its counts, and filters by status and name", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob("Job"));
    const steps = [jobStep("only", jobId)];
    const first = await startWorkflow(world, { name: "first", steps });
    await workflowEnded(world, first.id);
    await startWorkflow(world, { name: "second", steps });

    const idsOf = async (query: string): Promise<unknown> => {
      const { body } = await world.call(`/api/workflows${query}`);
      return (body["workflows"] as Fields[]).map(({ name, counts }) => [name, counts !== null]);
    };

    expect(await idsOf("")).toStrictEqual([
      ["second", true],
      ["first", true],
    ]);
    expect(await idsOf("?status=succeeded")).toStrictEqual([["first", true]]);
    expect(await idsOf("?name=second")).toStrictEqual([["second", true]]);
    expect((await world.call("/api/workflows?target=dbt-job")).status).toBe(400);
    expect(statusesOf(await workflowOf(world, first.id))).toStrictEqual({ only: "succeeded" });
    expect(stepOf(await workflowOf(world, first.id), "only").message).toBeNull();
  });
});
