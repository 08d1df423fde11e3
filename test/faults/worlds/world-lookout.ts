/**
 * The lookout of a world: the app's own orchestrators and steps, over the list of its vendor.
 *
 * Owns: the other runs of the connection, for which the list pays, and what goes wrong with the list, the hints and the lookout.
 * Does not own: the runs of the world (its vendors').
 */
import fc from "fast-check";
import type { InvocationContext } from "@azure/functions";
import type { DurableClient, OrchestrationHandler } from "durable-functions";
import { createLookoutActivities } from "../../../src/activities/lookout/lookout-activities";
import type { Unreachable } from "../../../src/contracts/attempt";
import {
  guardIdOf,
  joinLookout,
  lookoutIdOf,
  markOf,
  type MemberId,
  watchOfMember,
} from "../../../src/contracts/lookout";
import type { LookoutNews, Wake } from "../../../src/contracts/watch";
import { createKeepLookout } from "../../../src/hub/keep-lookout";
import { inputOf, timerIn, tryActivity } from "../../../src/orchestrators/durable-steps";
import { lookout } from "../../../src/orchestrators/lookout/lookout";
import { lookoutGuard } from "../../../src/orchestrators/lookout/lookout-guard";
import type { ActiveRuns, Provider } from "../../../src/providers/provider";
import type { ActivityFake, HubCore } from "../../support/hub-core";
import { active, anAttempt, secondsLater } from "../../support/run-builders";

/** What is wrong with the lookout of a world. */
export interface LookoutTrouble {
  /** How long the other runs of the connection last. */
  readonly othersSeconds: number;
  readonly list: "right" | "refused" | "empty" | "late" | "wrongState";
  readonly hints: "right" | "lost" | "late" | "twice" | "wrong";
  readonly kills: readonly { readonly at: number; readonly what: "lookout" | "guard" | "both" }[];
}

/** One world in five has a lookout that lists. The others cost less, and their watches look by themselves. */
export const lookoutTroubles: fc.Arbitrary<LookoutTrouble | null> = fc.oneof(
  { arbitrary: fc.constant(null), weight: 4 },
  {
    arbitrary: fc.record<LookoutTrouble>({
      othersSeconds: fc.integer({ min: 100, max: 300 }),
      list: fc.constantFrom("right", "right", "refused", "empty", "late", "wrongState"),
      hints: fc.constantFrom("right", "lost", "late", "twice", "wrong"),
      kills: fc.array(
        fc.record({
          at: fc.integer({ min: 30, max: 300 }),
          what: fc.constantFrom("lookout", "guard", "both"),
        }),
        { maxLength: 2 },
      ),
    }),
    weight: 1,
  },
);

type Listed = ActiveRuns["runs"];

export interface WorldLookoutOptions {
  readonly trouble: LookoutTrouble | null;
  readonly client: DurableClient;
  readonly now: () => Date;
  readonly hub: () => Pick<HubCore, "instances" | "start" | "after" | "elapsedSeconds">;
  /** What the vendor lists at a time; null while it does not answer. */
  readonly listAt: (seconds: number) => Listed | null;
}

/** With the run of the world, a list pays. */
const OTHERS: readonly MemberId[] = ["901-1", "902-1", "903-1"];
const OTHERS_WAIT_SECONDS = 10;
/** A watch joins its lookout again about so often. */
const JOIN_SECONDS = 120;
const LATE_SECONDS = 40;

const place = { provider: anAttempt().provider, connectionId: anAttempt().connectionId };
const RUNNING = active().vendorState;

interface OtherInput {
  readonly member: MemberId;
  readonly seconds: number;
}

/** The watch of another run, as its lookout sees it: it joins now and then, until its run has ended. */
const otherWatch = function* (context: Parameters<typeof lookout>[0]) {
  const { member, seconds } = inputOf(context) as OtherInput;
  for (let left = seconds; left > 0; left -= JOIN_SECONDS) {
    yield* tryActivity(context, joinLookout, {
      input: {
        place,
        joining: { member, mark: markOf(RUNNING), waitSeconds: OTHERS_WAIT_SECONDS },
      },
      otherwise: { kind: "failed" },
      pauses: [],
    });
    yield timerIn(context, Math.min(left, JOIN_SECONDS));
  }
};

