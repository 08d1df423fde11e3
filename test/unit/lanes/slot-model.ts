/**
 * A model of one instance of the app: forty activity slots with one queue, as in a Functions host, and runs whose steps call
 * connections. The lanes are the real ones; the vendors are functions that take their time.
 */
import type { CallEnd } from "../../../src/http/circuit";
import type { Lane } from "../../../src/lanes/lane";
import { ACTIVITY_SLOTS } from "../../../src/lanes/lanes";
import { VirtualTime } from "../../support/virtual-time";

export interface Answer {
  readonly seconds: number;
  readonly end: CallEnd["kind"];
}

/** How the workspace answers its next call. */
export type Behaviour = () => Answer;

interface Job {
  readonly perform: () => Promise<void>;
  readonly done: () => void;
}

export class SlotModel {
  readonly time = new VirtualTime();
  readonly #queue: Job[] = [];
  #running = 0;

  /** Executes a step as soon as a slot is free. */
  execute(perform: () => Promise<void>): Promise<void> {
    return new Promise((done) => {
      this.#queue.push({ perform, done });
      this.#fill();
    });
  }

  /** A step that makes one call, in its lane if there is one. Returns when to come back, null if the call was answered. */
  async step(key: string, behave: Behaviour, lane: Lane | null): Promise<number | null> {
    const call = async (): Promise<number | null> => {
      const answer = behave();
      await this.time.sleep(answer.seconds);
      return answer.end === "answered" ? null : 5;
    };
    const inCircuit = (open: Lane): Promise<number | null> =>
      open.circuit.guard<number | null>({
        kind: "read",
        send: call,
        endOf: (wait) =>
          wait === null ? { kind: "answered" } : { kind: "silent", reason: "no answer" },
        refused: ({ afterSeconds }) => afterSeconds,
      });
    let result: number | null = null;
    await this.execute(async () => {
      result =
        lane === null
          ? await call()
          : await lane.run({
              key,
              kind: "read",
              held: ({ afterSeconds }) => afterSeconds,
              perform: () => inCircuit(lane),
            });
    });
    return result;
  }

  #fill(): void {
    for (;;) {
      const job = this.#running < ACTIVITY_SLOTS ? this.#queue.shift() : undefined;
      if (job === undefined) return;
      this.#running += 1;
      void job.perform().finally(() => {
        this.#running -= 1;
        job.done();
        this.#fill();
      });
    }
  }
}

export interface Scenario {
  /** Of the connection with a thousand live runs; null for none. */
  readonly trouble: Behaviour | null;
  readonly laneOf: (name: string) => Lane | null;
}

const LIVE_RUNS = 1_000;
const WAIT_SECONDS = 30;
export const STARTS = 200;

/**
 * The seconds that starts elsewhere take from their acceptance to the answer of their POST: one start each second. Infinity
 * for a start that has no answer at the end.
 */
export async function startsElsewhere(
  model: SlotModel,
  { trouble, laneOf }: Scenario,
): Promise<number[]> {
  const { time } = model;
  const healthy: Behaviour = () => ({ seconds: 0.2, end: "answered" });
  const watch = async (
    key: string,
    firstCheckSeconds: number,
    behave: Behaviour,
  ): Promise<void> => {
    await time.sleep(firstCheckSeconds);
    for (;;) {
      const asked = (await model.step(key, behave, laneOf("sick"))) ?? 0;
      await time.sleep(Math.max(WAIT_SECONDS, asked));
    }
  };
  const seconds: number[] = [];
  const start = async (number: number): Promise<void> => {
    const beganMs = time.elapsedMs;
    const key = `run ${number}`;
    seconds[number] = Infinity;
    for (const name of ["plan", "launch"]) {
      let wait = await model.step(`${name} ${key}`, healthy, laneOf("healthy"));
      while (wait !== null) {
        await time.sleep(Math.max(wait, 5));
        wait = await model.step(`${name} ${key}`, healthy, laneOf("healthy"));
      }
    }
    seconds[number] = (time.elapsedMs - beganMs) / 1_000;
  };
  const startAll = async (): Promise<void> => {
    for (let number = 0; number < STARTS; number++) {
      void start(number);
      await time.sleep(1);
    }
  };
  if (trouble !== null) {
    for (let run = 0; run < LIVE_RUNS; run++) {
      void watch(`watch ${run}`, (run / LIVE_RUNS) * WAIT_SECONDS, trouble);
    }
  }
  void startAll();
  await time.passTo((STARTS + 60) * 1_000);
  return seconds;
}

export function percentile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}
