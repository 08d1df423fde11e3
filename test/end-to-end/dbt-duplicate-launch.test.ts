import type { DbtStep } from "../../local/simulators/dbt-cloud/job-definition";
import { World } from "../support/world";
import { aJournalDirectory } from "./dbt-journal";
import { aDbtJob, aDbtRun, executedRuns, JOB_ID, LIST_RUNS, ourRuns, TRIGGER } from "./dbt-jobs";

const MUCH_LATER = { seconds: 3_600 };

const aBuild = (durationSeconds: number): DbtStep => ({
  name: "Invoke dbt with `dbt build`",
  durationSeconds,
});

describe("a dbt launch that is executed more than once", () => {
  it("returns the run of the previous execution", async () => {
    await using world = await World.start({
      faults: [{ kind: "duplicate", functionName: "launchAttempt" }],
    });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);
    await world.host.advance(MUCH_LATER);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(ourRuns(world)).toHaveLength(1);
    expect(dbtCloud.posts()).toMatchObject({ triggers: 1, cancels: 0 });
  });

  it.each([
    ["longer than the search for duplicates", 60],
    ["shorter than that search", 5],
  ])(
    "cancels the second of two at the same time while it is queued, when the first runs %s",
    async (_case, durationSeconds) => {
      await using world = await World.start({
        faults: [{ kind: "duplicateConcurrently", functionName: "launchAttempt" }],
      });
      const { dbtCloud } = world.vendors;
      dbtCloud.addJob(aDbtJob({ steps: [aBuild(durationSeconds)] }));

      const { id } = await world.start(aDbtRun());
      const ended = await world.ended(id);
      await world.host.advance(MUCH_LATER);

      const [executed, ...others] = executedRuns(world);
      expect(others).toStrictEqual([]);
      expect(ourRuns(world).map(({ status }) => status)).toStrictEqual(["Success", "Cancelled"]);
      expect(ended).toMatchObject({ status: "succeeded", vendorRunId: String(executed?.id) });
    },
  );

  it("reports the second of two at the same time when dbt does not let it be cancelled", async () => {
    await using world = await World.start({
      faults: [{ kind: "duplicateConcurrently", functionName: "launchAttempt" }],
    });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    const refusal = { kind: "status", status: 403 } as const;
    dbtCloud.faults.add({ method: "POST", path: /\/cancel\/$/, times: Infinity, fault: refusal });

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);
    await world.host.advance(MUCH_LATER);

    const [kept, second] = executedRuns(world);
    expect(ended).toMatchObject({
      status: "succeeded",
      attempts: [
        {
          vendorRunId: String(kept?.id),
          duplicates: [
            {
              vendorRunId: String(second?.id),
              state: "Queued",
              cancelError: expect.stringContaining("answered 403") as string,
            },
          ],
        },
      ],
    });
    expect(ended.message).toContain(
      `\nNote: the same launch also started run ${String(second?.id)} (last seen Queued), which may have run beside run ${String(kept?.id)}: `,
    );
  });

  it("cancels the second of two runs whose launch responses were both lost", async () => {
    await using world = await World.start({
      faults: [{ kind: "duplicateConcurrently", functionName: "launchAttempt" }],
    });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.faults.add({ ...TRIGGER, times: 2, fault: { kind: "reset", when: "afterEffect" } });

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);
    await world.host.advance(MUCH_LATER);

    const [executed, ...others] = executedRuns(world);
    expect(others).toStrictEqual([]);
    expect(ourRuns(world).map(({ status }) => status)).toStrictEqual(["Success", "Cancelled"]);
    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: String(executed?.id) });
  });

  it.each(["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"] as const)(
    "makes one run when the host is killed around its POST: %s",
    async (kind) => {
      await using journal = await aJournalDirectory();
      await using world = await World.start({
        journalDirectory: journal.path,
        faults: [{ kind, functionName: "launchAttempt" }],
      });
      const { dbtCloud } = world.vendors;
      dbtCloud.addJob(aDbtJob());
      const { id } = await world.start(aDbtRun());
      await world.crashed();

      await world.restart();
      const ended = await world.ended(id);
      await world.host.advance(MUCH_LATER);

      expect(ended).toMatchObject({ status: "succeeded" });
      expect(ourRuns(world)).toMatchObject([
        { id: Number(ended["vendorRunId"]), status: "Success" },
      ]);
      expect(dbtCloud.posts()).toMatchObject({ triggers: 1, cancels: 0 });
    },
  );

  it("cancels the second run when the host was killed and the listing lags behind", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({
      journalDirectory: journal.path,
      faults: [{ kind: "crashAfterEffect", functionName: "launchAttempt" }],
    });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.behave({ listRunsLag: { kind: "seconds", seconds: 10 } });
    dbtCloud.startForeignRun(JOB_ID, { cause: "Scheduled" });
    const { id } = await world.start(aDbtRun());
    await world.crashed();

    await world.restart();
    const ended = await world.ended(id);
    await world.host.advance(MUCH_LATER);

    const [kept, duplicate] = ourRuns(world);
    expect(dbtCloud.posts().triggers).toBe(2);
    expect(executedRuns(world)).toStrictEqual([kept]);
    expect(duplicate).toMatchObject({ status: "Cancelled", startedAt: null });
    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: String(kept?.id) });
  });

  it("cannot detect a second run while the list does not show the first one", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({
      journalDirectory: journal.path,
      faults: [{ kind: "crashAfterEffect", functionName: "launchAttempt" }],
    });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ steps: [aBuild(5)] }));
    dbtCloud.behave({ listRunsLag: { kind: "seconds", seconds: 60 } });
    const { id } = await world.start(aDbtRun());
    await world.crashed();

    await world.restart();
    const ended = await world.ended(id);

    // Without help of the vendor nothing can close this gap: a kill, a listing a minute late, a run of seconds.
    expect(executedRuns(world)).toHaveLength(2);
    expect(ended).toMatchObject({
      status: "succeeded",
      vendorRunId: String(ourRuns(world)[1]?.id),
    });
  });

  it("never sends the POST while it is unknown what an earlier execution did", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({
      journalDirectory: journal.path,
      faults: [{ kind: "crashAfterEffect", functionName: "launchAttempt" }],
    });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    const { id } = await world.start(aDbtRun());
    await world.crashed();
    dbtCloud.faults.add({ ...LIST_RUNS, times: 9, fault: { kind: "status", status: 500 } });

    await world.restart();
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(dbtCloud.posts()).toMatchObject({ triggers: 1, cancels: 0 });
  });
});
