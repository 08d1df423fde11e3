/**
 * Watches whose lookout is in trouble. Whatever happens to it, each run ends as it ended at the vendor, and a minute after the
 * beginning of the trouble no end is noticed later than without a lookout.
 */
import { HintHub, type HintOptions } from "../support/hint-hub";
import { LosingHub } from "../support/losing-hub";
import {
  type ListFault,
  LookoutWorld,
  type LookoutWorldOptions,
  manyRuns,
} from "../support/lookout-world";
import type { HubOptions, VirtualHub } from "../support/virtual-hub";

const WAIT_SECONDS = 30;
/** When the trouble begins. All runs are covered by then. */
const TROUBLE = 400;
const ONE_MINUTE = 60;

/** Some end during the first minute of the trouble, most later. */
const runs = manyRuns(12, { shortest: 380, longest: 900 });

const afterwards =
  (fault: ListFault): ListFault =>
  (listing, at, listedAt) =>
    at < TROUBLE ? listing : fault(listing, at, listedAt);

const away = (retryAfterSeconds: number | null, reason: string): ListFault =>
  afterwards(() => ({ kind: "unreachable", reason, retryAfterSeconds }));

/** From the beginning of the trouble on. */
const withHints =
  (deliver: HintOptions["deliver"]) =>
  (options: HubOptions): VirtualHub =>
    new HintHub(options, { deliver, isOdd: (at) => at >= TROUBLE });

const troubles: readonly [name: string, options: Partial<LookoutWorldOptions>][] = [
  ["is not granted the list (403)", { fault: away(null, "403: CAN VIEW is missing.") }],
  ["is limited (429)", { fault: away(300, "429: too many requests.") }],
  ["lists nothing", { fault: afterwards((listing) => ({ ...listing, runs: [] })) }],
  [
    "has a list that is too long to be read to its end",
    { fault: afterwards((listing) => ({ ...listing, runs: listing.runs.slice(0, 4) })) },
  ],
  [
    "has a list that leaves out another run each time",
    {
      fault: afterwards((listing, at) => ({
        ...listing,
        runs: listing.runs.filter((_, index) => index !== Math.floor(at / 10) % 12),
      })),
    },
  ],
  [
    "has a list whose states change each time",
    {
      fault: afterwards((listing, at) => ({
        ...listing,
        runs: listing.runs.map((run) => ({ ...run, vendorState: `STATE_${at}` })),
      })),
    },
  ],
  ["hangs", { lookSeconds: (at) => (at < TROUBLE ? 0 : 100) }],
  ["is slow", { lookSeconds: (at) => (at < TROUBLE ? 0 : 22) }],
  [
    "is broken",
    {
      fault: afterwards(() => {
        throw new Error("a defect");
      }),
    },
  ],
  [
    "loses every second hint",
    {
      hub: withHints(({ raise, count }) => {
        if (count % 2 === 0) raise();
      }),
    },
  ],
  [
    "is heard twice",
    {
      hub: withHints(({ raise }) => {
        raise();
        raise();
      }),
    },
  ],
  [
    "is heard late",
    {
      hub: withHints(({ raise, hub }) => {
        hub.after(15, raise);
      }),
    },
  ],
  ["is executed twice, by two workers", { twice: true }],
];

describe("watches whose lookout", () => {
  it.each(troubles)("%s end right and in time", async (_name, options) => {
    const world = new LookoutWorld({ runs, ...options });

    const delays = await world.runAll();

    expect(world.verdicts()).toStrictEqual(runs.map(() => "succeeded"));
    expect(latest(delays, TROUBLE + ONE_MINUTE)).toBeLessThanOrEqual(WAIT_SECONDS + 2);
    expect(latest(delays, 0)).toBeLessThanOrEqual(ONE_MINUTE + WAIT_SECONDS + 2);
  });

  it("is ended are told so by its guard, and the next lookout covers them again", async () => {
    const world = new LookoutWorld({ runs });
    await world.passTo(TROUBLE);
    world.kill(world.lookoutId);

    const delays = await world.runAll();
    expect(world.verdicts()).toStrictEqual(runs.map(() => "succeeded"));
    expect(latest(delays, TROUBLE)).toBeLessThanOrEqual(WAIT_SECONDS);
    expect(world.listedAt.at(-1)).toBeGreaterThan(TROUBLE + ONE_MINUTE);
    expect(world.warnings).toStrictEqual([
      expect.stringContaining("The lookout of adb-1.2 has ended, and is started again."),
    ]);
  });

  it("is ended while nobody keeps it look by themselves after ten minutes, and start the next one", async () => {
    const long = manyRuns(12, { shortest: 1_500, longest: 2_500 });
    const world = new LookoutWorld({ runs: long, withoutGuard: true });
    await world.passTo(TROUBLE);
    world.kill(world.lookoutId);

    const delays = await world.runAll();

    expect(world.verdicts()).toStrictEqual(long.map(() => "succeeded"));
    expect(latest(delays, 0, long)).toBeLessThanOrEqual(600);
    expect(latest(delays, TROUBLE + 700, long)).toBeLessThanOrEqual(WAIT_SECONDS);
  });

  it.each([15, 40, 90, 150, 220, 300])("loses turn %s end right and in time", async (lost) => {
    const delays = { again: 60, parent: 0 };
    const hubs: LosingHub[] = [];
    const hub = (options: HubOptions): LosingHub => {
      const losing = { ...options, lost, delays, afterTurn: () => Promise.resolve() };
      hubs.push(new LosingHub(losing));
      return hubs[0]!;
    };
    const world = new LookoutWorld({ runs, hub });

    const noticed = await world.runAll();

    expect(hubs.map(({ hasLost }) => hasLost)).toStrictEqual([true]);
    expect(world.verdicts()).toStrictEqual(runs.map(() => "succeeded"));
    expect(latest(noticed, 0)).toBeLessThanOrEqual(ONE_MINUTE + WAIT_SECONDS + 2);
  });
});

/** The longest delay of the runs that end from this time on. */
const latest = (delays: readonly number[], from: number, among = runs): number =>
  Math.max(...delays.filter((_, index) => among[index]!.endsAt >= from));
