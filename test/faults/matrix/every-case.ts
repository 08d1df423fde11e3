import {
  shutOut,
  struck,
  struckTwice,
  torn,
  unrecordable,
  type CrashCase,
  type Step,
} from "./crash-case";
import { FUNCTIONS, type FunctionName } from "../../support/mortal-world";
import { playCase } from "./play-case";
import type { Scenario } from "./scenario";

const ORCHESTRATORS: ReadonlySet<string> = new Set<FunctionName>([
  ...(["run", "watch", "lateCallback", "scheduledTick", "scheduleRegister"] as const),
]);

/** Of what repeats itself, the first few and the last one differ from the rest. */
const FIRST_FEW = 3;

/** Each turn of a run is another step of its story. */
const isWorthIt = (functionName: FunctionName, occurrence: number, last: number): boolean =>
  functionName === "run" || occurrence <= FIRST_FEW || occurrence === last;

/** Plays the scenario once unharmed, and counts where the host could have died. */
export async function everyCaseOf(scenario: Scenario): Promise<CrashCase[]> {
  const counts = new Map<FunctionName, number>();
  const watch = (functionName: string): void => {
    const name = FUNCTIONS.find((one) => one === functionName) ?? "run";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const { writes } = await playCase(scenario, [{ watch }]);
  const steps = [...counts].flatMap(([functionName, last]) =>
    countTo(last)
      .filter((occurrence) => isWorthIt(functionName, occurrence, last))
      .map((occurrence) => ({ functionName, occurrence })),
  );
  return [
    ...steps.flatMap((step) => everyDeathAt(scenario, step)),
    ...countTo(Math.min(writes, MOST_WRITES)).map((write) => torn(scenario, write)),
  ];
}

/** The hour that is waited for after the end writes as well. */
const MOST_WRITES = 45;

const countTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

function everyDeathAt(scenario: Scenario, step: Step): CrashCase[] {
  if (ORCHESTRATORS.has(step.functionName)) {
    return [
      struck(scenario, step, "dieBeforeEffect"),
      struck(scenario, step, "dieAfterRecord"),
      struckTwice(scenario, step, "dieBeforeEffect"),
      unrecordable(scenario, step),
    ];
  }
  const deaths = (["dieBeforeEffect", "dieAfterEffect", "dieAfterRecord"] as const).map((kind) =>
    struck(scenario, step, kind),
  );
  if (step.functionName === "tickSchedules") return deaths;
  return [
    ...deaths,
    struck(scenario, step, "duplicate"),
    struck(scenario, step, "duplicateConcurrently"),
    struckTwice(scenario, step, "dieAfterEffect"),
    shutOut(scenario, step, "dieAfterEffect"),
    unrecordable(scenario, step),
  ];
}
