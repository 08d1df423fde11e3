import type { OrchestrationContext } from "durable-functions";
import type { LookoutInput } from "../../../../src/contracts/lookout";
import { lookout } from "../../../../src/orchestrators/lookout/lookout";

const STARTED_AT = Date.parse("2026-03-02T06:00:00.000Z");

interface FakeTask {
  readonly kind: "event" | "timer" | "activity";
  isCompleted: boolean;
  isFaulted: boolean;
  result: unknown;
  cancel(): void;
}

type Yielded = FakeTask | { readonly any: readonly FakeTask[] };

/** One generation of a lookout, whose turns take as long as the test says. */
class Generation {
  nowMs = STARTED_AT;
  joinings = 0;
  waitSeconds = 30;
  readonly steps: string[] = [];
  next: unknown = null;

  /** Plays until it continues as new, or for so many steps. `join`: whether one more watch asks before anything else happens. */
  play(input: LookoutInput, join: () => boolean): void {
    const steps = lookout(this.#context(input));
    for (let step = steps.next(); step.done !== true && this.steps.length < 2_000;) {
      const yielded = step.value as unknown as Yielded;
      const tasks = "any" in yielded ? yielded.any : [yielded];
      const event = tasks.find(({ kind }) => kind === "event");
      const ended = event !== undefined && join() ? event : tasks.find((one) => one !== event)!;
      step = steps.next(this.#end(ended));
    }
  }

  #end(task: FakeTask): unknown {
    this.steps.push(task.kind);
    if (task.kind === "event") {
      this.joinings += 1;
      task.result = { member: `${this.joinings}-1`, mark: "x", waitSeconds: this.waitSeconds };
    }
    task.isCompleted = true;
    return task.result;
  }

  #context(input: LookoutInput): OrchestrationContext {
    const task = (kind: FakeTask["kind"], result: unknown = null): FakeTask => ({
      ...{ kind, isCompleted: false, isFaulted: false, result, cancel: () => undefined },
    });
    const now = (): Date => new Date(this.nowMs);
    const df = {
      ...{ getInput: () => input, instanceId: "lookout-databricks-adb-1", isReplaying: false },
      get currentUtcDateTime() {
        return now();
      },
      waitForExternalEvent: () => task("event"),
      createTimer: () => task("timer"),
      callActivity: () => task("activity", { kind: "rested", gone: [] }),
      setCustomStatus: () => undefined,
      continueAsNew: (next: unknown) => {
        this.next = next;
      },
      Task: { any: (any: readonly FakeTask[]) => ({ any }) },
    };
    return { df, log: () => undefined, warn: () => undefined } as unknown as OrchestrationContext;
  }
}

const aLookout = (fields: Partial<LookoutInput> = {}): LookoutInput => ({
  place: { provider: "databricks", connectionId: "adb-1" },
  groups: [{ mark: "x", waitSeconds: 30, missed: 0, covered: false, members: "900-1" }],
  ...{ nextAt: new Date(STARTED_AT).toISOString(), listedAt: null },
  ...{ listing: false, pages: 1, failures: 0 },
  ...fields,
});

/** One asks before the look, and after it one every 20 seconds. */
const asksSlowlyAfterTheLook = (generation: Generation) => (): boolean => {
  const hasLooked = generation.steps.includes("activity");
  if (hasLooked) generation.nowMs += 20_000;
  return hasLooked || generation.joinings === 0;
};

const secondsBefore = (seconds: number): string =>
  new Date(STARTED_AT - seconds * 1_000).toISOString();

describe("a lookout that more and more watches ask", () => {
  it("looks first if its round is late, and otherwise takes in those that have asked", () => {
    const [late, inTime] = [new Generation(), new Generation()];
    const at = (generation: Generation) => (): boolean => generation.joinings < 300;

    late.play(aLookout({ nextAt: secondsBefore(60) }), at(late));
    inTime.play(aLookout(), at(inTime));

    expect(late.steps.indexOf("activity")).toBe(100);
    expect(inTime.steps).not.toContain("activity");
    expect([late.joinings, inTime.joinings]).toStrictEqual([300, 300]);
  });

  it("goes on when its next round is late, although further ones keep asking", () => {
    const generation = new Generation();
    // No list pays for them, so the next look is one of those that are five minutes apart.
    generation.waitSeconds = 600;

    generation.play(aLookout(), asksSlowlyAfterTheLook(generation));

    // The next round is due 300 seconds after the look, and late five seconds later.
    expect(generation.joinings).toBe(1 + 16);
    expect(generation.steps.at(-1)).toBe("timer");
    expect(generation.next).toMatchObject({ listing: false });
  });
});
