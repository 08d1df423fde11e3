import type { FailureClass } from "../../../contracts/attempt";
import { RUN_STATUS, type VendorRun } from "./vendor-run";

/** "Invoke dbt with `dbt build`". The other steps clone the repository, create the profile or prepare the environment. */
const OF_A_COMMAND = /^invoke\b|\bdbt\b/i;

/**
 * The class of a failed run, from its steps. A run that failed before any command, or without a failed step, failed at the
 * platform: no node ran. A failed command may have any reason.
 */
export function toFailureClass({ run_steps: steps }: Pick<VendorRun, "run_steps">): FailureClass {
  const known = new Set<unknown>(Object.values(RUN_STATUS));
  const suspects = steps.filter(({ status }) => status === RUN_STATUS.error || !known.has(status));
  const isBeforeCommands = suspects.every(
    ({ name, status }) => status === RUN_STATUS.error && name !== null && !OF_A_COMMAND.test(name),
  );
  return isBeforeCommands ? "platformError" : "unclassified";
}
