import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import type { RunStatus } from "../../contracts/outcome";

const LIVE = [Status.Pending, Status.Running, Status.Suspended, Status.ContinuedAsNew];

/**
 * The states in Durable of instances that a list may show with a status; empty for any. What has a conclusion is live until its
 * callback is delivered. Only a success completes: every other end is thrown, so that it is a failure for Durable too.
 */
export function statesFor(status: RunStatus | undefined): readonly Status[] {
  switch (status) {
    case undefined:
      return [];
    case "running":
      return LIVE;
    case "succeeded":
      return [...LIVE, Status.Completed];
    case "failed":
    case "cancelled":
    case "timedOut":
      return [...LIVE, Status.Failed];
    case "unknown":
      return [...LIVE, Status.Failed, Status.Terminated, Status.Canceled];
  }
}
