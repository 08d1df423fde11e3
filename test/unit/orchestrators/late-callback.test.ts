import {
  CallbackOrder,
  DeliveryResult,
  type SealedCallback,
} from "../../../src/contracts/callback";
import { lateCallback } from "../../../src/orchestrators/late-callback";
import { drive, inTurn, type Driven } from "../../support/drive";
import { pausesBetween } from "../../support/pauses-between";
import type { ActivityFake } from "../../support/hub-core";

const callback: SealedCallback = { form: "dataFactory", sealed: "c2VhbGVk" };
const runId = `r-${"a".repeat(40)}`;
const delivered = { kind: "delivered", status: 204 };
const busy = { kind: "tryAgain", reason: "hook.example answered 503", retryAfterSeconds: null };

const driveLate = (deliverCallback: ActivityFake): Promise<Driven> =>
  drive({
    orchestrator: "lateCallback",
    orchestrators: { lateCallback },
    input: { runId, callback, waitingSince: null },
    activities: {
      deliverCallback: async (input, call) => {
        expect(CallbackOrder.parse(input)).toStrictEqual({ runId, callback });
        return DeliveryResult.parse(await deliverCallback(input, call));
      },
    },
  });

const endsAfter =
  (seconds: number, result: unknown = delivered): ActivityFake =>
  (_input, { atSeconds }) =>
    atSeconds < seconds ? { kind: "notEnded" } : result;

const firstly =
  (result: unknown, then: ActivityFake): ActivityFake =>
  (input, call) =>
    call.count === 1 ? result : then(input, call);

describe("lateCallback", () => {
  it("reports the end of a run that has ended, at once", async () => {
    const { output, elapsedSeconds } = await driveLate(inTurn(delivered));

    expect(output).toStrictEqual({
      state: "delivered",
      tries: 1,
      message: "The receiver answered 204",
    });
    expect(elapsedSeconds).toBe(0);
  });

  it("waits for the end of a live run, and reacts within a minute", async () => {
    const { output, elapsedSeconds } = await driveLate(endsAfter(3_000));

    expect(output).toMatchObject({ state: "delivered" });
    expect(elapsedSeconds).toBeGreaterThanOrEqual(3_000);
    expect(elapsedSeconds).toBeLessThanOrEqual(3_060);
  });

  it("polls every five seconds at first, then after a quarter of the time waited, then every minute", async () => {
    const { callsOf } = await driveLate(endsAfter(7_200));

    const looks = callsOf("deliverCallback").map(({ atSeconds }) => atSeconds);
    const pauses = pausesBetween(looks);

    // 25 / 4 after the first five, and a quarter more each time.
    expect(pauses.slice(0, 7)).toStrictEqual([5, 5, 5, 5, 5, 6.3, 7.8]);
    expect(Math.max(...pauses)).toBe(60);
    // Further generations look as rarely as the one before them did in the end.
    expect(looks.length).toBeGreaterThan(100);
    expect(new Set(pauses.slice(19))).toStrictEqual(new Set([60]));
  });

  it("waits for a day in a history that stays small", async () => {
    const day = 86_400;

    const { output, elapsedSeconds, largestPayloadBytes } = await driveLate(endsAfter(day));

    expect(output).toMatchObject({ state: "delivered" });
    expect(elapsedSeconds).toBeGreaterThanOrEqual(day);
    expect(elapsedSeconds).toBeLessThanOrEqual(day + 60);
    expect(largestPayloadBytes).toBeLessThan(45_000);
  });

  it("gives up after an hour for a receiver, but not for a run", async () => {
    const { output, elapsedSeconds } = await driveLate(endsAfter(9_000, busy));

    expect(output).toMatchObject({ state: "abandoned", message: "hook.example answered 503" });
    expect(elapsedSeconds).toBeGreaterThanOrEqual(9_000 + 3_600);
    expect(elapsedSeconds).toBeLessThanOrEqual(9_060 + 3_600);
  });

  it("shows the receiver's response while it tries again", async () => {
    const answers = inTurn(busy, delivered);

    const { customStatuses } = await driveLate(answers);

    expect(customStatuses).toStrictEqual([
      { state: "waiting", tries: 1, message: "hook.example answered 503" },
      { state: "delivered", tries: 2, message: "The receiver answered 204" },
    ]);
  });

  it("continues to wait when the task hub was unreachable for a moment", async () => {
    const { output, callsOf } = await driveLate(firstly(busy, endsAfter(7_200)));

    expect(output).toMatchObject({ state: "delivered" });
    expect(callsOf("deliverCallback").at(-1)!.atSeconds).toBeGreaterThanOrEqual(7_200);
  });
});
