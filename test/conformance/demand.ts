import { AssertionError } from "node:assert";
import { inspect } from "node:util";

const shown = (value: unknown): string =>
  inspect(value, { depth: 6, maxStringLength: 300, breakLength: 100 });

/** Fails the case that is running. */
export function demand(holds: boolean, message: string, seen?: unknown): asserts holds {
  if (holds) return;
  throw new AssertionError({
    message: seen === undefined ? message : `${message}\nSeen: ${shown(seen)}`,
  });
}

type Tagged = { readonly kind: string };

/** The result, which must be of one of these kinds. */
export function demandKind<Result extends Tagged, Kind extends Result["kind"]>(
  result: Result,
  ...kinds: readonly Kind[]
): Extract<Result, { kind: Kind }> {
  demand(
    (kinds as readonly string[]).includes(result.kind),
    `Only ${kinds.join(" or ")} is an answer here.`,
    result,
  );
  return result as Extract<Result, { kind: Kind }>;
}

export function demandEqual(actual: unknown, expected: unknown, what: string): void {
  demand(
    JSON.stringify(actual) === JSON.stringify(expected),
    `${what} must be ${shown(expected)}.`,
    actual,
  );
}
