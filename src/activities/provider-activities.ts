import {
  cancelAttempt,
  checkAttempt,
  closeLaunch,
  confirmLaunch,
  explainFailure,
  launchAttempt,
  readOutputs,
  readUsualDuration,
  settleLaunch,
  planLaunch,
  planRepair,
} from "../contracts/activities";
import { usualDurationOf } from "../contracts/adaptive-wait";
import type {
  Explanation,
  LaunchResult,
  PlanResult,
  SettleResult,
  Unreachable,
} from "../contracts/attempt";
import type { Claim, Claims } from "../contracts/claim";
import type { Target } from "../contracts/target";
import type { ConnectionLanes } from "../lanes/connection-lanes";
import type { LaunchOrder, Providers } from "../providers/provider";
import { activity, type Activity } from "./activity";
import { hideInCheck, hideInExplanation, hideInOutputs } from "./hidden-texts";
import { closeClaim, openClaim, type StorageCircuit } from "./open-claim";
import { heldBack, inLane } from "./in-lane";
import { createVendorCalls, keyOf } from "./vendor-calls";
import { hidingFor, type OpenTarget, withOpened } from "./opened-targets";

const nothingToExplain: Explanation = {
  kind: "explained",
  failedSteps: [],
  omitted: 0,
  note: "The run has not ended, so there is nothing to explain.",
};

/** Nothing is sent without a claim. But an earlier execution may have had it, and may have been killed behind its POST. */
const withoutClaim = (reason: string): LaunchResult => ({
  kind: "tryAgain",
  reason,
  mayHaveStarted: true,
  retryAfterSeconds: null,
  because: "claimUnread",
});

/**
 * The run has ended, or goes on without this start: the host repeats a step whose result it has. Or it has lost the turn that
 * gave the start up, and the run starts after all.
 */
const CLOSED: LaunchResult = {
  kind: "tryAgain",
  reason: "This start was given up before it was sent.",
  mayHaveStarted: false,
  retryAfterSeconds: null,
  because: "claimClosed",
};

/** Adds the run's id and type of target to the attempt in a result, and that it was there before the run. */
const withRun = <Result extends LaunchResult | SettleResult>(
  result: Result,
  { runId, target }: LaunchOrder,
): Result => {
  if (!("attempt" in result)) return result;
  const adopted = "adopted" in result && { adopted: true };
  return { ...result, attempt: { ...result.attempt, ...adopted, runId, targetType: target.type } };
};

const keyOfOrder = (step: string, { runId, attemptNumber, send = 1 }: LaunchOrder): string =>
  [step, runId, attemptNumber, send].join(" ");

/** Nothing is sent without the parameters either. */
const notOpened =
  ({ mayHaveBeenSent }: Claim) =>
  (trouble: Unreachable): LaunchResult => ({
    ...trouble,
    kind: "tryAgain",
    mayHaveStarted: mayHaveBeenSent,
  });

const asItIs = (trouble: Unreachable): Unreachable => trouble;

export interface ProviderActivityOptions {
  readonly providers: Providers;
  readonly claims: Claims;
  readonly lanes: ConnectionLanes;
  readonly storage: StorageCircuit;
  readonly openTarget: OpenTarget;
  readonly now: () => Date;
}

/** The durable steps that call a vendor. Each may be executed more than once; the provider makes that safe. */
export const createProviderActivities = (options: ProviderActivityOptions): Activity[] => [
  ...planActivities(options),
  ...launchActivities(options),
  ...attemptActivities(options),
];

const planActivities = ({ providers, lanes, openTarget }: ProviderActivityOptions): Activity[] => [
  activity(planLaunch, ({ target: stored, runId = "" }, context) => {
    const plan = (target: Target): Promise<PlanResult> => {
      const perform = () => providers.forTarget(target.type).planLaunch(target);
      // Runs of older versions do not say which they are, so they have no place.
      const key = runId === "" ? null : `plan ${runId}`;
      const work = { key, kind: "read", held: heldBack, perform } as const;
      return inLane<PlanResult>(lanes.ofTarget(target), context, work);
    };
    return withOpened({ openTarget, runId, target: stored }, plan, asItIs);
  }),

  activity(planRepair, ({ target: stored, attempt, runId = "" }, context) => {
    const plan = (target: Target): Promise<PlanResult> => {
      const perform = () => providers.forTarget(target.type).planRepair(target, attempt);
      const key = keyOf("repair", attempt);
      const work = { key, kind: "read", held: heldBack, perform } as const;
      return inLane<PlanResult>(lanes.of(attempt), context, work);
    };
    return withOpened({ openTarget, runId, target: stored }, plan, asItIs);
  }),
];

