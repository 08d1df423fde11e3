/** What is asked of a dbt provider, as the durable steps ask it: what they store is parsed as they parse it. */
import {
  cancelAttempt,
  checkAttempt,
  confirmLaunch,
  explainFailure,
  launchAttempt,
  planLaunch,
  settleLaunch,
} from "../../../src/contracts/activities";
import type {
  AttemptReference,
  CancelResult,
  CheckResult,
  Explanation,
  LaunchResult,
  PlanResult,
  SettleResult,
} from "../../../src/contracts/attempt";
import type { HttpClient } from "../../../src/http/http-client";
import type { DbtJobTarget } from "../../../src/providers/dbt-cloud/jobs/job-target";
import { toMarker } from "../../../src/providers/dbt-cloud/jobs/launch-marker";
import type { LaunchOrder, Provider } from "../../../src/providers/provider";
import { createDbtCloudProvider } from "../../support/providers";
import { aTokenSource } from "../support/tokens";

const NOW = new Date("2026-01-05T06:00:00.000Z");

const providerOn = (http: HttpClient): Provider<DbtJobTarget> =>
  createDbtCloudProvider({
    accounts: [
      {
        id: "7",
        host: "https://ab123.us1.dbt.com",
        tokens: aTokenSource("dbtc-a-token-of-the-test"),
      },
    ],
    http,
    now: () => NOW,
  });

const order: LaunchOrder<DbtJobTarget> = {
  target: { type: "dbt-job", accountId: "7", jobId: "77" },
  runId: "r-0123456789abcdef",
  attemptNumber: 1,
  plan: {
    provider: "dbt-cloud",
    connectionId: "7",
    vendorJobId: "77",
    jobUrl: null,
    baselineRunId: "400",
    confirmAfterSeconds: 15,
  },
};

/** What the run of the order shows as its cause. */
export const CAUSE = `${toMarker(order)} Started by Runward`;

const attempt: AttemptReference = {
  provider: "dbt-cloud",
  connectionId: "7",
  number: 1,
  vendorJobId: "77",
  vendorRunId: "502",
  runPageUrl: null,
  launchedAt: NOW.toISOString(),
};

export const planById = async (http: HttpClient): Promise<PlanResult> =>
  planLaunch.output.parse(await providerOn(http).planLaunch(order.target));

export const NAMES = {
  jobName: "Nightly build",
  projectName: "Shop",
  environmentName: "Production",
} as const;

export const planByName = async (http: HttpClient): Promise<PlanResult> =>
  planLaunch.output.parse(
    await providerOn(http).planLaunch({ type: "dbt-job", accountId: "7", ...NAMES }),
  );

export const launch = async (http: HttpClient): Promise<LaunchResult> =>
  launchAttempt.output.parse(await providerOn(http).launch(order));

export const settle = async (http: HttpClient): Promise<SettleResult> =>
  settleLaunch.output.parse(await providerOn(http).settleLaunch(order));

export const confirm = async (http: HttpClient): Promise<SettleResult> =>
  confirmLaunch.output.parse(await providerOn(http).confirmLaunch(order, attempt));

export const check = async (http: HttpClient): Promise<CheckResult> =>
  checkAttempt.output.parse(await providerOn(http).check(attempt));

export const cancel = async (http: HttpClient): Promise<CancelResult> =>
  cancelAttempt.output.parse(await providerOn(http).cancel(attempt));

export const explain = async (http: HttpClient): Promise<Explanation> =>
  explainFailure.output.parse(
    await providerOn(http).explain(attempt, {
      kind: "failed",
      vendorState: "Error",
      message: "dbt run 502 ended with an error.",
      failureClass: "unclassified",
      runPageUrl: null,
    }),
  );
