/** Plays a lookout with a trouble of one renewal of each cover, and says which rules were broken. */
import {
  guardIdOf,
  type JoinOrder,
  lookoutIdOf,
  RENEW_SECONDS,
} from "../../../../src/contracts/lookout";
import { Wake } from "../../../../src/contracts/watch";
import type { ActivityFake } from "../../../support/hub-core";
import { HintHub, type Hint, type HintOptions } from "../../../support/hint-hub";
import { LookoutWorld, manyRuns } from "../../../support/lookout-world";
import { anAttempt } from "../../../support/run-builders";
import type { PlantedInLookout } from "./live-lookout";

const WAIT_SECONDS = 30;
const SLACK_SECONDS = 2;

/** In this time each watch is covered anew once, and some runs end. */
export const FROM = 600;
export const TO = FROM + RENEW_SECONDS;

const runs = manyRuns(12, { shortest: 690, longest: 1_750 });

/**
 * Each watch looks three times at first, at the end, and every eight to ten minutes between. The last three runs are looked at
 * every 30 seconds, because a list does not pay any more, and their watches ask to be covered again.
 */
const MOST_CHECKS = 86;
const MOST_JOINS = 18;

type Activities = Readonly<Record<string, ActivityFake>>;

export interface RenewalTrouble {
  /** What happens to the first renewal of each watch in the time; by default it arrives. */
  readonly deliver?: (renewal: Hint, world: LookoutWorld) => void;
  /** How many more times the watches may ask to be covered than without a trouble, all together; by default never. */
  readonly moreJoins?: number;
  /** How many more checks there may be than without a trouble, of all runs; by default none. */
  readonly moreChecks?: number;
  /** For how long the end of a run may be noticed later than without a lookout; by default at no time. */
  readonly excuseOf?: (endsAt: number) => number;
  readonly activities?: (own: Activities, world: () => LookoutWorld) => Activities;
  readonly begin?: (world: LookoutWorld) => void;
  /** A watch that does not last as long as its run. */
  readonly endedEarly?: number;
}

interface LivedRun {
  readonly endsAt: number;
  readonly verdict: string;
  /** From its end to that of its watch. */
  readonly delay: number;
  readonly checks: number;
  /** How often its watch asked to be covered. */
  readonly asked: number;
}

/** @throws if a watch, the lookout or its guard cannot end. */
async function live(trouble: RenewalTrouble, planted: PlantedInLookout): Promise<LivedRun[]> {
  const joins: string[] = [];
  const world: LookoutWorld = new LookoutWorld({
    ...{ runs, waitSeconds: WAIT_SECONDS },
    ...(planted.orchestrators !== undefined && { orchestrators: planted.orchestrators }),
    activities: (own) => {
      const troubled = trouble.activities?.(own, () => world) ?? own;
      return countingJoins(planted.activities?.(troubled) ?? troubled, joins);
    },
    hub: (options) =>
      new HintHub(
        options,
        oddRenewals(trouble, () => world),
      ),
  });
  trouble.begin?.(world);
  const delays = await world.runAll();
  for (const id of [lookoutIdOf(anAttempt()), guardIdOf(anAttempt())]) await world.hub.runToEnd(id);
  const verdicts = world.verdicts();
  return runs.map(({ endsAt }, index) => ({
    ...{ endsAt, verdict: verdicts[index]!, delay: delays[index]! },
    checks: world.checkedAt.get(index)?.length ?? 0,
    asked: joins.filter((member) => world.watchIdOf(index).endsWith(member)).length,
  }));
}

/** The rules that were broken, in words. */
export async function brokenByRenewals(
  trouble: RenewalTrouble,
  planted: PlantedInLookout = {},
): Promise<string[]> {
  const lived = (await live(trouble, planted)).filter((_, index) => index !== trouble.endedEarly);
  const { moreChecks = 0, moreJoins = 0 } = trouble;
  const checks = lived.reduce((sum, run) => sum + run.checks, 0);
  const joins = lived.reduce((sum, run) => sum + run.asked, 0);
  return [
    ...lived.flatMap((run) => brokenRules(trouble, run)),
    ...when(checks > MOST_CHECKS + moreChecks, `covered watches look seldom: ${checks} times`),
    ...when(joins > MOST_JOINS + moreJoins, `covers are renewed: ${joins} were asked for`),
  ];
}

function brokenRules({ excuseOf = () => 0 }: RenewalTrouble, run: LivedRun): string[] {
  const { endsAt, verdict, delay } = run;
  const latest = WAIT_SECONDS + SLACK_SECONDS + excuseOf(endsAt);
  return [
    ...when(verdict !== "succeeded", `a watch ends as its run: ${verdict}`),
    ...when(delay < 0, `no watch ends before its run, at ${endsAt}`),
    ...when(delay > latest, `an end is noticed in time: ${delay} s after ${endsAt}`),
  ];
}

const when = (isBroken: boolean, rule: string): string[] => (isBroken ? [rule] : []);

/** The first renewal of each watch in the time has the trouble. */
function oddRenewals(
  { deliver }: RenewalTrouble,
  world: () => LookoutWorld,
): Pick<HintOptions, "isOdd" | "deliver"> {
  const seen = new Set<string>();
  return {
    isOdd: (at) => at >= FROM && at < TO,
    deliver: (hint) => {
      const isFirst = isOfCover(hint.data) && !seen.has(hint.watchId);
      if (!isFirst || deliver === undefined) {
        hint.raise();
        return;
      }
      deliver(hint, world());
      seen.add(hint.watchId);
    },
  };
}

const isOfCover = (data: unknown): boolean =>
  Wake.safeParse(data).data?.lookout?.kind === "covered";

const countingJoins = (own: Activities, joins: string[]): Activities => ({
  ...own,
  joinLookout: (order: JoinOrder, call) => {
    joins.push(order.joining.member);
    return own["joinLookout"]?.(order as never, call);
  },
});
