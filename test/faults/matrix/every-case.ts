import {
  crashThenDiskFull,
  faultAt,
  crashTwiceAt,
  crashDuringWrite,
  diskFullAt,
  type CrashCase,
  type Step,
} from "./crash-case";
import { FUNCTIONS, type FunctionName } from "../../support/killable-app";
import { playCase } from "./play-case";
import type { Scenario } from "./scenario";

const ORCHESTRATORS: ReadonlySet<string> = new Set<FunctionName>([
  ...(["run", "watch", "outputs", "lateCallback", "scheduledTick", "scheduleRegister"] as const),
]);

/** Plays the scenario once without a fault, and counts the steps at which the host could be killed. */
export async function everyCaseOf(scenario: Scenario): Promise<CrashCase[]> {
  const counts = new Map<FunctionName, number>();
  const watch = (functionName: string): void => {
    const name = FUNCTIONS.find((one) => one === functionName) ?? "run";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const { writes } = await playCase(scenario, [{ watch }]);
  const cases = [...counts].flatMap(([functionName, last]) =>
    countTo(last).flatMap((occurrence) => casesAt(scenario, { functionName, occurrence }, last)),
  );
  const writesToTear = countTo(Math.min(writes, MOST_WRITES));
  return [...cases, ...writesToTear.map((write) => crashDuringWrite(scenario, write))];
}

/** Later writes are from the hour after the end. */
const MOST_WRITES = 30;

const countTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** All turns of a run, because each is different. Of other functions, only the first and the last execution. */
function casesAt(scenario: Scenario, step: Step, last: number): CrashCase[] {
  const { functionName, occurrence } = step;
  const isTurn = ORCHESTRATORS.has(functionName);
  if (functionName === "run") return turnCases(scenario, step);
  if (occurrence === 1) {
    return [
      ...(isTurn ? turnCases(scenario, step) : stepCases(scenario, step)),
      ...moreCases(scenario, step),
    ];
  }
  if (occurrence < last) return [];
  return isTurn ? turnCases(scenario, step) : stepCases(scenario, step);
}

const turnCases = (scenario: Scenario, step: Step): CrashCase[] =>
  (["crashBeforeEffect", "crashAfterRecord"] as const).map((kind) => faultAt(scenario, step, kind));

const stepCases = (scenario: Scenario, step: Step): CrashCase[] =>
  (["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"] as const).map((kind) =>
    faultAt(scenario, step, kind),
  );

/** Cases with two crashes, or with another fault than a crash. */
function moreCases(scenario: Scenario, step: Step): CrashCase[] {
  if (step.functionName === "tickSchedules") return [];
  if (ORCHESTRATORS.has(step.functionName)) {
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
