/** What can happen to a renewal, and bugs to plant in what renews a cover and what hears of it. */
import type { OrchestrationHandler } from "durable-functions";
import {
  COVER_SECONDS,
  guardIdOf,
  type JoinOrder,
  type LookResult,
} from "../../../../src/contracts/lookout";
import { type LookoutNews, Wake } from "../../../../src/contracts/watch";
import { watch } from "../../../../src/orchestrators/watch";
import { STARTED_AT } from "../../../support/drive";
import { anAttempt, secondsLater } from "../../../support/run-builders";
import type { PlantedInLookout } from "./live-lookout";
import { FROM, type RenewalTrouble, TO } from "./live-renewals";
import { blindGuard, looking, sleeper } from "./planted-lookout-bugs";

/** So long after the beginning of a trouble, every watch is back at its own pace. */
const BACK_SECONDS = 60;

/** From its renewal on, a cover goes on for two minutes without it. */
const REST_OF_A_COVER_SECONDS = 120;

/** Later than the end that the renewal says. */
const LATE_SECONDS = 700;

/** The watch that somebody ends. Its run is the last one to end. */
const ENDED = 8;

/** What it would have done. */
const WITHOUT_ENDED = { moreChecks: -14, moreJoins: -3 };

/** One that is played once, because it may have a state. */
export type MakeTrouble = () => RenewalTrouble;

export const undisturbed: MakeTrouble = () => ({});

export const lost: MakeTrouble = () => ({
  moreJoins: 12,
  moreChecks: 24,
  deliver: () => undefined,
});

export const doubled: MakeTrouble = () => ({
  deliver: ({ raise }) => {
    raise();
    raise();
  },
});

/** It comes when the cover has ended, and the time that it names too. Meanwhile the lookout and its guard have ended. */
export const late: MakeTrouble = () => ({
  moreJoins: Infinity,
  moreChecks: Infinity,
  excuseOf: (endsAt) =>
    endsAt >= TO && endsAt < TO + REST_OF_A_COVER_SECONDS ? REST_OF_A_COVER_SECONDS : 0,
  deliver: ({ hub, raise }) => {
    hub.after(LATE_SECONDS, raise);
  },
  begin: (world) => {
    world.hub.after(TO, () => {
      world.kill(world.lookoutId);
      world.kill(guardIdOf(anAttempt()));
    });
  },
  activities: (own) => ({
    ...own,
    // The task hub fails when a watch asks to be covered.
    joinLookout: (order, call) =>
      call.atSeconds < FROM ? own["joinLookout"]?.(order, call) : { kind: "failed" },
  }),
});

/** How often the task hub has refused a renewal, whoever it was for. */
const refused = { times: 0 };

/** Somebody ends a watch and removes it, so each renewal of its cover is an error. Its run goes on. */
export const forEnded: MakeTrouble = () => ({
  endedEarly: ENDED,
  ...WITHOUT_ENDED,
  begin: (world) => {
    world.hub.after(FROM, () => {
      world.kill(world.watchIdOf(ENDED));
    });
  },
  deliver: ({ watchId, raise }, world) => {
    if (watchId === world.watchIdOf(ENDED)) {
      refused.times += 1;
      throw new Error(`replied with HTTP 404: ${watchId}`);
    }
    raise();
  },
});

/** The lookout ends when it has renewed a cover, before that is stored. */
export const killed: MakeTrouble = () => {
  let killedAt = Infinity;
  return {
    moreJoins: 12,
    moreChecks: 36,
    excuseOf: (endsAt) =>
      endsAt >= killedAt && endsAt < killedAt + BACK_SECONDS ? BACK_SECONDS : 0,
    activities: (own, world) => ({
      ...own,
      lookAround: async (order, call) => {
        const result = (await own["lookAround"]?.(order, call)) as LookResult;
        const renews = result.kind === "listed" && result.covered.length > 0;
        if (killedAt === Infinity && call.atSeconds >= FROM && renews) {
          killedAt = call.atSeconds;
          world().kill(world().lookoutId);
        }
        return result;
      },
    }),
  };
};

