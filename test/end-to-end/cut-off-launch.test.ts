/** A host that is killed behind the POST of a start, whose repetition then meets another trouble. */
import type { FaultRule } from "../../local/simulators/faults";
import { World } from "../support/world";
import { aDbtJob, aDbtRun, ourRuns } from "./dbt-jobs";
import { aJournalDirectory } from "./dbt-journal";

const MUCH_LATER = { seconds: 7_200 };

const killedAfter = { kind: "crashAfterEffect", functionName: "launchAttempt" } as const;
const killedBefore = { kind: "crashBeforeEffect", functionName: "launchAttempt" } as const;

const START: Pick<FaultRule, "method" | "path"> = {
  method: "POST",
  path: /jobs\/(run-now|runs\/submit)$/,
};

const LIMIT = { kind: "status", status: 429 } as const;

const error = (status: number, error_code: string): FaultRule["fault"] => ({
  ...{ kind: "status", status },
  body: { error_code, message: "Not now." },
});

const ENDLESS = [{ key: "main", durationSeconds: 86_400 }];

const TARGETS: Record<string, (world: World) => unknown> = {
  "databricks-job": ({ vendors: { databricks } }) => ({
    type: "databricks-job",
    jobId: databricks.addJob({ name: "Load", tasks: ENDLESS }),
  }),
  "databricks-submit": ({ vendors: { databricks } }) => {
    databricks.scriptSubmits(() => ({ tasks: ENDLESS }));
    return { type: "databricks-submit", run: { tasks: [{ task_key: "main" }] } };
  },
};

/** Kills the host around the first execution of its launch, lets the trouble begin, and starts the host again. */
async function killed(
  world: World,
  target: unknown,
  beginTrouble: (world: World) => void,
): Promise<string> {
  const { id } = await world.start({ target });
  await world.crashed();
  beginTrouble(world);
  await world.restart();
  return id;
}

const troubleAt =
  (times: number, fault: FaultRule["fault"]) =>
  ({ vendors }: World): void => {
    vendors.databricks.faults.add({ ...START, times, fault });
  };

const allStorage = { path: /./, fault: { kind: "status", status: 503 } } as const;

describe("a Databricks launch that was cut off, and is repeated in vain for a while", () => {
  it.each([
    ["databricks-job", "a 429", troubleAt(6, LIMIT)],
    ["databricks-submit", "a 429", troubleAt(6, LIMIT)],
    ["databricks-job", "a 403", troubleAt(6, error(403, "PERMISSION_DENIED"))],
    ["databricks-job", "a 500", troubleAt(6, error(500, "INTERNAL_ERROR"))],
    ["databricks-submit", "a 400 of a limit", troubleAt(6, error(400, "RESOURCE_EXHAUSTED"))],
    [
      "databricks-job",
      "no token",
      ({ vendors }: World): void => {
        vendors.identity.faults.add({
          path: /./,
          times: 8,
          fault: { kind: "status", status: 500 },
        });
      },
    ],
  ] as const)(
    "cancels the run of a %s that it has started, after %s",
    async (type, _trouble, begin) => {
      await using journal = await aJournalDirectory();
      await using world = await World.start({
        journalDirectory: journal.path,
        faults: [killedAfter],
      });
      const id = await killed(world, TARGETS[type]!(world), begin);
      await world.cancel(id);

      const ended = await world.ended(id, MUCH_LATER);

      const [run, ...others] = world.vendors.databricks.runs();
      expect(others).toStrictEqual([]);
      expect(run).toMatchObject({ resultState: "CANCELED" });
      expect(ended).toMatchObject({ status: "cancelled", vendorRunId: run?.runId });
      expect(ended.message).toContain("Cancelled on request, and seen to stop.");
    },
  );

  it("does not say that nothing is running when the trouble lasts to the deadline", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({
      journalDirectory: journal.path,
      faults: [killedAfter],
    });
    const id = await killed(
      world,
      TARGETS["databricks-job"]!(world),
      troubleAt(Number.MAX_SAFE_INTEGER, LIMIT),
    );
    await world.cancel(id);

    const ended = await world.ended(id, { seconds: 200_000 });

    expect(world.vendors.databricks.runs()).toMatchObject([{ resultState: undefined }]);
    expect(ended).toMatchObject({ status: "unknown", error: { code: "launchUnclear" } });
    expect(ended.message).not.toContain("nothing");
  });

  it("says that it was cancelled before the start when it was killed before its POST", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({
      journalDirectory: journal.path,
      faults: [killedBefore],
    });
    const id = await killed(world, TARGETS["databricks-job"]!(world), troubleAt(6, LIMIT));
    await world.cancel(id);

    const ended = await world.ended(id, MUCH_LATER);

    expect(ended).toMatchObject({ status: "cancelled", vendorRunId: null });
    expect(ended.message).toContain("Cancelled on request before the job was started.");
    expect(world.vendors.databricks.runs()).toStrictEqual([]);
  });
});

