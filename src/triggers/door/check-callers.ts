import type { Grant, ListedCaller } from "../../contracts/caller-rights";
import type { OfferedTarget } from "../../contracts/target";

/** @throws with one line for each connection or type of target in CALLERS that this app does not have. */
export function checkCallers(
  listed: readonly ListedCaller[] | null,
  offers: readonly OfferedTarget[],
): void {
  const problems = (listed ?? []).flatMap(({ grants }, caller) =>
    grants.flatMap((grant, index) =>
      flawsIn(grant, offers).map((flaw) => `  CALLERS[${caller}].allow[${index}].${flaw}`),
    ),
  );
  if (problems.length > 0) throw new Error(`Invalid settings:\n${problems.join("\n")}`);
}

function flawsIn(
  { connections = [], targets = [] }: Grant,
  offers: readonly OfferedTarget[],
): string[] {
  const ids = new Set(offers.flatMap((offer) => offer.connections.map(({ id }) => id)));
  const types = offers.map(({ type }) => type);
  return [
    ...placesOf(connections, (id) => ids.has(id)).map(
      (place) => `connections[${place}]: is not the id of a configured connection`,
    ),
    ...placesOf(targets, (type) => types.includes(type)).map(
      (place) => `targets[${place}]: is not a type of target; the types are ${types.join(", ")}`,
    ),
  ];
}

const placesOf = (list: readonly string[], isKnown: (one: string) => boolean): number[] =>
  list.flatMap((one, place) => (isKnown(one) ? [] : [place]));
