import type { NoticeRule } from "../contracts/notices";
import type { Schedule } from "../contracts/schedule";
import type { OfferedTarget } from "../contracts/target";

interface Known {
  readonly offers: readonly OfferedTarget[];
  readonly schedules: readonly Pick<Schedule, "name">[];
}

/** @throws with one line for each connection, type of target or schedule in NOTIFY that this app does not have. */
export function checkNotices(rules: readonly NoticeRule[], { offers, schedules }: Known): void {
  const ids = offers.flatMap((offer) => offer.connections.map(({ id }) => id));
  const types = offers.map(({ type }) => type);
  const names = schedules.map(({ name }) => name);
  const problems = rules.flatMap((rule, index) =>
    [
      ...unknownIn("connections", rule, [ids, "the id of a configured connection"]),
      ...unknownIn("targets", rule, [types, "a type of target"]),
      ...unknownIn("schedules", rule, [names, "the name of a schedule"]),
    ].map((flaw) => `  NOTIFY[${index}].${flaw}`),
  );
  if (problems.length > 0) throw new Error(`Invalid settings:\n${problems.join("\n")}`);
}

/** Beyond these, the list of what exists would hide the problem. */
const MOST_SHOWN = 20;

function unknownIn(
  field: "connections" | "targets" | "schedules",
  rule: NoticeRule,
  [known, what]: readonly [readonly string[], string],
): string[] {
  const shown = [...new Set(known)].slice(0, MOST_SHOWN).join(", ");
  const choices = shown === "" ? "there are none" : `there are ${shown}`;
  return (rule[field] ?? []).flatMap((one, place) =>
    known.includes(one)
      ? []
      : [`${field}[${place}]: in rule ${JSON.stringify(rule.name)}, is not ${what}; ${choices}`],
  );
}
