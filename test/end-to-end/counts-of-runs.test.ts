import { resolve } from "node:path";
import { type Counted, playCounted } from "../../bench/support/counted-world";
import { RENEW_SECONDS } from "../../src/contracts/lookout";
import { loadApp } from "../support/embedded-host";

const app = { appRoot: resolve(__dirname, "../.."), load: loadApp };
const WAIT_SECONDS = 30;
const ROUND_SECONDS = 10;

const play = (looking: "fixed" | "lookout", runs: number, length: number): Promise<Counted> => {
  const seconds = Array<number>(runs).fill(length);
  return playCounted(app, { looking, waitSeconds: WAIT_SECONDS, seconds });
};

const ofRuns = ({ ofRuns: { turns, activities } }: Counted): number => turns + activities;
const ofLookout = ({ ofLookout: { turns, activities } }: Counted): number => turns + activities;

// What every change has to keep: these counts decide what the app costs, and do not depend on the machine.
describe("runs that are checked one by one", () => {
  const RUNS = 3;
  let [short, long, longest]: Counted[] = [];
  beforeAll(async () => {
    short = await play("fixed", RUNS, 600);
    long = await play("fixed", RUNS, 1_200);
    longest = await play("fixed", RUNS, 1_800);
  });

  it("call the workspace once for each check, and once or twice besides", () => {
    const checks = (RUNS * 600) / WAIT_SECONDS;

    expect(long!.checks - short!.checks).toBe(checks);
    expect(long!.calls - short!.calls).toBe(checks);
    expect(short!.calls - short!.checks).toBeLessThanOrEqual(2 * RUNS);
  });

  it("cost the same for each check, however long they are", () => {
    const checks = (RUNS * 600) / WAIT_SECONDS;
    const [first, further] = [ofRuns(long!) - ofRuns(short!), ofRuns(longest!) - ofRuns(long!)];

    // Two turns and an activity, and now and then a question for a lookout.
    expect(first / checks).toBeLessThan(3.5);
    expect(further / first).toBeLessThan(1.05);
    // The largest is that of a lookout at rest, which every watch asks now and then.
    expect(longest!.largestPayloadBytes).toBeLessThan(24 * 1_024);
  });

  it("cost at most twelve executions besides their checks", () => {
    expect(ofRuns(short!) - 3.5 * short!.checks).toBeLessThan(12 * RUNS);
  });
});

describe("runs that a lookout covers", () => {
  const RUNS = 8;
  const LONGER_SECONDS = 1_200;
  let [short, long]: Counted[] = [];
  beforeAll(async () => {
    short = await play("lookout", RUNS, 600);
    long = await play("lookout", RUNS, 600 + LONGER_SECONDS);
  });

  it("cost one call and a few executions each for every cover", () => {
    const covers = (RUNS * LONGER_SECONDS) / RENEW_SECONDS;

    expect(long!.calls - short!.calls).toBeLessThanOrEqual(covers);
    expect((ofRuns(long!) - ofRuns(short!)) / covers).toBeLessThan(6);
  });

  it("share its rounds, each of a page and seven executions at most", () => {
    const rounds = LONGER_SECONDS / ROUND_SECONDS;

    expect(long!.pages - short!.pages).toBeLessThanOrEqual(rounds);
    expect((ofLookout(long!) - ofLookout(short!)) / rounds).toBeLessThan(7);
  });
});
