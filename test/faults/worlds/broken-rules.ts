import { verdictOfViolations } from "../table/checked";
import { SURVIVED, type Verdict } from "../table/verdict";
import { inWords, type Violation } from "../../support/history/check";

/** The rules that a world has broken, and what happened in it. */
export class BrokenRules extends Error {
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[], events: readonly string[]) {
    super([...violations.map(inWords), ...events].join("\n"));
    this.violations = violations;
  }
}

/** The verdict on a world that ended with that error, or without any. */
export function verdictOn(error: unknown): Verdict {
  if (error === undefined || error === null) return SURVIVED;
  if (!(error instanceof BrokenRules)) return { ...SURVIVED, lost: ["a defect"] };
  return verdictOfViolations(error.violations);
}
