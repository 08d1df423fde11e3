/** Plays a story of a lookout with the app's own orchestrators and steps. */
import type { Wake } from "../../../../src/contracts/watch";
import { guardIdOf } from "../../../../src/contracts/lookout";
import { secondsLater, anAttempt } from "../../../support/run-builders";
import { HintHub, type Hint } from "../../../support/hint-hub";
import {
  type ListFault,
  type Listing,
  LookoutWorld,
  type LookoutWorldOptions,
  type RunTimes,
} from "../../../support/lookout-world";
import type { LookoutStory, RunStory, Trouble, TroubleKind } from "./lookout-story";

/** What a test replaces, to plant a bug. */
export type PlantedInLookout = Pick<LookoutWorldOptions, "orchestrators" | "activities">;

/** What became of one run. */
export interface WatchedRun {
  readonly endedAt: number;
  /** When its watch ended. */
  readonly noticedAt: number;
  readonly should: "succeeded" | "failed";
  readonly verdict: string;
}

export interface LivedLookout {
  readonly runs: readonly WatchedRun[];
  /** When the lookout had the list. */
  readonly listedAt: readonly number[];
}

/** Lives to the end of all watches, of the lookout and of its guard. @throws if one of them cannot end. */
export async function liveLookout(
  story: LookoutStory,
  planted: PlantedInLookout = {},
): Promise<LivedLookout> {
  const { waitSeconds, foreignRuns, twice } = story;
  const runs = story.runs.map(timesOf);
  const world = new LookoutWorld({
    ...{ runs, waitSeconds, foreignRuns, twice, fault: faultOf(story) },
    lookSeconds: (at) => LOOK_SECONDS[kindAt(story, at) ?? "refused"] ?? 0,
    hub: (options) =>
      new HintHub(options, {
        lostTurn: story.lostTurn,
        isOdd: (at) => DELIVERIES[kindAt(story, at) ?? "refused"] !== undefined,
        deliver: (hint) => DELIVERIES[kindAt(story, hint.hub.elapsedSeconds) ?? "refused"]?.(hint),
      }),
    ...planted,
  });
  for (const one of story.troubles) killIn(world, one);

  const delays = await world.runAll();
  for (const id of [world.lookoutId, guardIdOf(anAttempt())]) await endOf(world, id);
  const verdicts = world.verdicts();
  return {
    runs: runs.map(({ endsAt, fails }, index) => ({
      endedAt: endsAt,
      noticedAt: endsAt + delays[index]!,
      should: fails === true ? "failed" : "succeeded",
      verdict: verdicts[index]!,
    })),
    listedAt: world.listedAt,
  };
}

const timesOf = ({ startsAt, runSeconds, changesAt, fails }: RunStory): RunTimes => ({
  ...{ startsAt, endsAt: startsAt + runSeconds, fails },
  ...(changesAt !== null && { changesAt: startsAt + Math.floor(changesAt * runSeconds) }),
});

const kindAt = ({ troubles }: LookoutStory, at: number): TroubleKind | null =>
  troubles.find(({ from, to }) => at >= from && at < to)?.kind ?? null;

const away = (reason: string, retryAfterSeconds: number | null): Listing => ({
  ...{ kind: "unreachable", reason, retryAfterSeconds },
});

const LATE_SECONDS = 60;

const FAULTS: Partial<Readonly<Record<TroubleKind, ListFault>>> = {
  refused: () => away("403: CAN VIEW is missing.", null),
  limited: () => away("429: too many requests.", 60),
  throws: () => {
    throw new Error("a defect");
  },
  empty: (listing) => ({ ...listing, runs: [] }),
  capped: (listing) => ({ ...listing, runs: listing.runs.slice(0, 3) }),
  leavesOut: (listing, at) => ({
    ...listing,
    runs: listing.runs.filter((_, index) => index !== Math.floor(at / 10) % 7),
  }),
  late: (_listing, at, listedAt) => listedAt(at - LATE_SECONDS),
  wrongState: (listing, at) => ({
    ...listing,
    runs: listing.runs.map((run) => ({ ...run, vendorState: `STATE_${at}` })),
  }),
};

const faultOf =
  (story: LookoutStory): ListFault =>
  (listing, at, listedAt) => {
    const kind = kindAt(story, at);
    return (kind === null ? undefined : FAULTS[kind])?.(listing, at, listedAt) ?? listing;
  };

const LOOK_SECONDS: Partial<Readonly<Record<TroubleKind, number>>> = { slow: 22, hangs: 100 };

const HINT_DELAY_SECONDS = 15;

const DELIVERIES: Partial<Readonly<Record<TroubleKind, (hint: Hint) => void>>> = {
  hintsLost: ({ count, raise }) => {
    if (count % 2 === 0) raise();
  },
  hintsLate: ({ hub, raise }) => {
    hub.after(HINT_DELAY_SECONDS, raise);
  },
  hintsTwice: ({ raise }) => {
    raise();
    raise();
  },
  hintsWrong: ({ count, hub, raise }) => {
    const until = secondsLater(hub.elapsedSeconds + 100_000);
    const wrong = [{ kind: "covered", until }, { kind: "changed" }, { kind: "alone" }] as const;
    raise({ deadline: null, lookout: wrong[count % 3]! } satisfies Wake);
  },
};

function killIn(world: LookoutWorld, { kind, from }: Trouble): void {
  const both = kind === "bothKilled";
  const killed = [
    ...(both || kind === "lookoutKilled" ? [world.lookoutId] : []),
    ...(both || kind === "guardKilled" ? [guardIdOf(anAttempt())] : []),
  ];
  world.hub.after(from, () => {
    for (const id of killed) if (world.hub.instances.get(id)?.end === null) world.kill(id);
  });
}

async function endOf({ hub }: LookoutWorld, id: string): Promise<void> {
  if (hub.instances.has(id)) await hub.runToEnd(id);
}
