import type { AttemptReference } from "../../../../../src/contracts/attempt";
import { ACCOUNT_ID, anOrder, type DbtWorld, JOB_ID, startDbtWorld } from "../dbt-world";
import { aClaim } from "../../../../support/claims";

async function launch(world: DbtWorld): Promise<AttemptReference> {
  const result = await world.provider.launch(anOrder(), aClaim());
  if (result.kind !== "launched") throw new Error(`The launch ended as ${result.kind}.`);
  return result.attempt;
}

async function stateOf(world: DbtWorld, attempt: AttemptReference): Promise<unknown> {
  const result = await world.provider.check(attempt);
  return result.kind === "checked" ? result.status.vendorState : result;
}

describe("check", () => {
  it("follows a run from the queue to its success", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);

    const seen = [await stateOf(world, attempt)];
    for (const seconds of [1, 1, 120]) {
      world.advance(seconds);
      seen.push(await stateOf(world, attempt));
    }

    expect(seen).toStrictEqual(["Queued", "Starting", "Running", "Success"]);
  });

  it("names the run that a queued one waits for", async () => {
    await using world = await startDbtWorld();
    const ahead = world.dbt.startForeignRun(JOB_ID, { cause: "scheduled" });
    const attempt = await launch(world);
    world.advance(10);

    expect(await world.provider.check(attempt)).toMatchObject({
      kind: "checked",
      status: { kind: "active", queued: true, message: `queued behind run ${ahead}` },
    });
  });

  it("names the person who cancelled the run", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    world.advance(10);
    world.dbt.cancelFromInside(Number(attempt.vendorRunId), "Ada Lovelace");
    world.advance(10);

    expect(await world.provider.check(attempt)).toMatchObject({
      status: {
        kind: "cancelled",
        message: `dbt run ${attempt.vendorRunId} was cancelled by Ada Lovelace.`,
      },
    });
  });

  it("reports dbt's own time-out as a failure, not as somebody's cancel", async () => {
    await using world = await startDbtWorld({ job: { timeoutSeconds: 30 } });
    const attempt = await launch(world);
    world.advance(600);

    expect(await world.provider.check(attempt)).toMatchObject({
      status: { kind: "failed", failureClass: "timedOutAtVendor" },
    });
  });

  it("says that dbt does not know the run yet", async () => {
    await using world = await startDbtWorld();
    world.dbt.behave({ getRunLag: { kind: "reads", reads: 1 } });
    const attempt = await launch(world);

    const results = [await world.provider.check(attempt), await world.provider.check(attempt)];

    expect(results.map(({ kind }) => kind)).toStrictEqual(["missing", "checked"]);
  });

  it("asks for no more than it needs", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    world.dbt.requests.clear();

    await world.provider.check(attempt);

    expect(world.dbt.requests.all().map(({ url }) => decodeURIComponent(url))).toStrictEqual([
      `/api/v2/accounts/${ACCOUNT_ID}/runs/${attempt.vendorRunId}/?include_related=["audit"]`,
    ]);
  });

  it("needs the account of the attempt", async () => {
    await using world = await startDbtWorld();
    const attempt = { ...(await launch(world)), connectionId: "1" };

    expect(await world.provider.check(attempt)).toMatchObject({ kind: "unreachable" });
  });
});

describe("cancel", () => {
  it("asks dbt, which takes some time", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    world.advance(10);

    const result = await world.provider.cancel(attempt);
    const early = await stateOf(world, attempt);
    world.advance(10);

    expect(result).toStrictEqual({ kind: "requested" });
    expect([early, await stateOf(world, attempt)]).toStrictEqual(["Running", "Cancelled"]);
  });

  it('returns "requested" for a run that has ended', async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    world.advance(600);

    expect(await world.provider.cancel(attempt)).toStrictEqual({ kind: "requested" });
    expect(await stateOf(world, attempt)).toBe("Success");
  });

  it('returns "requested" for a run that dbt does not have', async () => {
    await using world = await startDbtWorld();
    const attempt = { ...(await launch(world)), vendorRunId: "404" };

    expect(await world.provider.cancel(attempt)).toStrictEqual({ kind: "requested" });
  });

  it.each([
    [600, "requested"],
    [10, "rejected"],
  ])("looks at the run after %i s when dbt refuses: %s", async (seconds, kind) => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    world.advance(seconds);
    world.dbt.faults.add({ path: /\/cancel\//, fault: { kind: "status", status: 400 } });

    expect((await world.provider.cancel(attempt)).kind).toBe(kind);
  });

  it("takes a refusal as it is when dbt shows another run, which has ended", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    world.dbt.faults.add({ path: /\/cancel\//, fault: { kind: "status", status: 400 } });
    const body = { data: { id: 404, status: 10 } };
    world.dbt.faults.add({ path: /\/runs\/\d+\/\?/, fault: { kind: "status", status: 200, body } });

    expect((await world.provider.cancel(attempt)).kind).toBe("rejected");
  });

  it("takes a refusal as it is when the run cannot be looked at", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    world.dbt.deny("noPermission");

    expect(await world.provider.cancel(attempt)).toMatchObject({
      kind: "rejected",
      failure: { code: "forbidden", message: expect.stringContaining("cancel run") as string },
    });
  });

  it("says that dbt could not be asked", async () => {
    await using world = await startDbtWorld();
    const attempt = await launch(world);
    world.dbt.startCooldown();

    expect(await world.provider.cancel(attempt)).toMatchObject({
      kind: "unreachable",
      retryAfterSeconds: 300,
    });
  });

  it("needs the account of the attempt", async () => {
    await using world = await startDbtWorld();
    const attempt = { ...(await launch(world)), connectionId: "1" };

    expect(await world.provider.cancel(attempt)).toMatchObject({
      kind: "rejected",
      failure: { code: "unknownConnection" },
    });
  });
});
