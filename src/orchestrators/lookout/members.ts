/** The watches that a lookout knows. */
import type { Group, Joining, LookResult, MemberId } from "../../contracts/lookout";
import { MOST_MEMBERS } from "../../contracts/lookout";

export interface Member {
  readonly mark: string;
  readonly waitSeconds: number;
  /** How often, one round after the other, it was told to look because nobody looks for it. */
  readonly missed: number;
  readonly covered: boolean;
  /** It joined in this generation, so nobody else could find it if this lookout died. It is not covered before the next one. */
  readonly fresh: boolean;
}

/** They are many, and a turn repeats the whole generation, so the map is changed and not copied for each event. */
export type Members = Map<MemberId, Member>;

/**
 * What a watch is told may be lost. So a covered one is told again in each round, until it joins again or has ended. After so many
 * rounds its cover is over anyway.
 */
const MOST_MISSED = 60;

export const membersOf = (groups: readonly Group[]): Members =>
  new Map(
    groups.flatMap(({ members, ...fields }) =>
      members.split(" ").map((id): [MemberId, Member] => [id, { ...fields, fresh: false }]),
    ),
  );

/** What the next generation gets. */
export function groupsOf(members: Members): Group[] {
  const groups = new Map<string, Group>();
  for (const [id, { mark, waitSeconds, missed, covered }] of members) {
    const fields = { mark, waitSeconds, missed, covered };
    const key = `${mark} ${waitSeconds} ${missed} ${covered}`;
    const group = groups.get(key);
    groups.set(key, { ...fields, members: group === undefined ? id : `${group.members} ${id}` });
  }
  return [...groups.values()];
}

export const freshOnes = (members: Members): MemberId[] =>
  [...members].filter(([, { fresh }]) => fresh).map(([id]) => id);

export const countCovered = (members: Members): number =>
  [...members.values()].filter(({ covered }) => covered).length;

/** A member that joins again looks by itself, whatever was known of it. */
export function join(members: Members, { member, ...fields }: Joining): void {
  const known = members.get(member);
  if (known === undefined && members.size >= MOST_MEMBERS) return;
  const fresh = known?.fresh ?? true;
  members.set(member, { ...fields, missed: 0, covered: false, fresh });
}

/** What is known after a round. */
export function afterRound(members: Members, result: LookResult): Members {
  const next = new Map(
    result.kind === "listed" ? afterList(members, result) : afterNoList(members, result),
  );
  for (const id of result.gone) next.delete(id);
  return next;
}

type Listed = Extract<LookResult, { kind: "listed" }>;

function afterList(members: Members, { changed, missing, covered }: Listed): Members {
  const [missed, newlyCovered, marks] = [new Set(missing), new Set(covered), new Map(changed)];
  const next = new Map<MemberId, Member>();
  for (const [id, before] of members) {
    if (!missed.has(id)) {
      const mark = marks.get(id) ?? before.mark;
      next.set(id, { ...before, mark, missed: 0, covered: before.covered || newlyCovered.has(id) });
    } else if (before.covered) {
      next.set(id, toldAgain(before));
    }
  }
  return next;
}

function afterNoList(members: Members, result: Exclude<LookResult, Listed>): Members {
  if (result.kind === "notListed" && !result.released) return members;
  return new Map([...members].map(([id, one]) => [id, one.covered ? toldAgain(one) : one]));
}

function toldAgain(before: Member): Member {
  const missed = before.missed + 1;
  return missed < MOST_MISSED ? { ...before, missed } : { ...before, missed: 0, covered: false };
}
