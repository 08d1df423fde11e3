import type { Fault, FaultKind } from "../../../local/host/faults";
import type { FunctionName, Life } from "../../support/mortal-world";
import type { Scenario } from "./scenario";

/** One execution of a function in a scenario, counted from 1 on. */
export interface Step {
  readonly functionName: FunctionName;
  readonly occurrence: number;
}

/** A scenario, and the fault that is injected in it. */
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
  dieBeforeEffect: "host killed before the work of a step",
  dieAfterEffect: "host killed after the work of a step, before its result is stored",
  dieAfterRecord: "host killed after the result of a step is stored",
  duplicate: "step executed twice",
  duplicateConcurrently: "step executed twice at the same time",
};

const whereOf = ({ functionName, occurrence }: Step): string => `${functionName} #${occurrence}`;

/** One fault at one step. */
export const struck = (scenario: Scenario, step: Step, kind: FaultKind): CrashCase => ({
  scenario,
  way: WAYS[kind],
  where: whereOf(step),
  lives: [{ faults: [{ ...step, kind }] }],
});

/** The host is started again, executes the step again, and is killed again. */
export const struckTwice = (scenario: Scenario, step: Step, kind: FaultKind): CrashCase => {
  const again: Fault = { functionName: step.functionName, kind };
  return {
    scenario,
    way: "host killed in a step, and in the same step after the restart",
    where: whereOf(step),
    lives: [{ faults: [{ ...step, kind }] }, { faults: [again] }],
  };
};

/** The host is killed, cannot start while the disk is full, and starts when there is space again. */
export const shutOut = (scenario: Scenario, step: Step, kind: FaultKind): CrashCase => ({
  scenario,
  way: "host killed in a step, and disk full at the restart",
  where: whereOf(step),
  lives: [{ faults: [{ ...step, kind }] }, { isShutOut: true }],
});

/** The step does its work, and the disk is full when its result is to be stored. */
export const unrecordable = (scenario: Scenario, step: Step): CrashCase => {
  let seen = 0;
  const watch: Life["watch"] = (functionName, fillDisk) => {
    if (functionName !== step.functionName) return;
    seen += 1;
    if (seen === step.occurrence) fillDisk();
  };
  return {
    scenario,
    way: "disk full when the result of a step is stored",
    where: whereOf(step),
    lives: [{ watch }],
  };
};

/** The host is killed while it writes a line of its journal. */
export const torn = (scenario: Scenario, tornWrite: number): CrashCase => ({
  scenario,
  way: "host killed while it writes a line of the journal",
  where: `write #${tornWrite}`,
  lives: [{ tornWrite }],
});
