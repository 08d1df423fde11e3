/** What is asked of a dbt provider, as the durable steps ask it: what they store is parsed as they parse it. */
import type {
  AttemptReference,
  CancelResult,
  CheckResult,
  Explanation,
  LaunchResult,
  PlanResult,
  SettleResult,
} from "../../../src/contracts/attempt";
import type { OutputsResult } from "../../../src/contracts/outputs";
import type { TasksResult } from "../../../src/contracts/tasks";
import type { HttpClient } from "../../../src/http/http-client";
import type { DbtJobTarget } from "../../../src/providers/dbt-cloud/jobs/job-target";
import { dbtCloud } from "../../../src/providers/dbt-cloud/dbt-cloud";
import { toMarker } from "../../../src/providers/dbt-cloud/jobs/launch-marker";
import type { LaunchOrder, Provider } from "../../../src/providers/provider";
import { createDbtCloudProvider } from "../../support/providers";
import { storing } from "../support/storing";
import { aTokenSource } from "../support/tokens";
import { aClaim } from "../../support/claims";

const NOW = new Date("2026-01-05T06:00:00.000Z");

const connections = [
  {
    id: "7",
    host: "https://ab123.us1.dbt.com",
    tokens: aTokenSource("dbtc-a-token-of-the-test"),
  },
];

export const providerOn = (http: HttpClient): Provider<DbtJobTarget> =>
  storing(
    createDbtCloudProvider({
      accounts: connections,
      http,
      now: () => NOW,
    }),
  );

export const order: LaunchOrder<DbtJobTarget> = {
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

export const attempt: AttemptReference = {
  provider: "dbt-cloud",
  connectionId: "7",
  number: 1,
  vendorJobId: "77",
  vendorRunId: "502",
  runPageUrl: null,
  launchedAt: NOW.toISOString(),
};

export const planById = (http: HttpClient): Promise<PlanResult> =>
  providerOn(http).planLaunch(order.target);

/** To the run that the checks are about. */
export const planAttachment = (http: HttpClient): Promise<PlanResult> =>
  storing(dbtCloud.createProviders({ connections, http, now: () => NOW })["dbt-run"]!).planLaunch({
    type: "dbt-run",
    accountId: "7",
    vendorRunId: "502",
  });

export const NAMES = {
  jobName: "Nightly build",
  projectName: "Shop",
  environmentName: "Production",
} as const;

export const planByName = (http: HttpClient): Promise<PlanResult> =>
  providerOn(http).planLaunch({ type: "dbt-job", accountId: "7", ...NAMES });

export const launch = (http: HttpClient): Promise<LaunchResult> =>
  providerOn(http).launch(order, aClaim());

export const settle = (http: HttpClient): Promise<SettleResult> =>
  providerOn(http).settleLaunch(order);

export const confirm = (http: HttpClient): Promise<SettleResult> =>
  providerOn(http).confirmLaunch(order, attempt);

export const check = (http: HttpClient): Promise<CheckResult> => providerOn(http).check(attempt);

export const cancel = (http: HttpClient): Promise<CancelResult> => providerOn(http).cancel(attempt);

export const explain = (http: HttpClient): Promise<Explanation> =>
  providerOn(http).explain(attempt, {
    kind: "failed",
    vendorState: "Error",
    message: "dbt run 502 ended with an error.",
    failureClass: "unclassified",
    runPageUrl: null,
  });

export const outputs = (http: HttpClient): Promise<OutputsResult> =>
  providerOn(http).outputs(attempt, {
    kind: "succeeded",
    vendorState: "Success",
    message: null,
    partial: false,
    runPageUrl: null,
  });

export const tasks = (http: HttpClient): Promise<TasksResult> => providerOn(http).tasks(attempt);

export const durations = (http: HttpClient): ReturnType<Provider["durations"]> =>
  providerOn(http).durations(attempt);
