import {
  ChosenRules,
  NoticeOrder,
  NoticesProgress,
  type NoticesInput,
} from "../../../src/contracts/notices";
import { PostResult } from "../../../src/contracts/callback";
import { notices } from "../../../src/orchestrators/notices";
import { drive, inTurn, STARTED_AT, type Driven } from "../../support/drive";
import type { ActivityFake } from "../../support/hub-core";
import { pausesBetween } from "../../support/pauses-between";

const runId = `r-${"a".repeat(40)}`;
const delivered = { kind: "delivered", status: 202 };
const gone = { kind: "refused", reason: "hooks.example.com answered 404" };
const busy = (retryAfterSeconds: number | null = null): unknown => ({
  kind: "tryAgain",
  reason: "hooks.example.com answered 503",
  retryAfterSeconds,
});
const chosen = (...rules: string[]): unknown => ({ kind: "chosen", rules });
const notEnded = { kind: "notEnded" };

/** What each rule's receiver does. */
type Receivers = Readonly<Record<string, ActivityFake>>;

const driveNotices = (
  receivers: Receivers,
  choose: ActivityFake = inTurn(chosen(...Object.keys(receivers))),
): Promise<Driven> => {
  const input: NoticesInput = {
    ...{ runId, acceptedAt: STARTED_AT.toISOString() },
    ...{ waitingSince: null, chosen: null },
  };
  return drive({
    ...{ orchestrator: "notices", orchestrators: { notices }, input },
    activities: {
      chooseNotices: async (asked, call) => ChosenRules.parse(await choose(asked, call)),
      deliverNotice: async (asked, call) => {
        const { rule } = NoticeOrder.parse(asked);
        return PostResult.parse(await receivers[rule]?.(asked, call));
      },
    },
  });
};

const triesOf = ({ callsOf }: Driven, rule: string): number[] =>
  callsOf("deliverNotice")
    .filter(({ input }) => NoticeOrder.parse(input).rule === rule)
    .map(({ atSeconds }) => atSeconds);

describe("notices", () => {
  it("delivers the notice of each rule that matches, once", async () => {
    const driven = await driveNotices({ teams: inTurn(delivered), slack: inTurn(delivered) });

    expect(driven.callsOf("deliverNotice").map(({ input }) => input)).toStrictEqual([
      { runId, rule: "teams" },
      { runId, rule: "slack" },
    ]);
    expect(driven.output).toStrictEqual({
      notices: ["teams", "slack"].map((rule) => ({
        ...{ rule, state: "delivered", tries: 1, message: "The receiver answered 202" },
      })),
    });
    expect(driven.customStatuses.at(-1)).toStrictEqual(driven.output);
    expect(driven.elapsedSeconds).toBe(0);
  });

  it("ends at once if no rule matches", async () => {
    const { output, elapsedSeconds } = await driveNotices({});

    expect(output).toStrictEqual({ notices: [] });
    expect(elapsedSeconds).toBe(0);
  });

  it("tries again in the pauses of callbacks, for about an hour, and says who was not told", async () => {
    const driven = await driveNotices({ slack: inTurn(busy()) });

    const tries = triesOf(driven, "slack");
    expect(tries.slice(0, 8)).toStrictEqual([0, 5, 15, 35, 75, 155, 315, 615]);
    expect(tries.at(-1)).toBe(3_600);
    expect(driven.output).toStrictEqual({
      notices: [
        {
          ...{ rule: "slack", state: "abandoned", tries: tries.length },
          message: "hooks.example.com answered 503",
        },
      ],
    });
    expect(driven.logged.flat()).toContainEqual(
      `The notice of rule slack about ${runId} was abandoned at try ${tries.length}, so nobody was told: hooks.example.com answered 503`,
    );
  });

  it("does not send what was delivered or refused again while another one is tried", async () => {
    const driven = await driveNotices({
      dead: inTurn(busy()),
      teams: inTurn(delivered),
      deleted: inTurn(gone),
      late: inTurn(busy(), busy(), delivered),
    });

    expect(triesOf(driven, "teams")).toStrictEqual([0]);
    expect(triesOf(driven, "deleted")).toStrictEqual([0]);
    expect(triesOf(driven, "late")).toStrictEqual([0, 5, 15]);
    expect(NoticesProgress.parse(driven.output).notices.map(({ state }) => state)).toStrictEqual([
      ...["abandoned", "delivered", "refused", "delivered"],
    ]);
  });

  it("waits for the Retry-After of one receiver without keeping another one waiting", async () => {
    const driven = await driveNotices({
      slack: inTurn(busy(900), delivered),
      teams: inTurn(busy(), delivered),
    });

    expect(triesOf(driven, "slack")).toStrictEqual([0, 900]);
    expect(triesOf(driven, "teams")).toStrictEqual([0, 5]);
  });

  it("waits until the task hub shows the end of the run", async () => {
    const look = inTurn(notEnded, notEnded, chosen("slack"));

    const driven = await driveNotices({ slack: inTurn(delivered) }, look);

    const looks = driven.callsOf("chooseNotices").map(({ atSeconds }) => atSeconds);
    expect(pausesBetween(looks)).toStrictEqual([5, 5]);
    expect(triesOf(driven, "slack")).toStrictEqual([10]);
  });

  it("goes on waiting when a look fails", async () => {
    const look = inTurn(
      ...Array.from({ length: 5 }, () => new Error("the hub is away")),
      chosen("slack"),
    );

    const driven = await driveNotices({ slack: inTurn(delivered) }, look);

    expect(triesOf(driven, "slack")).toStrictEqual([102.5]);
  });

  it("gives up on a run whose end does not appear for an hour, and says so", async () => {
    const driven = await driveNotices({}, inTurn(notEnded));

    expect(driven.output).toStrictEqual({ notices: [] });
    expect(driven.elapsedSeconds).toBeGreaterThanOrEqual(3_600);
    expect(driven.elapsedSeconds).toBeLessThan(3_720);
    expect(driven.logged.flat()).toContainEqual(
      expect.stringContaining(`Nobody is told by NOTIFY how ${runId} ended`),
    );
  });

  it("takes a step that keeps failing for a try", async () => {
    const driven = await driveNotices({ slack: inTurn(new Error("worker gone")) });

    expect(driven.output).toMatchObject({
      notices: [
        { state: "abandoned", message: expect.stringMatching(/^the step itself failed/) as string },
      ],
    });
  });

  it("keeps a small history with as many receivers as there may be, all of them gone", async () => {
    const rules = Array.from({ length: 20 }, (_, rule) => `${"long name ".repeat(5)}${rule}`);
    const reason = "x".repeat(2_000);
    const dead = { kind: "tryAgain", reason, retryAfterSeconds: null };

    const driven = await driveNotices(
      Object.fromEntries(rules.map((rule) => [rule, inTurn(dead)])),
    );

    const largest = Math.max(...driven.customStatuses.map((one) => JSON.stringify(one).length));
    expect(largest).toBeLessThan(16_000);
    expect(driven.largestPayloadBytes).toBeLessThan(300_000);
    expect(NoticesProgress.parse(driven.output).notices).toHaveLength(20);
  });
});