/** The worker stops before the result of a round is stored, so the round is executed again. */
export const renewedAgain: MakeTrouble = () => ({
  activities: (own) => ({
    ...own,
    lookAround: async (order, call) => {
      if (call.atSeconds >= FROM && call.atSeconds < TO) await own["lookAround"]?.(order, call);
      return own["lookAround"]?.(order, call);
    },
  }),
});

const neverRenews = looking((own, order) => own({ ...order, listedAt: null }));

/** Asks to be covered once, although its cover may end. */
const asksOnce: PlantedInLookout["activities"] = (own) => {
  const asked = new Set<string>();
  return {
    ...own,
    joinLookout: (order: JoinOrder, call) => {
      const { member } = order.joining;
      if (asked.has(member)) return { kind: "joined" };
      asked.add(member);
      return own["joinLookout"]?.(order as never, call);
    },
  };
};

type Covered = Extract<LookoutNews, { readonly kind: "covered" }>;

/** A watch that understands news of its cover in another way. The news that it had before is passed too. */
const understanding = (
  change: (news: Covered, before: Covered | null, atSeconds: number) => LookoutNews,
): OrchestrationHandler =>
  function* (context) {
    const steps = watch(context);
    let before: Covered | null = null;
    for (let step = steps.next(); ;) {
      if (step.done === true) return step.value;
      const ended: unknown = yield step.value;
      const event = ended as { result?: unknown };
      const news = Wake.safeParse(event.result).data?.lookout;
      if (news?.kind === "covered") {
        const atSeconds = secondsSince(context.df.currentUtcDateTime);
        event.result = { deadline: null, lookout: change(news, before, atSeconds) };
        before = news;
      }
      step = steps.next(ended);
    }
  };

const secondsSince = (now: Date): number => (now.getTime() - STARTED_AT.getTime()) / 1_000;

/** Looks when it is told the same a second time. */
const looksAtSecondNews = understanding((news, before) =>
  news.until === before?.until ? { kind: "changed" } : news,
);

/** Counts the time of a cover from when it is told of it. */
const countsFromNow = understanding((_news, _before, atSeconds) => ({
  kind: "covered",
  until: secondsLater(atSeconds + COVER_SECONDS),
}));

/** A round fails if one watch cannot be told of its cover. */
const failsWithOne: PlantedInLookout["activities"] = looking(async (own, order) => {
  const before = refused.times;
  const result = await own(order);
  if (refused.times > before) throw new Error("a defect");
  return result;
});

export const plantedInRenewals: readonly [
  bug: string,
  rule: string,
  trouble: MakeTrouble,
  planted: PlantedInLookout,
][] = [
  ["never renews a cover", "covers are renewed", undisturbed, { activities: neverRenews }],
  ["asks once to be covered", "look seldom", lost, { activities: asksOnce }],
  [
    "looks when it is told of its cover twice",
    "look seldom",
    doubled,
    { orchestrators: { watch: looksAtSecondNews } },
  ],
  [
    "looks when it is told of its cover twice, by a round that is executed again",
    "look seldom",
    renewedAgain,
    { orchestrators: { watch: looksAtSecondNews } },
  ],
  [
    "counts a cover from when it is told of it",
    "an end is noticed in time",
    late,
    { orchestrators: { watch: countsFromNow } },
  ],
  [
    "never looks by itself while it is covered",
    "an end is noticed in time",
    late,
    { orchestrators: { watch: sleeper } },
  ],
  [
    "fails with one watch that cannot be told",
    "look seldom",
    forEnded,
    { activities: failsWithOne },
  ],
  [
    "has a guard that does not look at it",
    "an end is noticed in time",
    killed,
    { activities: (own) => ({ ...own, ...blindGuard }) },
  ],
];
