import type { AttemptReference } from "../../../../src/contracts/attempt";
import { aPlan, aTarget, anOrder, LIST_RUNS, ONE_RUN, RUN_JOB, startDbtWorld } from "./dbt-world";
import { aClaim } from "../../../support/claims";

const anAttempt: AttemptReference = {
  provider: "dbt-cloud",
  connectionId: aPlan().connectionId,
  number: 1,
  vendorJobId: aPlan().vendorJobId,
  vendorRunId: "70403199999999",
  runPageUrl: null,
  launchedAt: "2026-01-05T06:00:00.000Z",
};

describe("the pace of a dbt account", () => {
  it("lets many runs begin without exceeding the limit, and returns to the others when to come back", async () => {
    await using world = await startDbtWorld({ timeoutSeconds: 20 });

    const plans = await Promise.all(
      Array.from({ length: 260 }, () => world.provider.planLaunch(aTarget())),
    );

    const away = plans.filter(({ kind }) => kind === "unreachable");
    expect(plans.filter(({ kind }) => kind === "planned")).toHaveLength(216);
    expect(away).toHaveLength(44);
    expect(away[0]).toMatchObject({
      reason: expect.stringMatching(
        /^dbt account \d+ at \S+ takes only so many requests a minute; this one's turn comes in \d+ s\.$/,
      ) as unknown,
    });
  });

  it("sends nothing but cancels for five minutes after a 429", async () => {
    await using world = await startDbtWorld();
    world.dbt.faults.add({ path: ONE_RUN, fault: { kind: "status", status: 429 } });

    const refused = await world.provider.check(anAttempt);
    const held = [
      await world.provider.check({ ...anAttempt, vendorRunId: "7" }),
      await world.provider.planLaunch(aTarget()),
      await world.provider.launch(anOrder(), aClaim()),
    ];
    const cancel = await world.provider.cancel(anAttempt);
    const sent = world.dbt.requests.all().length;
    world.advance(290);
    await world.provider.launch(anOrder(), aClaim());
    const stillSent = world.dbt.requests.all().length;
    world.advance(11);
    const after = await world.provider.launch(anOrder(), aClaim());

    expect(refused).toMatchObject({ kind: "unreachable", retryAfterSeconds: 300 });
    expect(held.map(({ kind }) => kind)).toStrictEqual(["unreachable", "unreachable", "tryAgain"]);
    expect(cancel.kind).toBe("requested");
    expect([sent, stillSent]).toStrictEqual([2, 2]);
    expect(after.kind).toBe("launched");
  });

  it("does not wait for a whole day if dbt asks for that", async () => {
    await using world = await startDbtWorld();
    const headers = { "retry-after": "86400" };
    world.dbt.faults.add({ path: ONE_RUN, fault: { kind: "status", status: 429, headers } });

    const refused = await world.provider.check(anAttempt);
    world.advance(301);
    const launched = await world.provider.launch(anOrder(), aClaim());

    expect(refused).toMatchObject({ kind: "unreachable", retryAfterSeconds: 300 });
    expect(launched.kind).toBe("launched");
  });

  it("never reports that nothing was started when the list could not be read", async () => {
    await using world = await startDbtWorld();
    world.dbt.faults.add({ path: LIST_RUNS, fault: { kind: "status", status: 429 } });

    await world.provider.launch(anOrder(), aClaim());
    const held = await world.provider.launch(anOrder(), aClaim());

    expect(held).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
    expect(world.dbt.requests.matching("POST", RUN_JOB)).toHaveLength(0);
  });
});
