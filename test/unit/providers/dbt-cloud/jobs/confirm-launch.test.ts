import type { AttemptReference } from "../../../../../src/contracts/attempt";
import {
  anOrder,
  CANCEL_RUN,
  type DbtWorld,
  JOB_ID,
  LIST_RUNS,
  startDbtWorld,
  MARKER_OF_ATTEMPT_2,
} from "../dbt-world";
import { aClaim } from "../../../../support/claims";

const order = anOrder();

const NOT_SEEN = "The cancel was accepted, but the run was not seen to stop.";

async function launch(world: DbtWorld): Promise<AttemptReference> {
  const result = await world.provider.launch(order, aClaim());
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

      const asking = await world.provider.confirmLaunch(order, attempts[asked]!);
      world.advance(5);
      const seen = await world.provider.confirmLaunch(order, attempts[asked]!);

      const duplicate = { vendorRunId: attempts[1]!.vendorRunId };
      const waiting = { ...duplicate, state: "Queued", cancelError: NOT_SEEN };
      expect(asking).toStrictEqual({
        ...{ kind: "found", attempt: attempts[0], duplicates: [waiting] },
        lookAgain: { afterSeconds: null },
      });
      const cancelled = { ...duplicate, state: "Cancelled", cancelError: null };
      expect(seen).toStrictEqual({
        ...{ kind: "found", attempt: attempts[0], duplicates: [cancelled] },
      });
      expect(statuses(world)).toStrictEqual(["Running", "Cancelled"]);
    },
  );

  it("changes nothing when it is executed again", async () => {
    await using world = await startDbtWorld();
    const attempts = await launchTwice(world);
    await world.provider.confirmLaunch(order, attempts[1]!);
    world.advance(5);
    const second = await world.provider.confirmLaunch(order, attempts[1]!);

    expect(await world.provider.confirmLaunch(order, attempts[1]!)).toStrictEqual(second);
    expect(world.dbt.posts().cancels).toBe(1);
  });

  it.each([
    [
      "has run for two minutes",
      121,
      "Running",
      "It is not known to be queued, or to have run for less than 120 s, so it is left to run.",
    ],
    ["has already run", 3_600, "Success", "It had ended before it could be cancelled."],
  ])(
    "does not cancel a duplicate that %s, and reports it",
    async (_how, seconds, state, cancelError) => {
      const steps = [{ name: "Invoke dbt with `dbt build`", durationSeconds: 600 }];
      await using world = await startDbtWorld({ job: { ciJob: true, steps } });
      const attempts = await launchTwice(world);
      world.advance(seconds);

      const result = await world.provider.confirmLaunch(order, attempts[1]!);

      const { vendorRunId } = attempts[1]!;
      expect(result).toStrictEqual({
        ...{ kind: "found", attempt: attempts[0] },
        duplicates: [{ vendorRunId, state, cancelError }],
      });
      expect(world.dbt.posts().cancels).toBe(0);
    },
  );

  it.each([
    ["is starting", { startSeconds: 600 }, "Starting"],
    ["has run for a few seconds, as those of a CI job do at once", {}, "Running"],
  ])("cancels a duplicate that %s", async (_how, changes, state) => {
    const steps = [{ name: "Invoke dbt with `dbt build`", durationSeconds: 600 }];
    await using world = await startDbtWorld({ job: { ciJob: true, steps, ...changes } });
    const attempts = await launchTwice(world);

    const asking = await world.provider.confirmLaunch(order, attempts[1]!);
    world.advance(60);

    expect(asking).toMatchObject({
      attempt: attempts[0],
      duplicates: [{ vendorRunId: attempts[1]!.vendorRunId, state, cancelError: NOT_SEEN }],
      lookAgain: { afterSeconds: null },
    });
    expect(await world.provider.confirmLaunch(order, attempts[1]!)).toMatchObject({
      attempt: attempts[0],
      duplicates: [{ state: "Cancelled", cancelError: null }],
    });
    expect(statuses(world)[1]).toBe("Cancelled");
  });

  it("keeps the run that the launch returned while the list does not show it yet", async () => {
    await using world = await startDbtWorld();
    world.dbt.behave({ listRunsLag: { kind: "seconds", seconds: 60 } });
    const attempt = await launch(world);

    expect(await world.provider.confirmLaunch(order, attempt)).toStrictEqual({
      kind: "found",
      attempt,
    });
  });

  it("never cancels queued runs of others", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    world.dbt.startForeignRun(JOB_ID, { cause: "Kicked off from UI" });
    world.dbt.startForeignRun(JOB_ID, { cause: MARKER_OF_ATTEMPT_2 });

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
    [429, "rate limit", 300],
    [403, "answered 403 to the request to cancel run", null],
    [500, "answered 500 to the request to cancel run", null],
  ])(
    "reports a duplicate whose cancel is answered with %i, and has to be asked again",
    async (status, words, seconds) => {
      await using world = await startDbtWorld();
      const attempts = await launchTwice(world);
      const fault = { kind: "status", status } as const;
      world.dbt.faults.add({ path: CANCEL_RUN, times: Infinity, fault });

      const { vendorRunId } = attempts[1]!;
      const cancelError = expect.stringContaining(words) as string;
      expect(await world.provider.confirmLaunch(order, attempts[0]!)).toStrictEqual({
        ...{ kind: "found", attempt: attempts[0] },
        duplicates: [{ vendorRunId, state: "Queued", cancelError }],
        lookAgain: { afterSeconds: seconds },
      });
    },
  );

  it("needs the account of the attempt", async () => {
    await using world = await startDbtWorld();
    const attempt = { ...(await launch(world)), connectionId: "1" };

    expect(await world.provider.confirmLaunch(order, attempt)).toMatchObject({
      kind: "unreachable",
    });
  });
});
