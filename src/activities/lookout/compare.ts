/** What a list of active runs means for the watches of a lookout. */
import {
  COVER_SECONDS,
  fractionOf,
  markOf,
  type LookOrder,
  type MemberId,
  RENEW_SECONDS,
  runOfMember,
} from "../../contracts/lookout";
import type { LookoutNews } from "../../contracts/watch";
import type { ActiveRuns } from "../../providers/provider";

export interface Findings {
  /** What watches are to be told because of their runs. */
  readonly changed: readonly { readonly member: MemberId; readonly mark: string }[];
  readonly missing: readonly { readonly member: MemberId; readonly news: LookoutNews }[];
  readonly covers: readonly { readonly member: MemberId; readonly until: Date }[];
}

/** In a list that was read while runs ended, one may be left out by mistake: so at first a watch is only told to look. */
const newsOfMissing = (missed: number): LookoutNews =>
  missed === 0 ? { kind: "changed" } : { kind: "alone" };

/** The covers end one after the other, so that the watches do not look by themselves all at once. */
const SPREAD_SECONDS = 120;

export function compare(
  { groups, fresh, listedAt }: Pick<LookOrder, "groups" | "fresh" | "listedAt">,
  runs: ActiveRuns["runs"],
  at: Date,
): Findings {
  const states = new Map(runs.map(({ vendorRunId, vendorState }) => [vendorRunId, vendorState]));
  const known = groups.flatMap(({ members, ...group }) =>
    members.split(" ").map((member) => ({ member, ...group })),
  );
  const notYet = new Set(fresh.split(" "));
  const listed = known.flatMap((one) => {
    const state = states.get(runOfMember(one.member));
    return state === undefined ? [] : [{ ...one, now: markOf(state) }];
  });
  const here = new Set(listed.map(({ member }) => member));
  const covering = listed.filter(
    ({ member, covered, mark, now }) => !covered && mark === now && !notYet.has(member),
  );
  const renewing = listed.filter(
    ({ member, covered, mark, now }) =>
      covered && mark === now && isRenewalDue(member, listedAt, at),
  );
  return {
    // A fresh one is told when it can be covered, so that no change is lost in between.
    changed: listed
      .filter(({ member, mark, now }) => mark !== now && !notYet.has(member))
      .map(({ member, now }) => ({ member, mark: now })),
    missing: known
      .filter(({ member }) => !here.has(member))
      .map(({ member, covered, missed }) => ({
        member,
        news: newsOfMissing(covered ? missed : 0),
      })),
    covers: [
      ...covering.map(({ member }, index) => ({
        member,
        until: endOfCover(at, (SPREAD_SECONDS * index) / covering.length),
      })),
      ...renewing.map(({ member }) => ({ member, until: endOfCover(at, 0) })),
    ],
  };
}

const endOfCover = (at: Date, earlierSeconds: number): Date =>
  new Date(at.getTime() + (COVER_SECONDS - earlierSeconds) * 1_000);

/** Each member has its own instant in the period, which must be since the list before this one. */
function isRenewalDue(member: MemberId, listedAt: string | null, at: Date): boolean {
  if (listedAt === null) return false;
  const periodsBy = (ms: number): number =>
    Math.floor(ms / (RENEW_SECONDS * 1_000) - fractionOf(member));
  return periodsBy(at.getTime()) > periodsBy(Date.parse(listedAt));
}
