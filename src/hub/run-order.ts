/**
 * Makes the input of a run's orchestrator, for callers and schedules alike.
 *
 * Owns: the choice of the connection, which is made once, and what counts as the same request. Does not own: the id of
 * the run, its callback, or starting it.
 */
import { NO_NOTICES, notifiesIf, type NoticeScope } from "../contracts/notices";
import type { RunInput, RunLimits } from "../contracts/run-input";
import type { RetryPolicy, RunRequest } from "../contracts/run-request";
import type { OfferedTarget, Target, TargetSummary } from "../contracts/target";
import { withoutAddress } from "./pasted-address";
import { hashOf } from "./run-id";

export type OrderedRun =
  | {
      readonly kind: "ordered";
      readonly input: RunInput & { readonly targetSummary: TargetSummary };
    }
  | {
      readonly kind: "refused";
      readonly error: { readonly field: string; readonly message: string };
    };

export type OrderRun = (request: RunRequest) => OrderedRun;

export interface RunOrderOptions {
  readonly offers: readonly OfferedTarget[];
  readonly limits: RunLimits;
  readonly deploymentId: string;
  readonly notices?: NoticeScope;
  readonly now: () => Date;
}

export const createOrderRun =
  ({ offers, limits, deploymentId, notices = NO_NOTICES, now }: RunOrderOptions): OrderRun =>
  (request) => {
    const resolved = resolveConnection(request.target, offers);
    if (resolved.kind === "refused") return resolved;
    const { target, connectionId, offer } = resolved;
    const { waitSeconds, timeoutSeconds, queueTimeoutSeconds, partialSuccess, outputs, tags } =
      request;
    const retry = withoutUsual(request.retry);
    const asked = {
      target,
      waitSeconds,
      timeoutSeconds,
      queueTimeoutSeconds,
      retry,
      partialSuccess,
      tags,
    };
    const { jobId = null, jobName = null } = offer.jobOf?.(target) ?? target;
    return {
      kind: "ordered",
      input: {
        ...asked,
        targetSummary: { type: target.type, connectionId, jobId, jobName },
        limits,
        outputs,
        // Left out when it is the default, so that a request has the same hash as before there was this field.
        requestHash: hashOf(outputs === "summary" ? asked : { ...asked, outputs }),
        acceptedAt: now().toISOString(),
        deploymentId,
        closesStarts: true,
        closesPlans: true,
        ...notifiesIf(notices.runs),
        lookout: true,
        ...(receivesWebhooks(offer, connectionId) && { webhooks: true }),
      },
    };
  };

const receivesWebhooks = ({ connections }: OfferedTarget, connectionId: string): boolean =>
  connections.some(
    ({ id, receivesWebhooks: receives }) => id === connectionId && receives === true,
  );

/** What documents and rights show of a target whose connection was chosen. */
export type SummaryOf = (target: Target) => TargetSummary;

export const createSummaryOf =
  (offers: readonly OfferedTarget[]): SummaryOf =>
  (target) => {
    const offer = offers.find(({ type }) => type === target.type);
    const connection = offer === undefined ? undefined : target[offer.connectionField];
    const { jobId = null, jobName = null } = offer?.jobOf?.(target) ?? target;
    const connectionId = typeof connection === "string" ? connection : null;
    return { type: target.type, connectionId, jobId, jobName };
  };

/** A request without a newer field, and one with its usual value, have the same hash as before there was the field. */
function withoutUsual(retry: RetryPolicy | null): RetryPolicy | null {
  if (retry === null) return null;
  const { mode, backoff, ...others } = retry;
  return {
    ...others,
    ...(mode !== undefined && mode !== "rerun" && { mode }),
    ...(backoff !== undefined && backoff !== 1 && { backoff }),
  };
}

type Resolved =
  | { kind: "resolved"; target: Target; connectionId: string; offer: OfferedTarget }
  | Extract<OrderedRun, { kind: "refused" }>;

/** Chooses one configured connection for a target, so that a later change of settings does not affect a live run. */
export function resolveConnection(target: Target, offers: readonly OfferedTarget[]): Resolved {
  const offer = offers.find(({ type }) => type === target.type);
  if (offer === undefined) throw new Error(`No vendor here runs targets of type ${target.type}.`);
  const { connectionField } = offer;
  const read = withoutAddress(target, offer);
  if (read.kind === "refused") return read;
  const choice = choose(read.target[connectionField], offer);
  if (choice.kind === "chosen") {
    const { id } = choice;
    const chosen = { ...read.target, [connectionField]: id };
    return { kind: "resolved", target: chosen, connectionId: id, offer };
  }
  const { message } = choice;
  return { kind: "refused", error: { field: `target.${connectionField}`, message } };
}

type Choice = { kind: "chosen"; id: string } | { kind: "refused"; message: string };

function choose(asked: unknown, { setting, connections }: OfferedTarget): Choice {
  const connectionIds = connections.map(({ id }) => id);
  const refuse = (message: string): Choice => ({ kind: "refused", message });
  const choices = connectionIds.join(", ");
  if (connectionIds.length === 0) return refuse(`cannot be used: ${setting} names no connection`);
  if (asked !== undefined) {
    const id = connectionIds.find((one) => one === asked);
    return id === undefined
      ? refuse(`is not a configured connection; ${setting} has: ${choices}`)
      : { kind: "chosen", id };
  }
  const [only, another] = connectionIds;
  if (only === undefined || another !== undefined) {
    return refuse(`is needed, because several are configured: ${choices}`);
  }
  return { kind: "chosen", id: only };
}