describe("a Databricks launch that was cut off while the app's storage account is out of reach", () => {
  it.each([
    ["is found and cancelled", killedAfter, "seen to stop", 1],
    ["was never sent, which the claim shows", killedBefore, "before the job was started", 0],
  ])("%s once the account is back after a cancel", async (_what, fault, words, runs) => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({ journalDirectory: journal.path, faults: [fault] });
    const id = await killed(world, TARGETS["databricks-job"]!(world), ({ vendors }) => {
      vendors.storage.faults.add({ ...allStorage, times: 20 });
    });
    await world.cancel(id);

    const ended = await world.ended(id, MUCH_LATER);

    expect(ended).toMatchObject({ status: "cancelled" });
    expect(ended.message).toContain(words);
    expect(world.vendors.databricks.runs()).toHaveLength(runs);
  });

  it("names the run that it may have started when the account stays out of reach", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({
      journalDirectory: journal.path,
      faults: [killedAfter],
    });
    const id = await killed(world, TARGETS["databricks-job"]!(world), ({ vendors }) => {
      vendors.storage.faults.add({ ...allStorage, times: Infinity });
    });
    await world.cancel(id);

    const ended = await world.ended(id, MUCH_LATER);

    const [run, ...others] = world.vendors.databricks.runs();
    expect(others).toStrictEqual([]);
    expect(ended).toMatchObject({ status: "unknown", error: { code: "launchUnclear" } });
    expect(ended.message).toContain(`may have started one of these runs: ${run!.runId}.`);
    expect(ended.message).not.toContain("nothing");
  });
});

describe("a launch of a dbt CI job, whose runs dbt executes at once, that was cut off", () => {
  it.each([
    ["finds its run", killedAfter, 0],
    ["finds its run in a list that is a minute late", killedAfter, 60],
  ])("%s, and starts no second one", async (_what, fault, seconds) => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({ journalDirectory: journal.path, faults: [fault] });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ ciJob: true }));
    dbtCloud.behave({ listRunsLag: { kind: "seconds", seconds } });
    const { id } = await world.start(aDbtRun());
    await world.crashed();
    await world.restart();

    const ended = await world.ended(id, MUCH_LATER);
    await world.host.advance(MUCH_LATER);

    expect(dbtCloud.posts()).toMatchObject({ triggers: 1, cancels: 0 });
    const [run] = ourRuns(world);
    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: String(run?.id) });
  });

  it("does not know it, and starts no second one, when the list never shows its run", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({
      journalDirectory: journal.path,
      faults: [killedAfter],
    });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ ciJob: true }));
    dbtCloud.behave({ listRunsLag: { kind: "seconds", seconds: 3_000 } });
    const { id } = await world.start(aDbtRun());
    await world.crashed();
    await world.restart();

    const ended = await world.ended(id, MUCH_LATER);
    await world.host.advance(MUCH_LATER);

    expect(ended).toMatchObject({ status: "unknown", error: { code: "launchUnclear" } });
    expect(ended.message).toMatch(/Look for a run whose cause starts with \[az:[a-z2-7]{16}\]/);
    expect(dbtCloud.posts()).toMatchObject({ triggers: 1, cancels: 0 });
  });
});
