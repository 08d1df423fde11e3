import type { JoinOrder } from "../../../src/contracts/lookout";
import { type LookoutNews, watchIdOf, type WatchInput } from "../../../src/contracts/watch";
import { watch } from "../../../src/orchestrators/watch";
import { drive, inTurn, STARTED_AT } from "../../support/drive";
import { endingAt } from "../../support/fake-vendor";
import type { ActivityFake } from "../../support/hub-core";
import { active, anAttempt, aWatchInput, failed, secondsLater } from "../../support/run-builders";
import { driveWatch } from "../../support/drive-watch";
import { VirtualHub } from "../../support/virtual-hub";

const WATCH_ID = watchIdOf(anAttempt());

interface Played {
  readonly checkedAt: number[];
  readonly joins: { readonly atSeconds: number; readonly input: JoinOrder }[];
  readonly elapsedSeconds: number;
}

/** A watch under its own id, that of its attempt. */
async function play(
  input: Partial<WatchInput>,
  checkAttempt: ActivityFake,
  news: readonly (readonly [at: number, data: LookoutNews | { deadline: string }])[] = [],
  joinLookout: ActivityFake = () => ({ kind: "joined" }),
): Promise<Played> {
  const hub = new VirtualHub({
    startedAt: STARTED_AT.getTime(),
    orchestrators: { watch },
    activities: { checkAttempt, joinLookout },
    durations: {},
  });
  for (const [at, data] of news) {
    const payload = "kind" in data ? { deadline: null, lookout: data } : data;
    hub.after(at, () => {
      hub.raise(WATCH_ID, "WakeRequested", payload);
    });
  }
  hub.start(WATCH_ID, "watch", aWatchInput({ lookout: { checks: 0 }, ...input }));
  await hub.runToEnd(WATCH_ID);
  const callsOf = (name: string) => hub.calls.filter((call) => call.name === name);
  return {
    checkedAt: callsOf("checkAttempt").map(({ atSeconds }) => atSeconds),
    joins: callsOf("joinLookout").map(({ atSeconds, input: order }) => ({
      atSeconds,
      input: order as JoinOrder,
    })),
    elapsedSeconds: hub.elapsedSeconds,
  };
}

const covered = (at: number): LookoutNews => ({ kind: "covered", until: secondsLater(at) });

const pacedFor = (seconds: number) => ({
  kind: "unreachable",
  reason: "Its turn comes later.",
  retryAfterSeconds: seconds,
  because: "paced",
});

