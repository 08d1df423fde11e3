import type { Verdict } from "../table/verdict";
import type { Expectation } from "./expectation";
import type { Seen } from "./seen";

/** What was seen against what is expected; a secret of these may stand in nothing that was said. */
export function judge(seen: Seen, expected: Expectation, secrets: readonly string[]): Verdict {
  const facts: [what: string, seen: unknown, expected: unknown][] = [
    ["answer", seen.answer, expected.answer],
    ["requests", seen.received, expected.received],
    ["acted", seen.acted, expected.acted ?? null],
  ];
  const wrong = facts
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => `${what}: ${String(one)} instead of ${String(other)}`);
  return {
    lost: wrong,
    doubled: (seen.acted ?? 0) > 1 ? [`acted ${seen.acted ?? 0} times`] : [],
    leaked: secrets.filter((secret) => seen.said.includes(secret)),
  };
}
