import type { LaunchOrder } from "../../provider";
import { idempotencyToken } from "../jobs/run-now-body";
import type { TokenStart } from "../jobs/token-start";
import { purposes } from "../purpose";
import { RUNS_SUBMIT } from "../workspace-paces";
import { toVendorBody } from "./run-body";
import type { DatabricksSubmitTarget } from "./submit-target";

/** A workspace lists the one-time runs of everybody together. */
const MOST_PAGES = 10;

/** The name by which people recognise the run in the workspace, if its caller gave none. */
const nameOf = ({ runId, attemptNumber, target }: LaunchOrder<DatabricksSubmitTarget>): string =>
  target.run.run_name ?? `Runward ${runId} attempt ${attemptNumber}`;

/**
 * The start of a one-time run by `runs/submit`, which takes a token as `run-now` does:
 * https://docs.databricks.com/api/workspace/jobs/submit#idempotency_token
 */
export function startOf(order: LaunchOrder<DatabricksSubmitTarget>): TokenStart {
  const name = nameOf(order);
  return {
    order,
    path: RUNS_SUBMIT,
    body: {
      ...toVendorBody(order.target.run),
      run_name: name,
      idempotency_token: idempotencyToken(order),
    },
    purpose: purposes.submitRun(name),
    what: `the one-time run "${name}"`,
    // What is missing may be anything that a task names.
    missingCode: null,
    listed: {
      query: { run_type: "SUBMIT_RUN" },
      mostPages: MOST_PAGES,
      mayBe: ({ run_name: listed }) => typeof listed !== "string" || listed === name,
    },
    findUnnamed: () => Promise.resolve(null),
  };
}
