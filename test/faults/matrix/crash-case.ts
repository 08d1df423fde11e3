import type { Fault, FaultKind } from "../../../local/host/faults";
import type { FunctionName, Life } from "../../support/mortal-world";
import type { Scenario } from "./scenario";

/** One execution of a function in a scenario, counted from 1 on. */
export interface Step {
  readonly functionName: FunctionName;
  readonly occurrence: number;
}

/** A scenario, and what befalls the host in it. */
export interface CrashCase {
  readonly scenario: Scenario;
  /** The row of the table that it counts in. */
  readonly way: string;
  readonly where: string;
  readonly lives: readonly Life[];
}

export const nameOf = ({ scenario, way, where }: CrashCase): string =>
  `${scenario.name}: ${way}, ${where}`;

const WAYS: Readonly<Record<FaultKind, string>> = {
  dieBeforeEffect: "dies before it acts",
  dieAfterEffect: "dies before it is recorded",
  dieAfterRecord: "dies after the record",
  duplicate: "executes a step twice",
  duplicateConcurrently: "executes a step twice at once",
};

const whereOf = ({ functionName, occurrence }: Step): string => `${functionName} #${occurrence}`;

/** One fault at one step. */
export const struck = (scenario: Scenario, step: Step, kind: FaultKind): CrashCase => ({
  scenario,
  way: WAYS[kind],
  where: whereOf(step),
  lives: [{ faults: [{ ...step, kind }] }],
});

/** The host comes back, takes up the step again, and dies again. */
export const struckTwice = (scenario: Scenario, step: Step, kind: FaultKind): CrashCase => {
  const again: Fault = { functionName: step.functionName, kind };
  return {
    scenario,
    way: "dies twice",
    where: whereOf(step),
    lives: [{ faults: [{ ...step, kind }] }, { faults: [again] }],
  };
};

/** The host dies, finds the disk full when it is started again, and comes back when there is room. */
export const shutOut = (scenario: Scenario, step: Step, kind: FaultKind): CrashCase => ({
  scenario,
  way: "dies, finds the disk full",
  where: whereOf(step),
  lives: [{ faults: [{ ...step, kind }] }, { isShutOut: true }],
});

/** The step acts, and the disk is full when its result is to be recorded. */
export const unrecordable = (scenario: Scenario, step: Step): CrashCase => {
  let seen = 0;
  const watch: Life["watch"] = (functionName, fillDisk) => {
    if (functionName !== step.functionName) return;
    seen += 1;
    if (seen === step.occurrence) fillDisk();
  };
  return {
    scenario,
    way: "acts, then the disk is full",
    where: whereOf(step),
    lives: [{ watch }],
  };
};

/** The host dies in the middle of writing its journal. */
export const torn = (scenario: Scenario, tornWrite: number): CrashCase => ({
  scenario,
  way: "dies with half a line written",
  where: `write #${tornWrite}`,
  lives: [{ tornWrite }],
});
