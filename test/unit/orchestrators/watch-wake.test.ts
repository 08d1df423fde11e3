import { inTurn, ROOT_ID, type EventScript } from "../../support/drive";
import { checked, driveWatch } from "../../support/drive-watch";
import { endingAt } from "../../support/fake-vendor";
import { active, failed, secondsLater } from "../../support/run-builders";

const wake = (when: EventScript["when"], deadline: string | null = null): EventScript => ({
  when,
  name: "WakeRequested",
  data: { deadline },
});

describe("watch, woken", () => {
  it("polls at once", async () => {
    const { checkedAt } = await driveWatch({ waitSeconds: 3_600 }, endingAt(40, failed()), [
      wake({ at: 40 }),
    ]);

    expect(checkedAt).toStrictEqual([0, 40]);
  });

  it("polls once more, soon, when nothing had changed, and then in its usual interval", async () => {
    const { checkedAt } = await driveWatch({}, endingAt(80, failed()), [wake({ at: 40 })]);

    expect(checkedAt).toStrictEqual([0, 30, 40, 55, 85]);
  });

  it("polls once more when the hint ended a generation", async () => {
    const { checkedAt } = await driveWatch({}, endingAt(590, failed()), [wake({ at: 580 })]);

    // The extension passes the hint on to the next generation, too.
    expect(checkedAt.slice(-3)).toStrictEqual([580, 580, 595]);
  });

  it("does not poll before the vendor's Retry-After", async () => {
    const away = { kind: "unreachable", reason: "429", retryAfterSeconds: 100 };
    const { checkedAt } = await driveWatch(
      {},
      inTurn({ kind: "checked", status: active() }, away, { kind: "checked", status: failed() }),
      [wake({ at: 10 })],
    );

    expect(checkedAt).toStrictEqual([0, 10, 110]);
  });

  it.each<[string, EventScript["when"]]>([
    ["before its first check", { turn: 1, order: "last" }],
    ["during a check", { during: "checkAttempt" }],
    ["in the same batch as the result of a check", { with: "checkAttempt", order: "first" }],
    ["in the same batch as its timer, before it", { at: 30, order: "first" }],
    ["in the same batch as its timer, after it", { at: 30, order: "last" }],
  ])("receives a deadline %s", async (_when, when) => {
    const { result, elapsedSeconds } = await driveWatch({}, checked(active()), [
      wake(when, secondsLater(120)),
    ]);

    expect(result.verdict).toStrictEqual({ kind: "deadlinePassed" });
    expect(elapsedSeconds).toBe(120);
  });

  it("polls more often until that deadline", async () => {
    const { checkedAt } = await driveWatch({}, checked(active()), [
      wake({ at: 40 }, secondsLater(57)),
    ]);

    expect(checkedAt).toStrictEqual([0, 30, 40, 45, 50, 55, 57]);
  });

  it("never moves its own deadline back", async () => {
    const { elapsedSeconds } = await driveWatch({ deadline: secondsLater(60) }, checked(active()), [
      wake({ at: 40 }, secondsLater(1_000)),
    ]);

    expect(elapsedSeconds).toBe(60);
  });

  it.each([[undefined], ["now"], [{ deadline: "tomorrow" }], [{ until: 5 }]])(
    "treats a malformed wake (%j) as a plain hint",
    async (data) => {
      const { result, checkedAt } = await driveWatch(
        { waitSeconds: 3_600 },
        endingAt(40, failed()),
        [{ when: { at: 40 }, name: "WakeRequested", data, to: ROOT_ID }],
      );

      expect(checkedAt).toStrictEqual([0, 40]);
      expect(result.verdict.kind).toBe("ended");
    },
  );

  it("keeps a deadline that it received in the last round of a generation", async () => {
    const { elapsedSeconds } = await driveWatch({}, checked(active()), [
      wake({ during: "checkAttempt", call: 20 }, secondsLater(1_000)),
    ]);

    expect(elapsedSeconds).toBe(1_000);
  });

  it("survives any number of wakes", async () => {
    const everySecond = Array.from({ length: 200 }, (_, second) => wake({ at: second }));
    const { result } = await driveWatch({}, endingAt(150, failed()), everySecond);

    expect(result.verdict.kind).toBe("ended");
    expect(result.progress.checks).toBeGreaterThan(100);
  });
});
