/** What the vendors of all worlds answer to a launch. */
import type { AttemptReference, LaunchResult } from "../../../src/contracts/attempt";
import type { LaunchOrder } from "../../../src/orchestrators/launch-verdict";
import { anAttempt } from "../../support/run-builders";
import type { Execution } from "./vendor-job";

export type Order = LaunchOrder;

export const tryAgain = (mayHaveStarted: boolean): LaunchResult => ({
  kind: "tryAgain",
  reason: "503",
  mayHaveStarted,
  retryAfterSeconds: null,
});

export const refusal: LaunchResult = {
  kind: "rejected",
  failure: { code: "refused", message: "No." },
};

export const notFound = { kind: "notFound", marker: null, jobUrl: null };

export const launched = (execution: Execution, { attemptNumber }: Order): LaunchResult => ({
  kind: "launched",
  attempt: toReference(execution, attemptNumber),
});

export const toReference = (
  { vendorRunId, createdSeconds }: Execution,
  number: number,
): AttemptReference =>
  anAttempt({
    number,
    vendorRunId,
    launchedAt: new Date(Date.parse(anAttempt().launchedAt) + createdSeconds * 1_000).toISOString(),
  });
