import type { AttemptReference, LaunchPlan } from "../contracts/attempt";
import type { Target } from "../contracts/target";
import type { Lane } from "./lane";

/** Finds the lane of a connection; undefined if the connection is not configured (any more), so that nothing is called. */
export interface ConnectionLanes {
  of(one: Pick<AttemptReference | LaunchPlan, "provider" | "connectionId">): Lane | undefined;
  /** Before the launch is planned. */
  ofTarget(target: Target): Lane | undefined;
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
  return {
    of,
    ofTarget: (target) => {
      const known = fields.get(target.type);
      const connectionId = known === undefined ? undefined : target[known.field];
      if (known === undefined || typeof connectionId !== "string") return undefined;
      return of({ provider: known.provider, connectionId });
    },
  };
}
