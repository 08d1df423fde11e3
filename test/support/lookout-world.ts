/**
 * Watches of one connection with their lookout, in a task hub in virtual time, at a vendor whose runs have given times.
 *
 * The orchestrators, the steps that join and look around, and the timer are those of the app; only the vendor and the hub are
 * replaced.
 */
import type { InvocationContext } from "@azure/functions";
import type { OrchestrationHandler } from "durable-functions";
import { createLookoutActivities } from "../../src/activities/lookout/lookout-activities";
import type { AttemptReference, Unreachable } from "../../src/contracts/attempt";
import { LookoutProgress, lookoutIdOf } from "../../src/contracts/lookout";
import { watchIdOf, type WatchInput, type WatchResult } from "../../src/contracts/watch";
import type { ConnectionLanes } from "../../src/lanes/connection-lanes";
import { lookout } from "../../src/orchestrators/lookout/lookout";
import { lookoutGuard } from "../../src/orchestrators/lookout/lookout-guard";
import { watch } from "../../src/orchestrators/watch";
import type { ActiveRuns, Provider } from "../../src/providers/provider";
import { createKeepLookout } from "../../src/hub/keep-lookout";
import { STARTED_AT } from "./drive";
import { clientOf } from "./hub-client";
import type { ActivityCall, ActivityFake } from "./hub-core";
import { active, anAttempt, aWatchInput, failed, secondsLater, succeeded } from "./run-builders";
import { VirtualHub, type HubOptions } from "./virtual-hub";

/** A run at the vendor; times in seconds. */
export interface RunTimes {
  readonly startsAt: number;
  readonly endsAt: number;
  /** From when on it has another state; by default it has one. */
  readonly changesAt?: number;
  /** How it ends; by default it succeeds. */
  readonly fails?: boolean;
}

export type Listing = ActiveRuns | Unreachable;

/** Changes what the list shows: it gets what the vendor would return, the time, and what it returned at any other time. */
export type ListFault = (
  listing: ActiveRuns,
  atSeconds: number,
  listedAt: (seconds: number) => ActiveRuns,
) => Listing;

type Activities = Readonly<Record<string, ActivityFake>>;

export interface LookoutWorldOptions {
  readonly runs: readonly RunTimes[];
  readonly waitSeconds?: number;
  /** Whether the runs were accepted before there were lookouts. */
  readonly withoutLookout?: boolean;
  /** Runs of others, which only the list contains. */
  readonly foreignRuns?: number;
  readonly pageLength?: number;
  readonly fault?: ListFault;
  readonly watchInput?: Partial<WatchInput>;
  readonly lanes?: Pick<ConnectionLanes, "of">;
  /** Whether nobody looks at lookouts. */
  readonly withoutGuard?: boolean;
  readonly hub?: (options: HubOptions) => VirtualHub;
  readonly orchestrators?: Readonly<Record<string, OrchestrationHandler>>;
  /** How long a check takes, and how long a round that begins at this time. */
  readonly checkSeconds?: number;
  readonly lookSeconds?: (atSeconds: number) => number;
  /** Replaces activities. */
  readonly activities?: (own: Activities) => Activities;
  /** Whether every round is executed twice, as by two workers. */
  readonly twice?: boolean;
}

const FIRST_RUN_ID = 900_000_000_000_001;

const MOST_SECONDS = 200_000;

/** An instance that does nothing but wait. */
const pause: OrchestrationHandler = function* (context) {
  const { seconds } = context.df.getInput<{ readonly seconds: number }>();
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + seconds * 1_000));
};

const asOne = (): undefined => undefined;

export class LookoutWorld {
  readonly hub: VirtualHub;
  readonly warnings: string[] = [];
  readonly #options: LookoutWorldOptions;
  /** Calls of the vendor, by what they are. */
  readonly calls = { checks: 0, pages: 0 };
  /** When each run was checked. */
  readonly checkedAt = new Map<number, number[]>();
  readonly listedAt: number[] = [];
  readonly #client: ReturnType<typeof clientOf>;

