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
import type {
  AttemptReference,
  CancelResult,
  CheckResult,
  Explanation,
  LaunchResult,
  PlanResult,
  SettleResult,
} from "../contracts/attempt";
import type { Claims } from "../contracts/claim";
import type { OutputsResult } from "../contracts/outputs";
import type { ConnectionLanes } from "../lanes/connection-lanes";
import type { LaunchOrder, Providers } from "../providers/provider";
import { activity, type Activity } from "./activity";
import { openClaim, type StorageCircuit } from "./open-claim";
import { heldBack, inLane, notYet } from "./in-lane";

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

const keyOf = (step: string, { provider, vendorRunId, number, runId }: AttemptReference): string =>
  [step, provider, vendorRunId, number, runId].join(" ");

const keyOfOrder = (step: string, { runId, attemptNumber, send = 1 }: LaunchOrder): string =>
  [step, runId, attemptNumber, send].join(" ");

export interface ProviderActivityOptions {
  readonly providers: Providers;
  readonly claims: Claims;
  readonly lanes: ConnectionLanes;
  readonly storage: StorageCircuit;
}

/** The durable steps that call a vendor. Each may be executed more than once; the provider makes that safe. */
export const createProviderActivities = (options: ProviderActivityOptions): Activity[] => [
  ...launchActivities(options),
  ...attemptActivities(options),
];

const launchActivities = ({
  providers,
  claims,
  lanes,
  storage,
}: ProviderActivityOptions): Activity[] => [
  activity(planLaunch, ({ target }, context) => {
    const perform = () => providers.forTarget(target.type).planLaunch(target);
    const work = { key: null, kind: "read", held: heldBack, perform } as const;
    return inLane<PlanResult>(lanes.ofTarget(target), context, work);
  }),

  activity(planRepair, ({ target, attempt }, context) => {
    const perform = () => providers.forTarget(target.type).planRepair(target, attempt);
    const key = keyOf("repair", attempt);
    const work = { key, kind: "read", held: heldBack, perform } as const;
    return inLane<PlanResult>(lanes.of(attempt), context, work);
  }),

  activity(launchAttempt, async (order, context) => {
    const { runId, origin, attemptNumber, send = 1 } = order;
    // Before the turn, because only the claim says whether an execution that was stopped may have started the job.
    const claimKey = { runId, origin, attemptNumber, send };
    const opened = await openClaim({ claims, storage }, context, claimKey);
    if (opened.kind === "unreachable") return withoutClaim(opened.reason);
    const { claim } = opened;
    return inLane<LaunchResult>(lanes.of(order.plan), context, {
      key: keyOfOrder("launch", order),
      kind: "read",
      held: (held) => ({
        ...heldBack(held),
        kind: "tryAgain",
        mayHaveStarted: claim.mayHaveBeenSent,
      }),
      perform: async () =>
        withRun(await providers.forTarget(order.target.type).launch(order, claim), order),
    });
  }),

  activity(settleLaunch, (order, context) => {
    const perform = async () =>
      withRun(await providers.forTarget(order.target.type).settleLaunch(order), order);
    const key = keyOfOrder("settle", order);
    const work = { key, kind: "read", held: heldBack, perform } as const;
    return inLane<SettleResult>(lanes.of(order.plan), context, work);
  }),

  activity(confirmLaunch, ({ order, attempt }, context) => {
    const perform = async () =>
      withRun(await providers.forTarget(order.target.type).confirmLaunch(order, attempt), order);
    const key = keyOfOrder("confirm", order);
    const work = { key, kind: "read", held: heldBack, perform } as const;
    return inLane<SettleResult>(lanes.of(attempt), context, work);
  }),
];

const attemptActivities = ({ providers, lanes }: ProviderActivityOptions): Activity[] => [
  activity(checkAttempt, ({ attempt }, context) => {
    const perform = () => providers.forAttempt(attempt).check(attempt);
    const key = keyOf("check", attempt);
    const work = { key, kind: "read", held: heldBack, perform } as const;
    return inLane<CheckResult>(lanes.of(attempt), context, work);
  }),

  activity(cancelAttempt, ({ attempt }, context) => {
    const perform = () => providers.forAttempt(attempt).cancel(attempt);
    const key = keyOf("cancel", attempt);
    const work = { key, kind: "cancel", held: heldBack, perform } as const;
    return inLane<CancelResult>(lanes.of(attempt), context, work);
  }),

  activity(explainFailure, async ({ attempt, status }, context) => {
    if (status.kind === "active") return nothingToExplain;
    const perform = () => providers.forAttempt(attempt).explain(attempt, status);
    const key = keyOf("explain", attempt);
    const work = { key, kind: "read", held: notYet, perform } as const;
    return inLane<Explanation>(lanes.of(attempt), context, work);
  }),

  activity(readOutputs, async ({ attempt, status }, context) => {
    if (status.kind === "active") return { kind: "none", note: "The run has not ended." };
    const perform = () => providers.forAttempt(attempt).outputs(attempt, status);
    const key = keyOf("outputs", attempt);
    const work = { key, kind: "read", held: notYet, perform } as const;
    return inLane<OutputsResult>(lanes.of(attempt), context, work);
  }),
];
