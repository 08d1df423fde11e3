import * as z from "zod";
import { UsualResult } from "./adaptive-wait";
import {
  AttemptReference,
  AttemptStatus,
  CancelResult,
  CheckResult,
  Explanation,
  LaunchResult,
  SettleResult,
  PlanResult,
} from "./attempt";
import { ClaimKey, CloseResult } from "./claim";
import { LaunchOrder } from "./launch-order";
import { OutputsOrder, OutputsResult } from "./outputs";
import { sealedTarget, Target } from "./target";
import { Wake } from "./watch";

/** One durable step: its registered name, its input and its output. Both sides parse them. */
export interface ActivityContract<Input, Output> {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
}

const contract = <Input, Output>(
  name: string,
  input: z.ZodType<Input>,
  output: z.ZodType<Output>,
): ActivityContract<Input, Output> => ({ name, input, output });

/** Only with a target whose parameters are sealed: they can be opened for this run alone. */
const runId = z.string().optional();

export const planLaunch = contract(
  "planLaunch",
  z.strictObject({ target: Target, runId }),
  PlanResult,
);

/** Like `planLaunch`, for a launch that repairs a failed attempt. */
export const planRepair = contract(
  "planRepair",
  z.strictObject({ target: Target, attempt: AttemptReference, runId }),
  PlanResult,
);

export const launchAttempt = contract("launchAttempt", LaunchOrder, LaunchResult);

/** Makes certain that nothing was started and nothing will be, if the start was never sent. */
export const closeLaunch = contract("closeLaunch", ClaimKey, CloseResult);

/** The registered name is the old name of this step, because stored histories contain it. */
export const settleLaunch = contract("lookUpAttempt", LaunchOrder, SettleResult);

export const confirmLaunch = contract(
  "confirmLaunch",
  z.strictObject({ order: LaunchOrder, attempt: AttemptReference }),
  SettleResult,
);

export const checkAttempt = contract(
  "checkAttempt",
  z.strictObject({ attempt: AttemptReference, sealedTarget }),
  CheckResult,
);

/** Reads how long the job of an attempt has usually taken. */
export const readUsualDuration = contract(
  "readUsualDuration",
  z.strictObject({ attempt: AttemptReference }),
  UsualResult,
);

export const cancelAttempt = contract(
  "cancelAttempt",
  z.strictObject({ attempt: AttemptReference }),
  CancelResult,
);

export const explainFailure = contract(
  "explainFailure",
  z.strictObject({ attempt: AttemptReference, status: AttemptStatus, sealedTarget }),
  Explanation,
);

export const readOutputs = contract("readOutputs", OutputsOrder, OutputsResult);

/**
 * Raises `WakeRequested` on a watch. Delivery is not guaranteed. The result has the attempt that the watch is polling now, if
 * that is not the one that it was started for.
 */
export const wakeWatch = contract(
  "wakeWatch",
  z.strictObject({ watchId: z.string(), wake: Wake }),
  z.strictObject({ sent: z.boolean(), attempt: AttemptReference.optional() }),
);
