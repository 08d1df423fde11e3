/** What is asked of a Databricks provider, as the durable steps ask it: what they store is parsed as they parse it. */
import type {
  AttemptReference,
  CancelResult,
  CheckResult,
  Explanation,
  LaunchResult,
  SettleResult,
  PlanResult,
} from "../../../src/contracts/attempt";
import type { OutputsResult } from "../../../src/contracts/outputs";
import type { TasksResult } from "../../../src/contracts/tasks";
import type { HttpClient } from "../../../src/http/http-client";
import type { DatabricksJobTarget } from "../../../src/providers/databricks/jobs/job-target";
import type { LaunchOrder, Provider } from "../../../src/providers/provider";
import { databricks } from "../../../src/providers/databricks/databricks";
import { createDatabricksProvider } from "../../support/providers";
import { storing } from "../support/storing";
import { aTokenSource } from "../support/tokens";
import { aClaim } from "../../support/claims";

export const NOW = new Date("2026-01-05T06:00:00.000Z");
export const JOB_NAME = "Nightly load";

const HOST = "https://adb-7405613549872061.1.azuredatabricks.net";

export const providerOn = (http: HttpClient): Provider<DatabricksJobTarget> =>
  storing(
    createDatabricksProvider({
      workspaces: [{ id: "prod", host: HOST, tokens: aTokenSource("dapi-a-token-of-the-test") }],
      http,
      now: () => NOW,
    }),
  );

export const attempt: AttemptReference = {
  provider: "databricks",
  connectionId: "prod",
  number: 1,
  vendorJobId: "11223344556677",
  vendorRunId: "455644833",
  runPageUrl: null,
  launchedAt: NOW.toISOString(),
};

export const order = (changes: Partial<LaunchOrder> = {}): LaunchOrder<DatabricksJobTarget> =>
  ({
    target: { type: "databricks-job", jobId: "11223344556677" },
    runId: "r-0123456789abcdef",
    attemptNumber: 1,
    plan: {
      provider: "databricks",
      connectionId: "prod",
      vendorJobId: "11223344556677",
      jobUrl: null,
      baselineRunId: null,
      confirmAfterSeconds: null,
    },
    ...changes,
  }) as LaunchOrder<DatabricksJobTarget>;

export const plan = (http: HttpClient): Promise<PlanResult> =>
  providerOn(http).planLaunch({
    type: "databricks-job",
    workspaceId: "prod",
    jobName: JOB_NAME,
  });

export const launch = (http: HttpClient): Promise<LaunchResult> =>
  providerOn(http).launch(order(), aClaim());

const connections = [{ id: "prod", host: HOST, tokens: aTokenSource("dapi-a-token-of-the-test") }];

const otherProviderOn = (type: string, http: HttpClient): Provider =>
  storing(databricks.createProviders({ connections, http, now: () => NOW })[type]!);

/** To the run that the checks are about. */
export const planAttachment = (http: HttpClient): Promise<PlanResult> =>
  otherProviderOn("databricks-run", http).planLaunch({
    type: "databricks-run",
    workspaceId: "prod",
    vendorRunId: "455644833",
  });

const submitOrder = (): LaunchOrder => ({
  ...order(),
  target: { type: "databricks-submit", run: { run_name: "Backfill", tasks: [{ task_key: "a" }] } },
  plan: { ...order().plan, vendorJobId: "" },
});

export const submit = (http: HttpClient): Promise<LaunchResult> =>
  otherProviderOn("databricks-submit", http).launch(submitOrder(), aClaim());

export const settlePastDeadline = (http: HttpClient): Promise<SettleResult> =>
  providerOn(http).settleLaunch(
    order({ orderedAt: "2026-01-05T05:00:00.000Z", deadline: NOW.toISOString() }),
  );

export const check = (http: HttpClient): Promise<CheckResult> => providerOn(http).check(attempt);

export const cancel = (http: HttpClient): Promise<CancelResult> => providerOn(http).cancel(attempt);

export const explain = (http: HttpClient): Promise<Explanation> =>
  providerOn(http).explain(attempt, {
    kind: "failed",
    vendorState: "TERMINATED FAILED",
    message: "Task main failed.",
    failureClass: "userError",
    runPageUrl: null,
  });

export const outputs = (http: HttpClient): Promise<OutputsResult> =>
  providerOn(http).outputs(attempt, {
    kind: "succeeded",
    vendorState: "TERMINATED SUCCESS",
    message: null,
    partial: false,
    runPageUrl: null,
  });

export const tasks = (http: HttpClient): Promise<TasksResult> => providerOn(http).tasks(attempt);

export const durations = (http: HttpClient): ReturnType<Provider["durations"]> =>
  providerOn(http).durations(attempt);
