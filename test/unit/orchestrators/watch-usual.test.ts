import { adaptiveWait, type UsualDuration } from "../../../src/contracts/adaptive-wait";
import { watchIdOf, type WatchInput, type WatchResult } from "../../../src/contracts/watch";
import { watch } from "../../../src/orchestrators/watch";
import { inTurn, STARTED_AT } from "../../support/drive";
import { endingAt } from "../../support/fake-vendor";
import type { ActivityFake } from "../../support/hub-core";
import { active, anAttempt, aWatchInput, failed, secondsLater } from "../../support/run-builders";
import { VirtualHub } from "../../support/virtual-hub";

const WATCH_ID = watchIdOf(anAttempt());

const usual: UsualDuration = { shortSeconds: 540, longSeconds: 660, runs: 20 };

const known = { kind: "known", usual };

const factsOf = (startedAt: string | null) => ({
  facts: { startedAt, endedAt: null, queuedSeconds: null, jobName: null },
});

/** Works from the beginning, and ends so many seconds later. */
const worksFor = (seconds: number): ActivityFake =>
  endingAt(seconds, failed(), active(factsOf(STARTED_AT.toISOString())));

interface Played {
  readonly checkedAt: number[];
  readonly askedAt: number[];
  readonly result: WatchResult;
}

async function play(
  input: Partial<WatchInput>,
  checkAttempt: ActivityFake,
  readUsualDuration: ActivityFake = () => known,
  wakes: readonly (readonly [at: number, deadline: string | null])[] = [],
): Promise<Played> {
  const hub = new VirtualHub({
    startedAt: STARTED_AT.getTime(),
    orchestrators: { watch },
    activities: { checkAttempt, readUsualDuration, joinLookout: () => ({ kind: "joined" }) },
    durations: {},
  });
  for (const [at, deadline] of wakes) {
    hub.after(at, () => {
      hub.raise(WATCH_ID, "WakeRequested", { deadline });
    });
  }
  hub.start(WATCH_ID, "watch", aWatchInput({ adaptive: { asks: true }, ...input }));
  await hub.runToEnd(WATCH_ID);
  const timesOf = (name: string) =>
    hub.calls.filter((call) => call.name === name).map(({ atSeconds }) => atSeconds);
  const end = hub.instances.get(WATCH_ID)?.end;
  if (end?.kind !== "completed") throw new Error("The watch has not completed.");
  return {
    checkedAt: timesOf("checkAttempt"),
    askedAt: timesOf("readUsualDuration"),
    result: end.output as WatchResult,
  };
}

/** The times of checks that follow the rule alone. */
function expectedTimes(until: number): number[] {
  const times = [0];
  for (let at = 0; at < until; times.push(at)) at += adaptiveWait(usual, at);
  return times;
}

const plainTimes = [0, 30, 60, 90, 120];

describe("watch, with waits that adapt", () => {
  it("asks once how long the job usually takes, and waits by the rule", async () => {
    const { checkedAt, askedAt, result } = await play({}, worksFor(600));

    expect(askedAt).toStrictEqual([0]);
    expect(checkedAt).toStrictEqual(expectedTimes(600));
    expect(result.progress.usual).toStrictEqual(usual);
  });

  it("looks less often in all, and soon after the end", async () => {
    const { checkedAt } = await play({}, worksFor(600));

    expect(checkedAt.length).toBeLessThan(600 / 30);
    expect(checkedAt.at(-1)! - 600).toBeLessThan(10);
  });

  it.each<[what: string, answer: ActivityFake]>([
    ["there is no past run", () => ({ kind: "known", usual: null })],
    [
      "the vendor cannot be asked",
      () => ({ kind: "unreachable", reason: "503", retryAfterSeconds: 900 }),
    ],
    [
      "the step fails",
      () => {
        throw new Error("The worker is gone.");
      },
    ],
  ])("waits as long as without the question when %s", async (_what, answer) => {
    const { checkedAt, askedAt, result } = await play({}, worksFor(100), answer);

    expect(askedAt).toStrictEqual([0]);
    expect(checkedAt).toStrictEqual(plainTimes);
    expect(result.progress).not.toHaveProperty("usual");
  });

  it("asks again only if the question had to wait for its turn", async () => {
    const paced = { kind: "unreachable", reason: "Later.", retryAfterSeconds: 9, because: "paced" };
    const { askedAt } = await play({}, worksFor(200), inTurn(paced, paced, known));

    expect(askedAt).toStrictEqual([0, 30, 60]);
  });

  it("does not ask what an earlier attempt of the run has learned", async () => {
    const { progress } = aWatchInput();
    const { askedAt, checkedAt } = await play(
      { adaptive: { asks: false }, progress: { ...progress, usual } },
      worksFor(600),
    );

    expect(askedAt).toStrictEqual([]);
    expect(checkedAt).toStrictEqual(expectedTimes(600));
  });

  it("keeps what it knows when it continues as new", async () => {
    const { checkedAt, askedAt } = await play({}, worksFor(3_000));

    expect(checkedAt.length).toBeGreaterThan(20);
    expect(askedAt).toHaveLength(1);
    expect(checkedAt).toStrictEqual(expectedTimes(3_000));
  });

  it("counts from the vendor's start, and not while the run is queued", async () => {
    const { checkedAt } = await play(
      {},
      endingAt(200, failed(), active({ queued: true, ...factsOf(null) })),
    );

    const first = adaptiveWait(usual, 0);
    expect(checkedAt).toStrictEqual([0, first, 2 * first]);
  });

  it("checks at its deadline, however long its wait would be", async () => {
    const { checkedAt } = await play({ deadline: secondsLater(100) }, worksFor(600));

    expect(checkedAt.at(-1)).toBe(100);
  });

  it("checks every few seconds while its run is being stopped", async () => {
    const { checkedAt } = await play({}, worksFor(30), undefined, [[11, secondsLater(300)]]);

    expect(checkedAt).toStrictEqual([0, 11, 16, 21, 26, 31]);
  });

  it("checks once more soon after a hint", async () => {
    const { checkedAt } = await play({}, worksFor(600), undefined, [[11, null]]);

    expect(checkedAt.slice(0, 3)).toStrictEqual([0, 11, 26]);
  });
});
