import type { InvocationContext } from "@azure/functions";
import type {
  AttemptReference,
  CancelResult,
  CheckResult,
  EndedStatus,
  Explanation,
  Unreachable,
} from "../contracts/attempt";
import type { OutputsResult } from "../contracts/outputs";
import type { ConnectionLanes } from "../lanes/connection-lanes";
import type { PastDurations, Providers } from "../providers/provider";
import { heldBack, inLane, notYet } from "./in-lane";

/** The calls about an attempt, each in the lane of its connection. */
export interface VendorCalls {
  check(attempt: AttemptReference): Promise<CheckResult>;
  durations(attempt: AttemptReference): Promise<PastDurations | Unreachable>;
  cancel(attempt: AttemptReference): Promise<CancelResult>;
  explain(attempt: AttemptReference, status: EndedStatus): Promise<Explanation>;
  outputs(attempt: AttemptReference, status: EndedStatus): Promise<OutputsResult>;
}

export type CallsFor = (context: Pick<InvocationContext, "warn">) => VendorCalls;

export interface VendorCallsOptions {
  readonly providers: Pick<Providers, "forAttempt">;
  readonly lanes: Pick<ConnectionLanes, "of">;
}

export const createVendorCalls =
  ({ providers, lanes }: VendorCallsOptions): CallsFor =>
  (context) => ({
    check: (attempt) =>
      inLane<CheckResult>(lanes.of(attempt), context, {
        ...{ key: keyOf("check", attempt), kind: "read", held: heldBack },
        perform: () => providers.forAttempt(attempt).check(attempt),
      }),
    durations: (attempt) =>
      inLane<PastDurations | Unreachable>(lanes.of(attempt), context, {
        ...{ key: keyOf("durations", attempt), kind: "read", held: heldBack },
        perform: () => providers.forAttempt(attempt).durations(attempt),
      }),
    cancel: (attempt) =>
      inLane<CancelResult>(lanes.of(attempt), context, {
        ...{ key: keyOf("cancel", attempt), kind: "cancel", held: heldBack },
        perform: () => providers.forAttempt(attempt).cancel(attempt),
      }),
    explain: (attempt, status) =>
      inLane<Explanation>(lanes.of(attempt), context, {
        ...{ key: keyOf("explain", attempt), kind: "read", held: notYet },
        perform: () => providers.forAttempt(attempt).explain(attempt, status),
      }),
    outputs: (attempt, status) =>
      inLane<OutputsResult>(lanes.of(attempt), context, {
        ...{ key: keyOf("outputs", attempt), kind: "read", held: notYet },
        perform: () => providers.forAttempt(attempt).outputs(attempt, status),
      }),
  });

/** Finds the place of a step again. */
export const keyOf = (
  step: string,
  { provider, vendorRunId, number, runId }: AttemptReference,
): string => [step, provider, vendorRunId, number, runId].join(" ");
