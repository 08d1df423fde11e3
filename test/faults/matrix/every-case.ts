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

/** Plays the scenario once without a fault, and counts the steps at which the host could be killed. */
export async function everyCaseOf(scenario: Scenario): Promise<CrashCase[]> {
  const counts = new Map<FunctionName, number>();
  const watch = (functionName: string): void => {
    const name = FUNCTIONS.find((one) => one === functionName) ?? "run";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const { writes } = await playCase(scenario, [{ watch }]);
  const deaths = [...counts].flatMap(([functionName, last]) =>
    countTo(last).flatMap((occurrence) => deathsAt(scenario, { functionName, occurrence }, last)),
  );
  const writesToTear = countTo(Math.min(writes, MOST_WRITES));
  return [...deaths, ...writesToTear.map((write) => torn(scenario, write))];
}

/** Later writes are of the hour that is waited for after the end. */
const MOST_WRITES = 30;

const countTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Each turn of a run is another step of its story; of what else repeats itself, the first and the last differ. */
function deathsAt(scenario: Scenario, step: Step, last: number): CrashCase[] {
  const { functionName, occurrence } = step;
  const isTurn = ORCHESTRATORS.has(functionName);
  if (functionName === "run") return turnDeaths(scenario, step);
  if (occurrence === 1) {
    return [
      ...(isTurn ? turnDeaths(scenario, step) : stepDeaths(scenario, step)),
      ...moreDeaths(scenario, step),
    ];
  }
  if (occurrence < last) return [];
  return isTurn ? turnDeaths(scenario, step) : stepDeaths(scenario, step);
}

const turnDeaths = (scenario: Scenario, step: Step): CrashCase[] =>
  (["dieBeforeEffect", "dieAfterRecord"] as const).map((kind) => struck(scenario, step, kind));

const stepDeaths = (scenario: Scenario, step: Step): CrashCase[] =>
  (["dieBeforeEffect", "dieAfterEffect", "dieAfterRecord"] as const).map((kind) =>
    struck(scenario, step, kind),
  );

/** What takes two lives, or another trouble than a death. */
function moreDeaths(scenario: Scenario, step: Step): CrashCase[] {
  if (step.functionName === "tickSchedules") return [];
  if (ORCHESTRATORS.has(step.functionName)) {
    return [struckTwice(scenario, step, "dieBeforeEffect"), unrecordable(scenario, step)];
  }
  return [
    struck(scenario, step, "duplicate"),
    struck(scenario, step, "duplicateConcurrently"),
    struckTwice(scenario, step, "dieAfterEffect"),
    shutOut(scenario, step, "dieAfterEffect"),
    unrecordable(scenario, step),
  ];
}
