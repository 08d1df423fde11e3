import { TROUBLE_NAMES, type TroubleName } from "./trouble";

/** What a call must come to in each of these troubles. */
export interface Expectation {
  readonly troubles: readonly TroubleName[];
  /** As `nameOf` says it. */
  readonly answer: string;
  /** Requests that reach the vendor. */
  readonly received: number;
  /** How often the vendor does the work; left out for calls that only read. */
  readonly acted?: number;
}

export interface CallExpectations<Name extends string = string> {
  readonly call: Name;
  readonly expectations: readonly Expectation[];
}

export interface Cell {
  readonly trouble: TroubleName;
  readonly expected: Expectation;
}

/** One cell for each trouble. @throws when the table leaves one out or names one twice. */
export function cellsOf({ call, expectations }: CallExpectations): Cell[] {
  const cells = expectations.flatMap((expected) =>
    expected.troubles.map((trouble) => ({ trouble, expected })),
  );
  for (const name of TROUBLE_NAMES) {
    const found = cells.filter(({ trouble }) => trouble === name).length;
    if (found !== 1) throw new Error(`${call}: "${name}" is expected ${found} times.`);
  }
  return cells;
}
