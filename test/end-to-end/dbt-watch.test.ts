import { RunDocument } from "../../src/contracts/run-document";
import { World } from "../support/world";
import { aDbtJob, aDbtRun, endingInTurn, GET_RUN, JOB_ID, ourRuns } from "./dbt-jobs";

/** Ends the run and answers every vendor state that its status document showed on the way. */
async function statesUntilEnd(world: World, id: string): Promise<unknown[]> {
  const states: unknown[] = [];
  await world.until(async () => {
    const { vendorState, done } = await world.status(id);
    if (vendorState !== states.at(-1)) states.push(vendorState);
    return done;
  });
  return states;
}

const loggedStates = (world: World): string[] =>
  world.logs().flatMap((line) => /The run is now (\w+)/.exec(line)?.[1] ?? []);

const aRunAsListed = (id: number, status: number, words: string): unknown => ({
  data: { id, status, status_humanized: words, job_definition_id: JOB_ID },
});

describe("watching a dbt run", () => {
  it("shows every status in the status document and in the log", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ startSeconds: 10 }));
    dbtCloud.startForeignRun(JOB_ID, { cause: "Scheduled" });

    const { id } = await world.start(aDbtRun({ waitSeconds: 5 }));
    const states = await statesUntilEnd(world, id);

    expect(states).toStrictEqual([null, "Queued", "Starting", "Running", "Success"]);
    expect(loggedStates(world)).toStrictEqual(["Queued", "Starting", "Running", "Success"]);
    expect(world.logs().filter((line) => line.includes("Started run"))).toHaveLength(1);
    expect(world.logs().filter((line) => line.includes("Succeeded."))).toHaveLength(1);
  });

  it("shows the run, its state and its page as soon as dbt has started it", async () => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aDbtJob());

    const { id } = await world.start(aDbtRun());
    await world.host.advance({ seconds: 1 });
    const started = await world.status(id);

    const [run] = ourRuns(world);
    expect(started).toMatchObject({
      phase: "watching",
      attempt: 1,
      vendorRunId: String(run?.id),
      runPageUrl: expect.stringContaining(`/runs/${String(run?.id)}/`) as string,
      vendorState: "Queued",
      message: `Watching run ${String(run?.id)}`,
    });
  });

  it("tells Queued, Starting and Running in its history, each once, and the job's name", async () => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aDbtJob({ startSeconds: 8 }));

    const { id } = await world.start(aDbtRun());
    const ended = RunDocument.parse(await world.ended(id));

    const states = ended.history.map(({ vendorState }) => vendorState);
    expect(states.filter((state, at) => state !== states[at - 1])).toStrictEqual([
      null,
      "Queued",
      "Starting",
      "Running",
      "Success",
    ]);
    expect(ended).toMatchObject({
      jobName: aDbtJob().name,
      acceptedAt: ended.createdAt,
      startedAt: expect.any(String) as string,
      endedAt: ended.updatedAt,
      queuedSeconds: expect.any(Number) as number,
      runSeconds: expect.any(Number) as number,
    });
  });

  it("names the run that a queued one waits for", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    const ahead = dbtCloud.startForeignRun(JOB_ID, { cause: "Scheduled" });

    const { id } = await world.start(aDbtRun());
    await world.host.advance({ seconds: 30 });
    const queued = await world.status(id);
    const ended = await world.ended(id);

    expect(queued).toMatchObject({
      status: "running",
      phase: "watching",
      vendorState: "Queued",
      vendorMessage: `queued behind run ${ahead}`,
      queued: true,
    });
    expect(ended).toMatchObject({ status: "succeeded", queued: false });
  });

  it("cancels a run that waits in the queue for too long, and it never executes", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    const other = dbtCloud.startForeignRun(JOB_ID, { cause: "Scheduled" });

    const { id } = await world.start(aDbtRun({ queueTimeoutSeconds: 20 }));
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "timedOut", error: { code: "queueTimedOut" } });
    expect(ended.message).toContain(`reason for the queue: queued behind run ${other}.`);
    expect(ourRuns(world)).toMatchObject([{ status: "Cancelled", startedAt: null }]);
  });

  it.each(["fixed", "extends"] as const)(
    "survives a rate-limit pause that is %s, and sends nothing for five minutes",
    async (cooldown) => {
      await using world = await World.start();
      const { dbtCloud } = world.vendors;
      dbtCloud.addJob(
        aDbtJob({ steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 400 }] }),
      );
      dbtCloud.behave({ cooldown });
      const { id } = await world.start(aDbtRun());
      await world.host.advance({ seconds: 30 });
      const before = dbtCloud.requests.all().length;

      dbtCloud.startCooldown();
      await world.host.advance({ seconds: 299 });
      const cooling = await world.status(id);
      const sent = dbtCloud.requests.all().length - before;
      const ended = await world.ended(id);

      expect(sent).toBe(1);
      expect(cooling).toMatchObject({ status: "running", vendorState: "Running" });
      expect(cooling["vendorMessage"]).toMatch(/answered 429 .* lifts after five minutes\.$/);
      expect(ended).toMatchObject({ status: "succeeded", vendorMessage: null });
    },
  );

  it("waits until the rate-limit pause is over before it starts anything", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.startCooldown();

    const { id } = await world.start(aDbtRun());
    await world.host.advance({ seconds: 60 });
    const waiting = await world.status(id);
    const ended = await world.ended(id);

    expect(waiting.message).toMatch(/^Waiting to start: .* over its rate limit/);
    expect(ended).toMatchObject({ status: "succeeded" });
    expect(dbtCloud.posts().triggers).toBe(1);
  });

  it("accepts that dbt returns 404 for a run right after its start", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.behave({ getRunLag: { kind: "seconds", seconds: 50 } });

    const { id } = await world.start(aDbtRun());
    await world.host.advance({ seconds: 40 });
    const unseen = await world.status(id);
    const ended = await world.ended(id);

    expect(unseen).toMatchObject({ status: "running", vendorState: null });
    expect(unseen["vendorMessage"]).toMatch(/ answered 404 to the request to show run \d+: /);
    expect(ended).toMatchObject({ status: "succeeded" });
    expect(ourRuns(world)).toHaveLength(1);
  });

  it("reports after a minute that dbt no longer has the run, and not that it failed", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.behave({ getRunLag: { kind: "seconds", seconds: 1e9 } });

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id, { seconds: 120 });

    expect(ended).toMatchObject({ status: "unknown", error: { code: "runMissing" } });
  });

  it.each([
    ["with words", "Paused", "Paused"],
    ["without words", "", "Status 17"],
  ])("keeps waiting on an unknown status number, %s", async (_case, words, state) => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    const { id } = await world.start(aDbtRun());
    await world.host.advance({ seconds: 20 });
    const [run] = ourRuns(world);
    const body = aRunAsListed(Number(run?.id), 17, words);
    dbtCloud.faults.add({ ...GET_RUN, times: 4, fault: { kind: "status", status: 200, body } });

    const states = await statesUntilEnd(world, id);

    expect(states).toStrictEqual(["Running", state, "Running", "Success"]);
    expect(await world.status(id)).toMatchObject({ status: "succeeded" });
    expect(world.logs().filter((line) => line.includes(`now ${state}`))).toHaveLength(1);
  });

  it("tolerates an hour of errors, and no more", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ steps: endingInTurn("error") }));
    const { id } = await world.start(aDbtRun({ waitSeconds: 60 }));
    await world.host.advance({ seconds: 20 });
    dbtCloud.faults.add({
      ...GET_RUN,
      times: Infinity,
      fault: { kind: "status", status: 500, body: "<title>Bad day</title>" },
    });

    await world.host.advance({ seconds: 3_590 });
    const patient = await world.status(id);
    const ended = await world.ended(id, { seconds: 60 });

    expect(patient).toMatchObject({ status: "running", vendorState: "Running" });
    expect(ended).toMatchObject({ status: "unknown", error: { code: "lostContact" } });
    expect(ended.message).toMatch(
      /Lost contact with run \d+ for 3600 s, last seen Running: .* Bad day\. It may still be running/,
    );
  });
});
