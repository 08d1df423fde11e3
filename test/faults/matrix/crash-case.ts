import type { Fault, FaultKind } from "../../../local/host/faults";
import type { FunctionName, HostStart } from "../../support/killable-app";
import type { Scenario } from "./scenario";

/** One execution of a function in a scenario, counted from 1. */
export interface Step {
  readonly functionName: FunctionName;
  readonly occurrence: number;
}

interface Named {
  readonly name: string;
}

/** A scenario, and the fault that is injected in it. */
export interface CrashCase<Played extends Named = Scenario> {
  readonly scenario: Played;
  /** Its row in the table. */
  readonly way: string;
  readonly where: string;
  readonly starts: readonly HostStart[];
}

export const nameOf = ({ scenario, way, where }: CrashCase<Named>): string =>
  `${scenario.name}: ${way}, ${where}`;

const WAYS: Readonly<Record<FaultKind, string>> = {
  crashBeforeEffect: "host killed before the work of a step",
  crashAfterEffect: "host killed after the work of a step, before its result is stored",
  crashAfterRecord: "host killed after the result of a step is stored",
  duplicate: "step executed twice",
  duplicateConcurrently: "step executed twice at the same time",
};

const whereOf = ({ functionName, occurrence }: Step): string => `${functionName} #${occurrence}`;

/** One fault at one step. */
export const faultAt = <Played extends Named>(
  scenario: Played,
  step: Step,
  kind: FaultKind,
): CrashCase<Played> => ({
  scenario,
  way: WAYS[kind],
  where: whereOf(step),
  starts: [{ faults: [{ ...step, kind }] }],
});

/** The host is started again, executes the step again, and is killed again. */
export const crashTwiceAt = <Played extends Named>(
  scenario: Played,
  step: Step,
  kind: FaultKind,
): CrashCase<Played> => {
  const again: Fault = { functionName: step.functionName, kind };
  return {
    scenario,
    way: "host killed in a step, and in the same step after the restart",
    where: whereOf(step),
    starts: [{ faults: [{ ...step, kind }] }, { faults: [again] }],
  };
};

/** The host is killed, cannot start while the disk is full, and starts when there is space again. */
export const crashThenDiskFull = <Played extends Named>(
  scenario: Played,
  step: Step,
  kind: FaultKind,
): CrashCase<Played> => ({
  scenario,
  way: "host killed in a step, and disk full at the restart",
  where: whereOf(step),
  starts: [{ faults: [{ ...step, kind }] }, { diskIsFull: true }],
});

/** The step does its work, and the disk is full when its result is to be stored. */
export const diskFullAt = <Played extends Named>(
  scenario: Played,
  step: Step,
): CrashCase<Played> => {
  let seen = 0;
  const watch: HostStart["watch"] = (functionName, fillDisk) => {
    if (functionName !== step.functionName) return;
    seen += 1;
    if (seen === step.occurrence) fillDisk();
  };
  return {
    scenario,
    way: "disk full when the result of a step is stored",
    where: whereOf(step),
    starts: [{ watch }],
  };
};

/** The host is killed while it writes a line of its journal. */
export const crashDuringWrite = <Played extends Named>(
  scenario: Played,
  tornWrite: number,
): CrashCase<Played> => ({
  scenario,
  way: "host killed while it writes a line of the journal",
  where: `write #${tornWrite}`,
  starts: [{ tornWrite }],
});