  constructor(options: LookoutWorldOptions) {
    this.#options = options;
    const { checkSeconds = 0, lookSeconds = () => 0 } = options;
    const elapsedSeconds = (): number => this.hub.elapsedSeconds;
    const hubOptions: HubOptions = {
      startedAt: STARTED_AT.getTime(),
      orchestrators: { watch, lookout, lookoutGuard, pause, ...options.orchestrators },
      activities: this.#activities(),
      durations: {
        checkAttempt: checkSeconds,
        get lookAround() {
          return lookSeconds(elapsedSeconds());
        },
      },
    };
    this.hub = options.hub?.(hubOptions) ?? new VirtualHub(hubOptions);
    this.#client = clientOf(() => this.hub, STARTED_AT.getTime());
    for (const [index, { startsAt }] of options.runs.entries()) {
      this.hub.after(startsAt, () => {
        this.#startWatch(index);
      });
    }
  }

  readonly now = (): Date => new Date(STARTED_AT.getTime() + this.hub.elapsedSeconds * 1_000);

  get lookoutId(): string {
    return lookoutIdOf(anAttempt());
  }

  /** What the lookout shows now; null if there is none. */
  get lookout(): LookoutProgress | null {
    const instance = this.hub.instances.get(this.lookoutId);
    return LookoutProgress.safeParse(instance?.customStatuses.at(-1)).data ?? null;
  }

  /** All calls of the vendor. */
  get allCalls(): number {
    return this.calls.checks + this.calls.pages;
  }

  watchIdOf(index: number): string {
    return watchIdOf(this.#attemptOf(index));
  }

  /** Lets a time come. */
  async passTo(seconds: number): Promise<void> {
    const id = `until-${seconds}`;
    this.hub.start(id, "pause", { seconds: seconds - this.hub.elapsedSeconds });
    await this.hub.runToEnd(id);
  }

  /** Lets all watches end, and returns the seconds from the end of each run to that of its watch. */
  async runAll(): Promise<number[]> {
    const ids = this.#options.runs.map((_, index) => this.watchIdOf(index));
    const lastStart = Math.max(...this.#options.runs.map(({ startsAt }) => startsAt));
    if (this.hub.elapsedSeconds <= lastStart) await this.passTo(lastStart + 1);
    for (const id of ids) await this.hub.runToEnd(id);
    return ids.map((id, index) => {
      const { playedAt } = this.hub.instances.get(id)!;
      return (playedAt - STARTED_AT.getTime()) / 1_000 - this.#options.runs[index]!.endsAt;
    });
  }

  /** How each watch has ended. */
  verdicts(): string[] {
    return this.#options.runs.map((_, index) => {
      const end = this.hub.instances.get(this.watchIdOf(index))?.end;
      const result = end?.kind === "completed" ? (end.output as WatchResult) : null;
      const verdict = result?.verdict;
      return verdict?.kind === "ended" ? verdict.status.kind : (verdict?.kind ?? "none");
    });
  }

  async untilLookoutEnds(): Promise<void> {
    await this.hub.runToEnd(this.lookoutId);
  }

  /** Ends an instance, as an operator can. */
  kill(id: string): void {
    const instance = this.hub.instances.get(id);
    if (instance === undefined) throw new Error(`There is no instance ${id}.`);
    instance.end = { kind: "failed", error: "Terminated." };
  }

