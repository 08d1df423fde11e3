import { aClaim, MemoryClaims } from "../../../../support/claims";
import { type DbtWorld } from "../dbt-world";
import { aFailedRun, aRetry, attemptOf } from "./a-failed-run";

const RETRY = { method: "POST", path: /\/retry\// } as const;

const retriesOf = ({ dbt }: DbtWorld): readonly unknown[] => dbt.runs().slice(1);

const postsOf = ({ dbt }: DbtWorld): number =>
  dbt.requests.matching(RETRY.method, RETRY.path).length;

const CLAIM = { runId: `r-${"1".repeat(40)}`, attemptNumber: 2, send: 1 };

describe("launch, of a retry", () => {
  it("continues the failed run, as a new run of the job", async () => {
    await using failed = await aFailedRun();
    const { world } = failed;

    const result = await world.provider.launch(await aRetry(failed), aClaim());
    world.advance(600);

    const [, retry] = world.dbt.runs();
    expect(retry).toMatchObject({
      retryingRunId: Number(failed.attempt.vendorRunId),
      status: "Success",
    });
    expect(result).toMatchObject({
      kind: "launched",
      attempt: { number: 2, vendorRunId: String(retry?.id) },
    });
  });

  it.each(["both", "run", "cause"] as const)(
    "finds its own retry when it is executed again, by the marks of %s",
    async (marks) => {
      await using failed = await aFailedRun();
      const { world } = failed;
      world.dbt.behave({ retryMarks: marks });
      const order = await aRetry(failed);
      const first = await world.provider.launch(order, aClaim());

      const second = await world.provider.launch(order, aClaim({ mayHaveBeenSent: true }));

      expect(second).toMatchObject({
        kind: "launched",
        attempt: { vendorRunId: attemptOf(first).vendorRunId },
      });
      expect(retriesOf(world)).toHaveLength(1);
    },
  );

  it("finds its own retry with a plan that was made after it", async () => {
    await using failed = await aFailedRun();
    const { world } = failed;
    const order = await aRetry(failed);
    const claims = new MemoryClaims();
    const first = await world.provider.launch(order, claims.claimOf(CLAIM));
    const { vendorRunId } = attemptOf(first);
    const later = { ...order, plan: { ...order.plan, baselineRunId: vendorRunId } };

    const second = await world.provider.launch(later, claims.claimOf(CLAIM));

    expect(second).toMatchObject({ kind: "launched", attempt: { vendorRunId } });
    expect(retriesOf(world)).toHaveLength(1);
  });

  it("sends nothing while an earlier execution may have sent it, and allows to send it later", async () => {
    await using failed = await aFailedRun();
    const order = await aRetry(failed);

    const result = await failed.world.provider.launch(order, aClaim({ mayHaveBeenSent: true }));

    expect(result).toMatchObject({ kind: "unclear", resend: true });
    expect(postsOf(failed.world)).toBe(0);
  });

  it("sends nothing when another execution has taken the claim over", async () => {
    await using failed = await aFailedRun();
    const claim = aClaim({ send: () => Promise.resolve("lost") });

    const result = await failed.world.provider.launch(await aRetry(failed), claim);

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
    expect(postsOf(failed.world)).toBe(0);
  });

  it.each([
    ["reset after the effect", { kind: "reset", when: "afterEffect" }, 1, "found"],
    ["cut off", { kind: "cutOff", effect: true }, 1, "found"],
    ["a 500 after the effect", { kind: "status", status: 500, effect: true }, 1, "found"],
    ["reset before the effect", { kind: "reset", when: "beforeEffect" }, 0, "notFound"],
    ["a 503", { kind: "status", status: 503 }, 0, "notFound"],
  ] as const)(
    "sends it once when the answer is %s, and settles what it came to",
    async (_, fault, made, kind) => {
      await using failed = await aFailedRun();
      const { world } = failed;
      const order = await aRetry(failed);
      world.dbt.faults.add({ ...RETRY, times: Infinity, fault });

      const launched = await world.provider.launch(order, aClaim());
      world.dbt.faults.clear();
      const settled = await world.provider.settleLaunch(order);

      expect(launched).toMatchObject({ kind: "unclear", resend: true });
      expect(settled.kind).toBe(kind);
      expect(retriesOf(world)).toHaveLength(made);
      expect(postsOf(world)).toBe(1);
    },
  );

  it("is refused by dbt when it is sent a second time, and finds the first retry then", async () => {
    await using failed = await aFailedRun();
    const { world } = failed;
    const order = await aRetry(failed);
    await world.provider.launch(order, aClaim());
    // The list is late at the look before the POST.
    const empty = JSON.stringify({ data: [], extra: { pagination: { total_count: 0 } } });
    world.dbt.faults.add({
      method: "GET",
      path: /\/runs\/\?/,
      times: 1,
      fault: { kind: "status", status: 200, body: empty },
    });

    const result = await world.provider.launch(order, aClaim());

    expect(result).toMatchObject({ kind: "launched", attempt: { number: 2 } });
    expect(retriesOf(world)).toHaveLength(1);
    expect(postsOf(world)).toBe(2);
  });

  it("says that it does not know when nothing shows that a run is a retry", async () => {
    await using failed = await aFailedRun();
    const { world } = failed;
    world.dbt.behave({ retryMarks: "none" });
    const order = await aRetry(failed);
    world.dbt.faults.add({ ...RETRY, times: 1, fault: { kind: "reset", when: "afterEffect" } });

    const launched = await world.provider.launch(order, aClaim());

    expect(launched.kind).toBe("unclear");
    expect((await world.provider.settleLaunch(order)).kind).toBe("notFound");
    expect(retriesOf(world)).toHaveLength(1);
  });

  it("sends nothing after the deadline", async () => {
    await using failed = await aFailedRun();
    const { world } = failed;
    const deadline = new Date(world.clock.now().getTime() - 1_000).toISOString();

    const result = await world.provider.launch({ ...(await aRetry(failed)), deadline }, aClaim());

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: false });
    expect(postsOf(world)).toBe(0);
  });
});