export class WorldLookout {
  readonly #options: WorldLookoutOptions;
  #hints = 0;

  constructor(options: WorldLookoutOptions) {
    this.#options = options;
  }

  readonly orchestrators: Readonly<Record<string, OrchestrationHandler>> = {
    ...{ lookout, lookoutGuard, otherWatch: otherWatch as OrchestrationHandler },
  };

  activities(): Record<string, ActivityFake> {
    const { client, now, trouble } = this.#options;
    const listActive = trouble === null ? null : () => Promise.resolve(this.#list(trouble));
    const steps = createLookoutActivities({
      clientOf: () => client,
      providers: { forAttempt: () => ({ listActive }) as unknown as Provider },
      lanes: { of: () => undefined },
      keepLookout: createKeepLookout(now),
      now,
    });
    const context = { warn: () => undefined } as unknown as InvocationContext;
    return Object.fromEntries(
      steps.map(({ name, handler }): [string, ActivityFake] => [
        name,
        (input) => handler(input, context),
      ]),
    );
  }

  /** Once the hub is there. */
  begin(): void {
    const { hub, trouble } = this.#options;
    if (trouble === null) return;
    for (const member of OTHERS) {
      const input: OtherInput = { member, seconds: trouble.othersSeconds };
      hub().start(watchOfMember(place, member), "otherWatch", input);
    }
    for (const { at, what } of trouble.kills) {
      hub().after(at, () => {
        if (what !== "guard") this.#kill(lookoutIdOf(place));
        if (what !== "lookout") this.#kill(guardIdOf(place));
      });
    }
  }

  /** As an operator can. */
  #kill(id: string): void {
    const instance = this.#options.hub().instances.get(id);
    if (instance?.end === null) instance.end = { kind: "failed", error: "Terminated." };
  }

  #list({ list, othersSeconds }: LookoutTrouble): ActiveRuns | Unreachable {
    const { hub, listAt } = this.#options;
    const nowSeconds = hub().elapsedSeconds;
    const seconds = list === "late" ? nowSeconds - LATE_SECONDS : nowSeconds;
    const own = listAt(seconds);
    if (list === "refused" || own === null) {
      return { kind: "unreachable", reason: "403", retryAfterSeconds: null };
    }
    const others = OTHERS.map((member) => ({
      vendorRunId: member.slice(0, member.indexOf("-")),
      vendorState: RUNNING,
    }));
    const all = [...(seconds < othersSeconds ? others : []), ...own];
    return { kind: "listed", calls: 1, runs: list === "empty" ? [] : changed(all, list, seconds) };
  }

  /** Delivers a hint in the way of this world. */
  deliver(data: unknown, raise: (data: unknown) => void): void {
    const { hub, trouble } = this.#options;
    if (trouble === null || (data as Partial<Wake> | null)?.lookout === undefined) {
      raise(data);
      return;
    }
    this.#hints += 1;
    switch (trouble.hints) {
      case "lost":
        if (this.#hints % 2 === 0) raise(data);
        return;
      case "late":
        hub().after(LATE_SECONDS, () => {
          raise(data);
        });
        return;
      case "wrong":
        raise({ deadline: null, lookout: wrongNews(this.#hints, hub().elapsedSeconds) });
        return;
      case "twice":
        raise(data);
        raise(data);
        return;
      case "right":
        raise(data);
    }
  }
}

const changed = (runs: Listed, list: LookoutTrouble["list"], seconds: number): Listed =>
  list === "wrongState" ? runs.map((run) => ({ ...run, vendorState: `STATE_${seconds}` })) : runs;

function wrongNews(count: number, atSeconds: number): LookoutNews {
  const until = secondsLater(atSeconds + 100_000);
  const all: readonly LookoutNews[] = [
    { kind: "covered", until },
    { kind: "changed" },
    { kind: "alone" },
  ];
  return all[count % all.length] ?? { kind: "alone" };
}
