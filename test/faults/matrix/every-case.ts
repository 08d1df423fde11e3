import {
  crashThenDiskFull,
  faultAt,
  crashTwiceAt,
  crashDuringWrite,
  diskFullAt,
  type CrashCase,
  type Step,
} from "./crash-case";
import {
  FUNCTIONS,
  ORCHESTRATORS,
  type FunctionName,
  type HostStart,
} from "../../support/killable-app";

const orchestrators: ReadonlySet<string> = new Set(ORCHESTRATORS);

interface Named {
  readonly name: string;
}

/** Plays a scenario through the starts of a host; the writes are those of the last one. */
export type PlayScenario<Played> = (
  scenario: Played,
  starts: readonly HostStart[],
) => Promise<{ readonly writes: number }>;

/**
 * Plays the scenario once without a fault, and counts the steps at which the host could be killed. `eachOf`: the functions all
 * executions of which differ. Of others, only the first and the last execution is tried.
 */
export async function everyCaseOf<Played extends Named>(
  scenario: Played,
  play: PlayScenario<Played>,
  eachOf: ReadonlySet<FunctionName>,
): Promise<CrashCase<Played>[]> {
  const counts = new Map<FunctionName, number>();
  const watch = (functionName: string): void => {
    const name = FUNCTIONS.find((one) => one === functionName) ?? "run";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const { writes } = await play(scenario, [{ watch }]);
  const cases = [...counts].flatMap(([functionName, last]) =>
    countTo(last).flatMap((occurrence) =>
      casesAt(scenario, { functionName, occurrence }, { last, eachOf }),
    ),
  );
  const writesToTear = countTo(Math.min(writes, MOST_WRITES));
  return [...cases, ...writesToTear.map((write) => crashDuringWrite(scenario, write))];
}

/** Later writes are from the hour after the end. */
const MOST_WRITES = 30;

const countTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

interface Executions {
  readonly last: number;
  readonly eachOf: ReadonlySet<FunctionName>;
}

function casesAt<Played extends Named>(
  scenario: Played,
  step: Step,
  { last, eachOf }: Executions,
): CrashCase<Played>[] {
  const { functionName, occurrence } = step;
  const ownCases = orchestrators.has(functionName) ? turnCases : stepCases;
  const more = occurrence === 1 && functionName !== "run" ? moreCases(scenario, step) : [];
  const isTried = eachOf.has(functionName) || occurrence === 1 || occurrence === last;
  return isTried ? [...ownCases(scenario, step), ...more] : [];
}

const turnCases = <Played extends Named>(scenario: Played, step: Step): CrashCase<Played>[] =>
  (["crashBeforeEffect", "crashAfterRecord"] as const).map((kind) => faultAt(scenario, step, kind));

const stepCases = <Played extends Named>(scenario: Played, step: Step): CrashCase<Played>[] =>
  (["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"] as const).map((kind) =>
    faultAt(scenario, step, kind),
  );

/** Cases with two crashes, or with another fault than a crash. */
function moreCases<Played extends Named>(scenario: Played, step: Step): CrashCase<Played>[] {
  if (step.functionName === "tickSchedules") return [];
  if (orchestrators.has(step.functionName)) {
    return [crashTwiceAt(scenario, step, "crashBeforeEffect"), diskFullAt(scenario, step)];
  }
  return [
    faultAt(scenario, step, "duplicate"),
    faultAt(scenario, step, "duplicateConcurrently"),
    crashTwiceAt(scenario, step, "crashAfterEffect"),
    crashThenDiskFull(scenario, step, "crashAfterEffect"),
    diskFullAt(scenario, step),
  ];
}