const launchActivities = ({
  providers,
  claims,
  lanes,
  storage,
  openTarget,
  now,
}: ProviderActivityOptions): Activity[] => [
  activity(launchAttempt, async (order, context) => {
    const { runId, origin, attemptNumber, send = 1 } = order;
    // Before the turn, because only the claim says whether an execution that was stopped may have started the job.
    const key = { runId, origin, attemptNumber, send };
    const opened = await openClaim({ claims, storage }, context, { key, plan: order.plan });
    if (opened.kind === "unreachable") return withoutClaim(opened.reason);
    if (opened.kind === "closed") return CLOSED;
    const { claim } = opened;
    const launch = (target: Target): Promise<LaunchResult> =>
      inLane<LaunchResult>(lanes.of(order.plan), context, {
        key: keyOfOrder("launch", order),
        kind: "read",
        held: (held) => ({
          ...heldBack(held),
          kind: "tryAgain",
          mayHaveStarted: claim.mayHaveBeenSent,
        }),
        perform: async () =>
          withRun(
            await providers.forTarget(target.type).launch({ ...order, target }, claim),
            order,
          ),
      });
    return withOpened({ openTarget, ...order }, launch, notOpened(claim));
  }),

  activity(closeLaunch, (key, context) => closeClaim({ claims, storage }, context, key)),

  activity(settleLaunch, (order, context) => {
    const settle = (target: Target): Promise<SettleResult> => {
      const perform = async () =>
        withRun(await providers.forTarget(target.type).settleLaunch({ ...order, target }), order);
      const key = keyOfOrder("settle", order);
      const work = { key, kind: "read", held: heldBack, perform } as const;
      return inLane<SettleResult>(lanes.of(order.plan), context, work);
    };
    return withOpened({ openTarget, ...order }, settle, asItIs);
  }),

  activity(confirmLaunch, ({ order, attempt }, context) => {
    const confirm = (target: Target): Promise<SettleResult> => {
      const perform = async () => {
        const provider = providers.forTarget(target.type);
        const result = withRun(await provider.confirmLaunch({ ...order, target }, attempt), order);
        return result.kind === "found" ? { ...result, checkedAt: now().toISOString() } : result;
      };
      const key = keyOfOrder("confirm", order);
      const work = { key, kind: "read", held: heldBack, perform } as const;
      return inLane<SettleResult>(lanes.of(attempt), context, work);
    };
    return withOpened({ openTarget, ...order }, confirm, asItIs);
  }),
];

const attemptActivities = ({
  openTarget,
  now,
  ...options
}: ProviderActivityOptions): Activity[] => {
  const callsFor = createVendorCalls(options);
  return [
    activity(checkAttempt, async (order, context) => {
      const result = await callsFor(context).check(order.attempt);
      const checkedAt = now().toISOString();
      return { ...hideInCheck(result, hidingFor(openTarget, order)), checkedAt };
    }),

    activity(readUsualDuration, async ({ attempt }, context) => {
      const past = await callsFor(context).durations(attempt);
      return past.kind === "read" ? { kind: "known", usual: usualDurationOf(past.seconds) } : past;
    }),

    activity(cancelAttempt, ({ attempt }, context) => callsFor(context).cancel(attempt)),

    activity(explainFailure, async (order, context) => {
      const { attempt, status } = order;
      if (status.kind === "active") return nothingToExplain;
      const result = await callsFor(context).explain(attempt, status);
      return hideInExplanation(result, hidingFor(openTarget, order));
    }),

    activity(readOutputs, async (order, context) => {
      const { attempt, status } = order;
      if (status.kind === "active") return { kind: "none", note: "The run has not ended." };
      const result = await callsFor(context).outputs(attempt, status);
      return hideInOutputs(result, hidingFor(openTarget, order));
    }),
  ];
};
