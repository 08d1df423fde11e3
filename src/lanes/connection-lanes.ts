import type { AttemptReference, LaunchPlan } from "../contracts/attempt";
import type { ConnectionHealth } from "../contracts/system-document";
import type { Target } from "../contracts/target";
import type { Lane } from "./lane";

/** Finds the lane of a connection; undefined if the connection is not configured (any more), so that nothing is called. */
export interface ConnectionLanes {
  of(one: Pick<AttemptReference | LaunchPlan, "provider" | "connectionId">): Lane | undefined;
  /** Before the launch is planned. */
  ofTarget(target: Target): Lane | undefined;
  /** Every connection, as this process sees it now. */
  health(): ConnectionHealth[];
}

export interface LaneOfConnection {
  readonly provider: string;
  readonly connectionId: string;
  readonly lane: Lane;
}

/** By type of target: whose it is, and the field that names the connection. */
export type ConnectionFields = ReadonlyMap<
  string,
  { readonly provider: string; readonly field: string }
>;

export function createConnectionLanes(
  lanes: readonly LaneOfConnection[],
  fields: ConnectionFields,
): ConnectionLanes {
  const of: ConnectionLanes["of"] = ({ provider, connectionId }) =>
    lanes.find((one) => one.provider === provider && one.connectionId === connectionId)?.lane;
  const targetsOf = (provider: string): string[] =>
    [...fields].filter(([, field]) => field.provider === provider).map(([type]) => type);
  return {
    of,
    health: () => lanes.map((one) => healthOf(one, targetsOf(one.provider))),
    ofTarget: (target) => {
      const known = fields.get(target.type);
      const connectionId = known === undefined ? undefined : target[known.field];
      if (known === undefined || typeof connectionId !== "string") return undefined;
      return of({ provider: known.provider, connectionId });
    },
  };
}

function healthOf(
  { provider, connectionId, lane }: LaneOfConnection,
  targets: readonly string[],
): ConnectionHealth {
  const refusal = lane.circuit.heldBack;
  return {
    ...{ provider, connectionId, targets: [...targets] },
    state: refusal === null ? "answering" : "notAnswering",
    reason: refusal?.reason ?? null,
    nextTryInSeconds: refusal?.afterSeconds ?? null,
    ...lane.load,
  };
}
