/** A story in which nothing goes wrong, and bugs to plant in the lookout and its watches. */
import type { OrchestrationHandler } from "durable-functions";
import type { GuardResult, LookOrder, LookResult } from "../../../../src/contracts/lookout";
import { Wake, WatchInput } from "../../../../src/contracts/watch";
import { watch } from "../../../../src/orchestrators/watch";
import { manyRuns } from "../../../support/lookout-world";
import { secondsLater, succeeded } from "../../../support/run-builders";
import type { PlantedInLookout } from "./live-lookout";
import type { LookoutStory, TroubleKind } from "./lookout-story";

/** When the trouble begins. All runs are covered by then. */
const TROUBLE = 300;

/** Ten runs, which end from 320 seconds on, and one trouble. */
export const storyWith = (kind: TroubleKind, seconds = 400): LookoutStory => ({
  runs: manyRuns(10, { within: 40, shortest: 320, longest: 900 }).map(({ startsAt, endsAt }) => ({
    ...{ startsAt, runSeconds: endsAt - startsAt, changesAt: null, fails: true },
  })),
  troubles: [{ kind, from: TROUBLE, to: TROUBLE + seconds }],
  ...{ waitSeconds: 30, foreignRuns: 0, lostTurn: null, twice: false },
});

/** Takes the news of a lookout for the end of its run. */
export const believer: OrchestrationHandler = function* (context) {
  const { progress } = WatchInput.parse(context.df.getInput());
  const steps = watch(context);
  for (let step = steps.next(); step.done !== true;) {
    const ended: unknown = yield step.value;
    const news = Wake.safeParse((ended as { result?: unknown }).result).data?.lookout?.kind;
    step = steps.next(ended);
    if (news === "changed") return { verdict: { kind: "ended", status: succeeded() }, progress };
  }
  return undefined;
};

/** Longer than each wait of an uncovered watch. */
const COVERED_WAIT_SECONDS = 120;

/** While it is covered, it never looks by itself. */
export const sleeper: OrchestrationHandler = function* (context) {
  const createTimer = context.df.createTimer.bind(context.df);
  context.df.createTimer = (fireAt) => {
    const wait = (fireAt.getTime() - context.df.currentUtcDateTime.getTime()) / 1_000;
    const until = wait > COVERED_WAIT_SECONDS ? fireAt.getTime() + 2_000_000 : fireAt.getTime();
    return createTimer(new Date(until));
  };
  return yield* watch(context);
};

type Look = (order: LookOrder) => Promise<LookResult>;

/** Another round. */
export const looking =
  (
    change: (own: Look, order: LookOrder, at: number) => Promise<LookResult>,
  ): NonNullable<PlantedInLookout["activities"]> =>
  (own) => ({
    ...own,
    lookAround: (order: LookOrder, call) =>
      change(
        async (given) => (await own["lookAround"]?.(given as never, call)) as LookResult,
        order,
        call.atSeconds,
      ),
  });

/** As long as a page. */
const PAGE = 3;

const membersOf = ({ groups }: LookOrder): string[] =>
  groups.flatMap(({ members }) => members.split(" "));

/** Once all are covered, looks only for what is on the first page, and forgets the others as if they had ended. */
const firstPageOnly = looking(async (own, order) => {
  if (!order.groups.every(({ covered }) => covered)) return own(order);
  const all = membersOf(order);
  const first = all.slice(0, PAGE);
  const [group] = order.groups;
  const groups = group === undefined ? [] : [{ ...group, members: first.join(" ") }];
  return { ...(await own({ ...order, groups })), gone: all.slice(PAGE) };
});

/** Forgets whom it has told once. */
const tellsOnce = looking(async (own, order) => {
  const result = await own(order);
  return result.kind === "listed"
    ? { ...result, gone: [...result.gone, ...result.missing] }
    : result;
});

/** Never says that its list is too old. */
const silentAboutAge = looking((own, order, at) => own({ ...order, listedAt: secondsLater(at) }));

export const blindGuard: { readonly guardLookout: () => GuardResult } = {
  guardLookout: () => ({ goesOn: false }),
};

export const plantedLookoutBugs: readonly [
  bug: string,
  rule: string,
  kind: TroubleKind,
  planted: PlantedInLookout,
][] = [
  [
    "believes the list without a check",
    "no run ends before its end at the vendor",
    "empty",
    { orchestrators: { watch: believer } },
  ],
  [
    "believes the state in the list without a check",
    "a watch ends as its run at the vendor",
    "wrongState",
    { orchestrators: { watch: believer } },
  ],
  [
    "never looks by itself while it is covered",
    "an end is noticed in time",
    "bothKilled",
    { orchestrators: { watch: sleeper } },
  ],
  [
    "lists the first page only, and forgets the other runs",
    "an end is noticed in time",
    "hintsTwice",
    { activities: firstPageOnly },
  ],
  [
    "forgets whom it has told once",
    "an end is noticed in time",
    "hintsLost",
    { activities: tellsOnce },
  ],
  [
    "never says that its list is too old",
    "an end is noticed in time",
    "refused",
    { activities: (own) => ({ ...silentAboutAge(own), ...blindGuard }) },
  ],
  [
    "has a guard that does not look at it",
    "an end is noticed in time",
    "lookoutKilled",
    { activities: (own) => ({ ...own, ...blindGuard }) },
  ],
];