  #attemptOf(index: number): AttemptReference {
    return anAttempt({ vendorRunId: String(FIRST_RUN_ID + index) });
  }

  #startWatch(index: number): void {
    const { waitSeconds = 30, withoutLookout, watchInput } = this.#options;
    const input = aWatchInput({
      attempt: this.#attemptOf(index),
      waitSeconds,
      deadline: secondsLater(MOST_SECONDS),
      ...(withoutLookout !== true && { lookout: { checks: 0 } }),
      ...watchInput,
    });
    const { progress } = input;
    this.hub.start(this.watchIdOf(index), "watch", {
      ...input,
      progress: { ...progress, lastContactAt: this.now().toISOString() },
    });
  }

  #stateOf({ endsAt, changesAt = Infinity }: RunTimes, atSeconds: number): string {
    if (atSeconds >= endsAt) return "TERMINATED";
    return atSeconds >= changesAt ? "RUNNING" : "PENDING";
  }

  #activities(): HubOptions["activities"] {
    const options = {
      clientOf: () => this.#client,
      providers: { forAttempt: () => ({ listActive: () => this.#list() }) as unknown as Provider },
      lanes: this.#options.lanes ?? { of: asOne },
      now: this.now,
    };
    const keepLookout = createKeepLookout(this.now);
    const steps = createLookoutActivities({ ...options, keepLookout });
    const perform = (name: string, input: unknown): Promise<unknown> =>
      steps.find((step) => step.name === name)!.handler(input, this.#context);
    const own: Activities = {
      checkAttempt: ({ attempt }: { attempt: AttemptReference }, call: ActivityCall) =>
        this.#check(attempt, call),
      joinLookout: (input) => perform("joinLookout", input),
      guardLookout: (input) =>
        this.#options.withoutGuard === true ? { goesOn: false } : perform("guardLookout", input),
      lookAround: async (input) => {
        if (this.#options.twice === true) await perform("lookAround", input);
        return perform("lookAround", input);
      },
    };
    return this.#options.activities?.(own) ?? own;
  }

  readonly #context = {
    warn: (line: string) => this.warnings.push(line),
    log: () => undefined,
  } as unknown as InvocationContext;

  #check({ vendorRunId }: AttemptReference, { atSeconds }: ActivityCall): unknown {
    const index = Number(vendorRunId) - FIRST_RUN_ID;
    this.calls.checks += 1;
    this.checkedAt.set(index, [...(this.checkedAt.get(index) ?? []), atSeconds]);
    const run = this.#options.runs[index]!;
    const vendorState = this.#stateOf(run, atSeconds);
    const ended = run.fails === true ? failed() : succeeded();
    const status = vendorState === "TERMINATED" ? ended : active({ vendorState });
    return { kind: "checked", checkedAt: secondsLater(atSeconds), status };
  }

  #list(): Promise<Listing> {
    const atSeconds = this.hub.elapsedSeconds;
    const listing = this.#listedAt(atSeconds);
    const listedAt = (seconds: number): ActiveRuns => this.#listedAt(seconds);
    const result = this.#options.fault?.(listing, atSeconds, listedAt) ?? listing;
    this.calls.pages += result.kind === "listed" ? result.calls : 1;
    if (result.kind === "listed") this.listedAt.push(atSeconds);
    return Promise.resolve(result);
  }

  #listedAt(seconds: number): ActiveRuns {
    const { runs, foreignRuns = 0, pageLength = 25 } = this.#options;
    const listed = runs.flatMap((run, index) => {
      const vendorState = this.#stateOf(run, seconds);
      const isActive = run.startsAt <= seconds && vendorState !== "TERMINATED";
      return isActive ? [{ vendorRunId: String(FIRST_RUN_ID + index), vendorState }] : [];
    });
    const calls = Math.max(1, Math.ceil((listed.length + foreignRuns) / pageLength));
    return { kind: "listed", runs: listed, calls };
  }
}

/** So many runs that begin one after the other and end at times that are spread evenly. */
export const manyRuns = (
  count: number,
  { within = 60, shortest = 1_800, longest = 5_400 } = {},
): RunTimes[] =>
  Array.from({ length: count }, (_, index) => {
    const startsAt = (within * index) / count;
    // The golden ratio spreads the durations evenly, and not in the order of the starts.
    const part = (index * 0.618_033_988_749_895) % 1;
    return { startsAt, endsAt: startsAt + shortest + (longest - shortest) * part };
  });
