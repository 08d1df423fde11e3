import {
  cancelAttempt,
  checkAttempt,
  confirmLaunch,
  explainFailure,
  launchAttempt,
  readOutputs,
  settleLaunch,
  planLaunch,
  planRepair,
} from "../contracts/activities";
import type { Explanation, LaunchResult, SettleResult } from "../contracts/attempt";
import type { Claims } from "../contracts/claim";
import type { LaunchOrder, Providers } from "../providers/provider";
import { activity, type Activity } from "./activity";

const nothingToExplain: Explanation = {
  kind: "explained",
  failedSteps: [],
  omitted: 0,
  note: "The run has not ended, so there is nothing to explain.",
};

/** Nothing is sent without a claim, so this execution starts nothing. */
const withoutClaim = (reason: string): LaunchResult => ({
  kind: "tryAgain",
  reason,
  mayHaveStarted: false,
  retryAfterSeconds: null,
});

/** Adds the run's id and type of target to the attempt in a result, and that it was there before the run. */
const withRun = <Result extends LaunchResult | SettleResult>(
  result: Result,
  { runId, target }: LaunchOrder,
): Result => {
  if (!("attempt" in result)) return result;
  const adopted = "adopted" in result && { adopted: true };
  return { ...result, attempt: { ...result.attempt, ...adopted, runId, targetType: target.type } };
};

/** The durable steps that call a vendor. Each may be executed more than once; the provider makes that safe. */
export const createProviderActivities = (providers: Providers, claims: Claims): Activity[] => [
  activity(planLaunch, ({ target }) => providers.forTarget(target.type).planLaunch(target)),

  activity(planRepair, ({ target, attempt }) =>
    providers.forTarget(target.type).planRepair(target, attempt),
  ),

  activity(launchAttempt, async (order) => {
    const provider = providers.forTarget(order.target.type);
    const { runId, origin, attemptNumber, send = 1 } = order;
    const opened = await claims.open({ runId, origin, attemptNumber, send });
    if (opened.kind === "unreachable") return withoutClaim(opened.reason);
    return withRun(await provider.launch(order, opened.claim), order);
  }),

  activity(settleLaunch, async (order) =>
    withRun(await providers.forTarget(order.target.type).settleLaunch(order), order),
  ),

  activity(confirmLaunch, async ({ order, attempt }) =>
    withRun(await providers.forTarget(order.target.type).confirmLaunch(order, attempt), order),
  ),

  activity(checkAttempt, ({ attempt }) => providers.forAttempt(attempt).check(attempt)),

  activity(cancelAttempt, ({ attempt }) => providers.forAttempt(attempt).cancel(attempt)),

  activity(explainFailure, async ({ attempt, status }) =>
    status.kind === "active"
      ? nothingToExplain
      : providers.forAttempt(attempt).explain(attempt, status),
  ),

  activity(readOutputs, async ({ attempt, status }) =>
    status.kind === "active"
      ? { kind: "none", note: "The run has not ended." }
      : providers.forAttempt(attempt).outputs(attempt, status),
  ),
];
