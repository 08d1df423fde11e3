import type { DbtStep } from "../../local/simulators/dbt-cloud/job-definition";
import { World } from "../support/world";
import { aJournalDirectory } from "./dbt-journal";
import { aDbtJob, aDbtRun, executedRuns, LIST_RUNS, ourRuns, TRIGGER } from "./dbt-jobs";

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

  it("starts one run when two executions run at the same time", async () => {
    await using world = await World.start({
      faults: [{ kind: "duplicateConcurrently", functionName: "launchAttempt" }],
    });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);
    await world.host.advance(MUCH_LATER);

    expect(dbtCloud.posts()).toMatchObject({ triggers: 1, cancels: 0 });
    const [run] = ourRuns(world);
    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: String(run?.id) });
  });

  it("starts one run when two executions run at the same time and the response is lost", async () => {
    await using world = await World.start({
      faults: [{ kind: "duplicateConcurrently", functionName: "launchAttempt" }],
    });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.faults.add({ ...TRIGGER, fault: { kind: "reset", when: "afterEffect" } });

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);
    await world.host.advance(MUCH_LATER);

    expect(dbtCloud.posts()).toMatchObject({ triggers: 1, cancels: 0 });
    const [run] = ourRuns(world);
    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: String(run?.id) });
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

  it.each([
    ["ten seconds", 10],
    ["a minute", 60],
  ])(
    "makes one run when the host was killed and the list is late by %s",
    async (_late, seconds) => {
      await using journal = await aJournalDirectory();
      await using world = await World.start({
        journalDirectory: journal.path,
        faults: [{ kind: "crashAfterEffect", functionName: "launchAttempt" }],
      });
      const { dbtCloud } = world.vendors;
      dbtCloud.addJob(aDbtJob({ steps: [aBuild(5)] }));
      dbtCloud.behave({ listRunsLag: { kind: "seconds", seconds } });
      const { id } = await world.start(aDbtRun());
      await world.crashed();

      await world.restart();
      const ended = await world.ended(id);
      await world.host.advance(MUCH_LATER);

      expect(dbtCloud.posts()).toMatchObject({ triggers: 1, cancels: 0 });
      expect(ended).toMatchObject({
        status: "succeeded",
        vendorRunId: String(ourRuns(world)[0]?.id),
      });
    },
  );

  /** The host is killed, and the list shows no run within the time of all looks: so the start is sent once more. */
  const sentAgain = async (world: World): Promise<string> => {
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ steps: [aBuild(600)] }));
    dbtCloud.behave({ listRunsLag: { kind: "seconds", seconds: 900 } });
    const { id } = await world.start(aDbtRun());
    await world.crashed();
    await world.restart();
    await world.until(() => Promise.resolve(dbtCloud.posts().triggers === 2));
    dbtCloud.behave({ listRunsLag: { kind: "seconds", seconds: 0 } });
    return id;
  };

  const killed = { kind: "crashAfterEffect", functionName: "launchAttempt" } as const;

  it("cancels the second run while it is queued, when the list did not show the first one", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({ journalDirectory: journal.path, faults: [killed] });
    const id = await sentAgain(world);

    const ended = await world.ended(id);
    await world.host.advance(MUCH_LATER);

    const [kept, duplicate] = ourRuns(world);
    expect(executedRuns(world)).toStrictEqual([kept]);
    expect(duplicate).toMatchObject({ status: "Cancelled", startedAt: null });
    expect(ended).toMatchObject({
      status: "succeeded",
      vendorRunId: String(kept?.id),
      attempts: [{ duplicates: [{ vendorRunId: String(duplicate?.id), cancelError: null }] }],
    });
  });

  it("reports the second run when dbt does not let it be cancelled", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({ journalDirectory: journal.path, faults: [killed] });
    const refusal = { kind: "status", status: 403 } as const;
    world.vendors.dbtCloud.faults.add({
      method: "POST",
      path: /\/cancel\/$/,
      times: Infinity,
      fault: refusal,
    });
    const id = await sentAgain(world);

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
