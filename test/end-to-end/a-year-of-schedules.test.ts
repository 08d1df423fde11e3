import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fault } from "../../local/host/faults";
import { dueTicks } from "../../src/schedules/due-ticks";
import { ScheduleWorld } from "../support/schedule-world";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

const START = "2026-01-01T00:00:00.000Z";
const END = "2027-01-01T00:00:00.000Z";

const misfire = { policy: "runAll", maxLatenessMinutes: 30 };
const schedules = [
  { name: "berlin", cron: "30 2 * * *", timeZone: "Europe/Berlin", misfire },
  { name: "new-york", cron: "30 1 * * *", timeZone: "America/New_York", misfire },
];

const expectedTicks = schedules
  .flatMap(({ name, cron, timeZone }) =>
    dueTicks({ cron, timeZone }, { after: new Date(START), until: new Date(END) }).map((tick) => ({
      tick,
      id: `s-${name}-${tick.toISOString().slice(0, 16).replaceAll(/[-:]/g, "")}z`.toLowerCase(),
    })),
  )
  .sort((one, other) => one.tick.getTime() - other.tick.getTime());

/** Before its tick or after it, within the patience of the schedules. */
const WAKES_AFTER_SECONDS = [-40, -40, -40, -5, -5, 0, 10, 200, 900];

/** The same numbers every time, so that a failure can be looked at again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const FUNCTIONS = ["tickSchedules", "scheduledTick", "startScheduledRun", "run", "launchAttempt"];
const CRASHES = ["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"] as const;

/** About one crash in twenty days, at any of the steps between a tick and its job. */
function aCrash(roll: (sides: number) => number): Fault {
  const functionName = FUNCTIONS[roll(FUNCTIONS.length)]!;
  const kind = CRASHES[roll(CRASHES.length)]!;
  const isOrchestrator = functionName === "scheduledTick" || functionName === "run";
  return {
    // The effect of an orchestrator is the recorded turn.
    kind: isOrchestrator && kind === "crashAfterEffect" ? "crashAfterRecord" : kind,
    functionName,
    occurrence: 1 + roll(functionName === "tickSchedules" ? 200 : 150),
  };
}

describe("a year of two daily schedules, with a host that is killed", () => {
  let journalDirectory: string;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
  });
  afterEach(async () => {
    await rm(journalDirectory, { recursive: true, force: true });
  });

  it("starts every tick exactly once and no other", async () => {
    const roll = dice(20_260_329);
    await using world = await ScheduleWorld.create({
      schedules,
      startAt: START,
      journalDirectory,
      jobSeconds: 0,
    });
    const diary = new Diary(world);
    let crashes = 0;
    await world.boot([aCrash(roll)]);

    for (const [index, { tick }] of expectedTicks.entries()) {
      // Between the ticks nothing is due, so the host sleeps. Sometimes it wakes too late.
      world.skipTo(
        new Date(
          tick.getTime() + WAKES_AFTER_SECONDS[roll(WAKES_AFTER_SECONDS.length)]! * SECOND_MS,
        ),
      );
      await world.pass(100);
      while (!world.isUp) {
        crashes += 1;
        world.skipTo(new Date(world.clock.now().getTime() + roll(10) * MINUTE_MS));
        await world.boot([aCrash(roll)]);
        await world.pass(100);
      }
      diary.noteNowAndThen(index);
    }
    world.skipTo(new Date(END));
    await world.pass(60);
    diary.note();

    expect(crashes).toBeGreaterThanOrEqual(10);
    expect(expectedTicks).toHaveLength(730);
    expect(diary.ticks).toStrictEqual(expectedTicks.map(({ id }) => `${id} started`).sort());
    expect(diary.vendorRuns).toStrictEqual(expectedTicks.map(({ tick }) => tick.toISOString()));
  }, 600_000);
});

/** What was seen over the year: neither Runward nor the vendor keeps all of it for as long. */
class Diary {
  readonly #world: ScheduleWorld;
  readonly #ticks = new Set<string>();
  readonly #vendorRuns = new Set<string>();
  readonly #tickOfRun = new Map<string, string>();

  constructor(world: ScheduleWorld) {
    this.#world = world;
  }

  /** About once a week. */
  noteNowAndThen(index: number): void {
    if (index % 14 === 0) this.note();
  }

  note(): void {
    for (const tick of this.#world.ticks()) this.#ticks.add(tick);
    for (const { runId } of this.#world.vendorRuns) this.#vendorRuns.add(runId);
    for (const { vendorRunId, tick } of this.#world.runTicks()) {
      this.#tickOfRun.set(vendorRunId, tick);
    }
  }

  get ticks(): string[] {
    return [...this.#ticks].sort();
  }

  /** The tick of each run at the vendor. */
  get vendorRuns(): string[] {
    return [...this.#vendorRuns].map((id) => this.#tickOfRun.get(id) ?? `${id} of no tick`).sort();
  }
}