describe("watch, with a lookout", () => {
  it("looks by itself within ten minutes while its cover is renewed, and asks for nothing", async () => {
    const news = [70, 550, 1_030, 1_510].map((at) => [at, covered(at + 600)] as const);

    const { checkedAt, joins } = await play({}, endingAt(1_900, failed()), news);

    const gaps = checkedAt.slice(3).map((at, index) => at - checkedAt[index + 2]!);
    expect(Math.min(...gaps.slice(0, 3))).toBeGreaterThanOrEqual(480);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(600);
    expect(joins.map(({ atSeconds }) => atSeconds)).toStrictEqual([60]);
  });

  it("asks to be covered at its third check, again after a minute, and then every five minutes", async () => {
    const { joins } = await play({}, endingAt(760, failed()));

    expect(joins.map(({ atSeconds }) => atSeconds)).toStrictEqual([60, 120, 420, 720]);
    expect(joins[0]!.input).toMatchObject({
      place: { provider: "databricks", connectionId: "adb-1.2" },
      joining: { member: "501-1", waitSeconds: 30 },
    });
  });

  it.each<[why: string, input: Partial<WatchInput>]>([
    ["its run is being stopped", { lookout: { checks: 0, alone: true } }],
    ["it checks more often than any lookout", { waitSeconds: 4 }],
    ["it checks as seldom as a covered watch", { waitSeconds: 600 }],
  ])("does not ask when %s", async (_why, input) => {
    const { joins } = await play(input, endingAt(1_900, failed()));

    expect(joins).toStrictEqual([]);
  });

  it("does not ask again when the vendor has no list for its kind of target", async () => {
    const { joins } = await play({}, endingAt(700, failed()), [], () => ({ kind: "alone" }));

    expect(joins).toHaveLength(1);
  });

  it("goes on at its own interval when the step that asks fails", async () => {
    const { checkedAt } = await play(
      {},
      endingAt(100, failed()),
      [],
      inTurn(new Error("The hub is away.")),
    );

    expect(checkedAt).toStrictEqual([0, 30, 60, 90, 120]);
  });

  it("waits until the end of the cover, without a check when it is told", async () => {
    const { checkedAt } = await play({}, endingAt(650, failed()), [[70, covered(640)]]);

    expect(checkedAt).toStrictEqual([0, 30, 60, 640, 670]);
  });

  it("believes in no cover of more than ten minutes, or of half the time of lost contact", async () => {
    const long = await play({}, endingAt(650, failed()), [[70, covered(9_999)]]);
    const short = await play({ lostContactSeconds: 200 }, endingAt(150, failed()), [
      [70, covered(640)],
    ]);

    expect(long.checkedAt).toStrictEqual([0, 30, 60, 670]);
    expect(short.checkedAt).toStrictEqual([0, 30, 60, 170]);
  });

  it("checks once when its run changed, and stays covered", async () => {
    const { checkedAt } = await play({}, endingAt(650, failed()), [
      [70, covered(640)],
      [200, { kind: "changed" }],
    ]);

    expect(checkedAt).toStrictEqual([0, 30, 60, 200, 640, 670]);
  });

  it("checks at once and at its own interval when nobody looks for it any more, and asks again", async () => {
    const { checkedAt, joins } = await play({}, endingAt(330, failed()), [
      [70, covered(640)],
      [200, { kind: "alone" }],
    ]);

    expect(checkedAt).toStrictEqual([0, 30, 60, 200, 230, 260, 290, 320, 350]);
    expect(joins.map(({ atSeconds }) => atSeconds)).toStrictEqual([60, 200, 260]);
  });

  it("checks when it is told more often than any lookout tells it that it is covered", async () => {
    const { checkedAt } = await play(
      {},
      endingAt(75, failed()),
      [71, 72, 73, 74, 75].map((at) => [at, covered(640)] as const),
    );

    expect(checkedAt).toStrictEqual([0, 30, 60, 74, 565]);
  });

  it("is not covered beyond its deadline, nor while its run is being stopped", async () => {
    const atDeadline = await play(
      { deadline: secondsLater(300) },
      () => ({ kind: "checked", status: active() }),
      [[70, covered(640)]],
    );
    const stopped = await play({}, endingAt(150, failed()), [
      [70, covered(640)],
      [120, { deadline: secondsLater(400) }],
      [121, covered(640)],
    ]);

    expect(atDeadline.elapsedSeconds).toBe(300);
    expect(Math.max(...stopped.checkedAt)).toBeLessThanOrEqual(155);
  });

  it("comes back at its place in line, before its usual interval is over", async () => {
    const checks = inTurn({ kind: "checked", status: active() }, pacedFor(7), {
      kind: "checked",
      status: failed(),
    });

    const { checkedAt } = await play({}, checks);

    expect(checkedAt).toStrictEqual([0, 30, 37]);
  });

  it("waits its usual interval for its place if it was started before there were lookouts", async () => {
    const checks = inTurn({ kind: "checked", status: active() }, pacedFor(7), {
      kind: "checked",
      status: failed(),
    });

    const { checkedAt } = await driveWatch({}, checks);

    expect(checkedAt).toStrictEqual([0, 30, 60]);
  });
});

describe("watch, without a lookout", () => {
  it("takes the news of one as a hint", async () => {
    const driven = await drive({
      orchestrator: "watch",
      orchestrators: { watch },
      input: aWatchInput(),
      activities: { checkAttempt: endingAt(45, failed()) },
      events: [
        {
          when: { at: 40 },
          name: "WakeRequested",
          data: { deadline: null, lookout: covered(640) },
        },
      ],
    });

    expect(driven.callsOf("checkAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([
      0, 30, 40, 55,
    ]);
  });
});
