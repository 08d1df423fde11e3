/** What the verdicts on runs and on workflows have in common. */
import type { KillableApp } from "../../support/killable-app";
import type { Execution } from "./scenario";

export type Fact = readonly [what: string, seen: unknown, expected: unknown];

/** The facts that are not as expected. */
export const wrongAmong = (facts: readonly Fact[]): string[] =>
  facts
    .map(([what, seen, expected]) => [what, JSON.stringify(seen), JSON.stringify(expected)])
    .filter(([, seen, expected]) => seen !== expected)
    .map(([what, seen, expected]) => `${what}: ${seen ?? "nothing"} instead of ${expected ?? ""}`);

/** What one job ran too often. */
export function repeatsOf(executions: readonly Execution[], expected: number): string[] {
  const surplus = executions.length - expected;
  const overlapping = executions.filter((one, at) => overlaps(executions[at - 1], one));
  return [
    ...(surplus > 0 ? [`${surplus} executions too many`] : []),
    ...overlapping.map(() => "two executions at the same time"),
  ];
}

const overlaps = (before: Execution | undefined, { startedAt }: Execution): boolean =>
  before !== undefined && (before.endedAt === null || before.endedAt > startedAt);

export function surplusCallbacks({ receiver }: KillableApp, most: number): string[] {
  const callbacks = receiver.received().length;
  return callbacks > most ? [`${callbacks} callbacks instead of ${most} at most`] : [];
}

/** The callbacks that differ; repetitions of one are the same. */
export const bodiesOf = ({ receiver }: KillableApp): string[] => [
  ...new Set(receiver.received().map(({ body }) => JSON.stringify(body))),
];
