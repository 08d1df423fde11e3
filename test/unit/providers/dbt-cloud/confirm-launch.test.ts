import type { AttemptReference } from "../../../../src/contracts/attempt";
import { anOrder, CANCEL_RUN, type DbtWorld, JOB_ID, LIST_RUNS, startDbtWorld } from "./dbt-world";
import { toMarker } from "../../../../src/providers/dbt-cloud/launch-marker";

const order = anOrder();

async function launch(world: DbtWorld): Promise<AttemptReference> {
  const result = await world.provider.launch(order);
  if (result.kind !== "launched") throw new Error(`The launch ended as ${result.kind}.`);
  return result.attempt;
}

/** Two executions of one launch, the second of which could not see the run of the first. */
async function launchTwice(world: DbtWorld): Promise<AttemptReference[]> {
  world.dbt.behave({ listRunsLag: { kind: "seconds", seconds: 10 } });
  const attempts = [await launch(world), await launch(world)];
  world.advance(15);
  return attempts;
}

const statuses = (world: DbtWorld): string[] => world.dbt.runs().map(({ status }) => status);

describe("confirmLaunch", () => {
  it("answers the attempt itself when there is no duplicate", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);

    const result = await world.provider.confirmLaunch(order, attempt);

    expect(result).toStrictEqual({ kind: "found", attempt });
    expect(world.dbt.posts().cancels).toBe(0);
  });

  it.each([0, 1])(
    "keeps the first run and cancels the waiting one, asked about number %i",
    async (asked) => {
      await using world = await startDbtWorld();
      const attempts = await launchTwice(world);

      const result = await world.provider.confirmLaunch(order, attempts[asked]!);
      world.advance(5);

      expect(result).toStrictEqual({ kind: "found", attempt: attempts[0] });
      expect(statuses(world)).toStrictEqual(["Running", "Cancelled"]);
    },
  );

  it("changes nothing when it is executed again", async () => {
    await using world = await startDbtWorld();
    const attempts = await launchTwice(world);
    const first = await world.provider.confirmLaunch(order, attempts[1]!);
    world.advance(5);

    expect(await world.provider.confirmLaunch(order, attempts[1]!)).toStrictEqual(first);
    expect(world.dbt.posts().cancels).toBe(1);
  });

  it("leaves a duplicate alone that already runs", async () => {
    await using world = await startDbtWorld({ job: { ciJob: true } });
    const attempts = await launchTwice(world);

    const result = await world.provider.confirmLaunch(order, attempts[1]!);

    expect(result).toStrictEqual({ kind: "found", attempt: attempts[0] });
    expect(world.dbt.posts().cancels).toBe(0);
  });

  it("keeps the run it was told of while the listing lags behind it", async () => {
    await using world = await startDbtWorld();
    world.dbt.behave({ listRunsLag: { kind: "seconds", seconds: 60 } });
    const attempt = await launch(world);

    expect(await world.provider.confirmLaunch(order, attempt)).toStrictEqual({
      kind: "found",
      attempt,
    });
  });

  it("never touches the runs of others that wait", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    world.dbt.startForeignRun(JOB_ID, { cause: "Kicked off from UI" });
    world.dbt.startForeignRun(JOB_ID, { cause: toMarker({ ...order, attemptNumber: 2 }) });

    await world.provider.confirmLaunch(order, attempt);

    expect(world.dbt.posts().cancels).toBe(0);
  });

  it("has to be asked again when the runs cannot be listed", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    const fault = { kind: "status", status: 500 } as const;
    world.dbt.faults.add({ path: LIST_RUNS, times: Infinity, fault });

    expect(await world.provider.confirmLaunch(order, attempt)).toMatchObject({
      kind: "unreachable",
    });
  });

  it.each([
    [429, 300],
    [403, null],
    [500, null],
  ])("has to be asked again when the cancel is answered with %i", async (status, seconds) => {
    await using world = await startDbtWorld();
    const attempts = await launchTwice(world);
    const fault = { kind: "status", status } as const;
    world.dbt.faults.add({ path: CANCEL_RUN, times: Infinity, fault });

    expect(await world.provider.confirmLaunch(order, attempts[0]!)).toMatchObject({
      kind: "unreachable",
      retryAfterSeconds: seconds,
      reason: expect.stringMatching(
        /^Run \d+ is a duplicate of run \d+ and still waits\. /,
      ) as string,
    });
  });

  it("needs the account of the attempt", async () => {
    await using world = await startDbtWorld();
    const attempt = { ...(await launch(world)), connectionId: "1" };

    expect(await world.provider.confirmLaunch(order, attempt)).toMatchObject({
      kind: "unreachable",
    });
  });
});
