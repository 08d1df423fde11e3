/** What is asked of a Databricks provider about the repair of a run, and what is decided in the answers. */
import type { AttemptReference } from "../../../src/contracts/attempt";
import type { HttpClient } from "../../../src/http/http-client";
import type {
  CheckResult,
  LaunchResult,
  PlanResult,
  SettleResult,
} from "../../../src/contracts/attempt";
import type { LaunchOrder } from "../../../src/providers/provider";
import type { DatabricksJobTarget } from "../../../src/providers/databricks/jobs/job-target";
import { aClaim } from "../../support/claims";
import { ofLaunch, ofPlan, ofSettlement } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import { aRun, NEW_FAILURE, OLD_FAILURE } from "./answers";
import { attempt, NOW, order, providerOn } from "./calls";

/** The newest repair before ours, and ours. */
export const EARLIER = 801;
export const OURS = 802;

type Json = Readonly<Record<string, unknown>>;

const START = NOW.getTime() - 60_000;

export const entry = (id: number | null, startedMs: number, changes: Json = {}): Json => ({
  type: id === null ? "ORIGINAL" : "REPAIR",
  ...(id !== null && { id }),
  start_time: startedMs,
  end_time: startedMs + 5_000,
  state: OLD_FAILURE,
  status: NEW_FAILURE,
  task_run_ids: [455644834],
  ...changes,
});

export const original = entry(null, START);
export const earlier = entry(EARLIER, START + 10_000);
export const ours = (changes: Json = {}): Json => entry(OURS, START + 20_000, changes);

/** The failed run, with its repairs. */
export const theHistory = (entries: readonly Json[], changes: Json = {}): RecordedAnswer => ({
  name: "run",
  to: /runs\/get\?.*include_history=true/,
  json: aRun({
    ...{ state: OLD_FAILURE, status: NEW_FAILURE, end_time: START + 25_000 },
    ...{ repair_history: entries, next_page_token: "" },
    ...changes,
  }),
});

export const thePost = (repairId: number): RecordedAnswer => ({
  name: "repair",
  to: /POST .*runs\/repair$/,
  json: { repair_id: repairId },
});

const repairOrder: LaunchOrder<DatabricksJobTarget> = {
  ...order(),
  attemptNumber: 2,
  plan: { ...order().plan, details: { newestRepairId: String(EARLIER) } },
  repairs: attempt,
};

const repaired: AttemptReference = {
  ...attempt,
  number: 2,
  details: { repairId: String(OURS) },
};

export const planRepair = (http: HttpClient): Promise<PlanResult> =>
  providerOn(http).planRepair(order().target, attempt);

export const repair = (http: HttpClient): Promise<LaunchResult> =>
  providerOn(http).launch(repairOrder, aClaim());

export const settleRepair = (http: HttpClient): Promise<SettleResult> =>
  providerOn(http).settleLaunch(repairOrder);

export const checkRepair = (http: HttpClient): Promise<CheckResult> =>
  providerOn(http).check(repaired);

const idIn = ({ details }: { readonly details?: AttemptReference["details"] }): string =>
  details?.["repairId"] ?? details?.["newestRepairId"] ?? "";

export const ofRepairPlan = (result: PlanResult): string =>
  result.kind === "planned" ? `planned after repair ${idIn(result.plan)}` : ofPlan(result);

/** The run of a repair is always the same. */
export const ofRepair = (result: LaunchResult): string =>
  result.kind === "launched" ? `repair ${idIn(result.attempt)}` : ofLaunch(result);

export const ofSettledRepair = (result: SettleResult): string =>
  result.kind === "found" ? `repair ${idIn(result.attempt)}` : ofSettlement(result);
