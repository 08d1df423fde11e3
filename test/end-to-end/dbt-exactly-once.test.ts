import type { Fault } from "../../local/simulators/faults";
import { World } from "../support/world";
import {
  aDbtJob,
  aDbtRun,
  endingInTurn,
  executedRuns,
  JOB_ID,
  MARKER,
  ourRuns,
  TRIGGER,
  whenAsked,
} from "./dbt-jobs";

const impatient = { environment: { HTTP_TIMEOUT_SECONDS: "1" } };

/** Long enough for anything that was left in the queue to be executed. */
const MUCH_LATER = { seconds: 3_600 };

describe("launching a dbt job exactly once", () => {
  it.each<[string, Fault]>([
    ["times out", { kind: "hang", effect: true }],
    ["is reset", { kind: "reset", when: "afterEffect" }],
    ["is answered with 504", { kind: "status", status: 504, effect: true }],
    ["is answered with 500", { kind: "status", status: 500, effect: true }],
    ["is answered with an empty 200", { kind: "emptyBody", effect: true }],
    ["is answered with an HTML page and 200", { kind: "html", effect: true }],
    ["is answered with broken JSON", { kind: "brokenJson", effect: true }],
    ["is answered with half of a body", { kind: "cutOff", effect: true }],
    [
      "is answered with a redirect",
      { kind: "redirect", location: "https://cloud.getdbt.com/login", effect: true },
    ],
  ])("finds the run that it started when the POST %s after the effect", async (_case, fault) => {
    await using world = await World.start(impatient);
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.faults.add({ ...TRIGGER, fault });

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);
    await world.host.advance(MUCH_LATER);

    const [run, ...others] = dbtCloud.runsOf(JOB_ID);
    expect(others).toStrictEqual([]);
    expect(run).toMatchObject({
      status: "Success",
      cause: expect.stringMatching(MARKER) as string,
    });
    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: String(run?.id) });
    expect(dbtCloud.posts().triggers).toBe(1);
  });

  it("reads the list again until it shows the run, here at the third time", async () => {
    await using world = await World.start(impatient);
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(
      aDbtJob({ steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 600 }] }),
    );
    dbtCloud.behave({ listRunsLag: { kind: "reads", reads: 2 } });
    dbtCloud.faults.add({ ...TRIGGER, fault: { kind: "hang", effect: true } });

    const { id } = await world.start(aDbtRun());
    await world.host.advance({ seconds: 21 });
    const looking = await world.status(id);
    const ended = await world.ended(id);

    expect(looking).toMatchObject({ phase: "launching", vendorRunId: null, attempts: [] });
    expect(looking.message).toMatch(
      /^Looking for the run, since it may have started: .* did not answer within 1 s\.$/,
    );
    expect(ended).toMatchObject({
      status: "succeeded",
      vendorRunId: String(ourRuns(world)[0]?.id),
    });
    expect(dbtCloud.posts().triggers).toBe(1);
  });

  it("waits after a 429 and sends the POST again, because nothing was started", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.faults.add({ ...TRIGGER, fault: { kind: "status", status: 429 } });

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);

    const [first, second] = dbtCloud.requests.matching("POST", /\/run\/$/);
    expect(ended).toMatchObject({ status: "succeeded" });
    expect(ourRuns(world)).toHaveLength(1);
    expect(Number(second?.at) - Number(first?.at)).toBe(300_000);
  });

  it("distinguishes its own run from one that somebody else starts meanwhile", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ steps: endingInTurn("error", "success", "error") }));
    whenAsked(world, TRIGGER, () => {
      dbtCloud.startForeignRun(JOB_ID, { cause: "Scheduled" });
    });
    dbtCloud.faults.add({ ...TRIGGER, fault: { kind: "reset", when: "afterEffect" } });

    const { id } = await world.start(aDbtRun());
    await world.until(() => ourRuns(world).length === 1);
    dbtCloud.startForeignRun(JOB_ID, { cause: "Clicked by hand" });
    const ended = await world.ended(id);
    await world.host.advance(MUCH_LATER);

    const [ours] = executedRuns(world);
    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: String(ours?.id) });
    expect(dbtCloud.runsOf(JOB_ID).map(({ status }) => status)).toStrictEqual([
      "Error",
      "Success",
      "Error",
    ]);
    expect(dbtCloud.posts()).toMatchObject({ triggers: 1, cancels: 0 });
  });

  it("starts a new run for a new attempt, and one only", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ steps: endingInTurn("error", "success") }));
    dbtCloud.faults.add({ ...TRIGGER, skip: 1, fault: { kind: "reset", when: "afterEffect" } });

    const retry = { maxAttempts: 3, delaySeconds: 60, on: "anyFailure" };
    const { id } = await world.start(aDbtRun({ retry }));
    const ended = await world.ended(id);

    const markers = ourRuns(world).map(({ cause }) => MARKER.exec(cause)?.[0]);
    expect(ended).toMatchObject({ status: "succeeded", attempt: 2 });
    expect(new Set(markers).size).toBe(2);
    expect(dbtCloud.posts()).toMatchObject({ triggers: 2, cancels: 0 });
  });

  it("does not mix up runs of the same job", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ steps: endingInTurn("error", "success") }));

    const first = await world.start(aDbtRun());
    await world.until(() => ourRuns(world).length === 1);
    const second = await world.start(aDbtRun());
    const ended = [await world.ended(first.id), await world.ended(second.id)];

    expect(ended.map(({ status }) => status as string)).toStrictEqual(["failed", "succeeded"]);
    expect(ended.map(({ vendorRunId }) => Number(vendorRunId))).toStrictEqual(
      executedRuns(world).map(({ id }) => id),
    );
  });
});
