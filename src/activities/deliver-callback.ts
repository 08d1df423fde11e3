import type { InvocationContext } from "@azure/functions";
import type { CallbackAddresses } from "../callbacks/callback-addresses";
import { callbackBody, type RunReport } from "../callbacks/callback-body";
import type { PostCallback } from "../callbacks/post-callback";
import { deliverCallback, type CallbackOrder, type DeliveryResult } from "../contracts/callback";
import type { Lane } from "../lanes/lane";
import { readWorkflowInstanceId } from "../contracts/workflows/workflow-ids";
import { activity, type Activity } from "./activity";
import { heldBack, inLane } from "./in-lane";

/** What the task hub knows about the end of a run. */
export type FoundReport = RunReport | "notEnded" | "noSuchRun";

export interface DeliverCallbackOptions {
  readonly addresses: Pick<CallbackAddresses, "open" | "refusalOf">;
  readonly post: PostCallback;
  /** By the host of an address. */
  readonly laneOf: (host: string) => Lane;
  readonly findReport: (context: InvocationContext, runId: string) => Promise<FoundReport>;
}

/** Posts how the run ended to the callback address. The address is decrypted only in this step. */
export const createDeliverCallback = (options: DeliverCallbackOptions): Activity =>
  activity(deliverCallback, async (order, context) => {
    const report = await options.findReport(context, order.runId);
    if (report === "notEnded") return { kind: "notEnded" };
    if (report === "noSuchRun") return refuse("the run is no longer known");
    return postReport(options, order, { report, context });
  });

interface Delivery {
  readonly report: RunReport;
  readonly context: InvocationContext;
}

async function postReport(
  { addresses, post, laneOf }: DeliverCallbackOptions,
  { runId, callback }: CallbackOrder,
  { report, context }: Delivery,
): Promise<DeliveryResult> {
  // The address was encrypted for the workflow, of which the instance may be a later generation.
  const owner = readWorkflowInstanceId(runId)?.workflowId ?? runId;
  const address = addresses.open(owner, callback);
  // While keys are changed, another instance of the app may have the key already, or an operator may add it again.
  if (address === null) return { kind: "tryAgain", reason: NO_KEY, retryAfterSeconds: null };
  // It was allowed when it was given, but the operator may have removed its host from the list since.
  const refusal = addresses.refusalOf(address);
  if (refusal !== null) return refuse(`the address ${refusal}`);
  const lane = laneOf(new URL(address).host);
  return inLane<DeliveryResult>(lane, context, {
    key: runId,
    kind: "read",
    held: (held) => {
      const { reason, retryAfterSeconds } = heldBack(held);
      return { kind: "tryAgain", reason, retryAfterSeconds };
    },
    perform: () => post(address, callbackBody(callback.form, report), lane.circuit),
  });
}

const NO_KEY =
  "no key in RESULT_LINK_KEYS opens the address; add the key again with which it was sealed";

const refuse = (reason: string): DeliveryResult => ({ kind: "refused", reason });
