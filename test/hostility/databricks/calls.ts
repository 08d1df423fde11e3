/** What is asked of a Databricks provider, as the durable steps ask it: what they store is parsed as they parse it. */
import {
  cancelAttempt,
  checkAttempt,
  explainFailure,
  launchAttempt,
  settleLaunch,
  planLaunch,
} from "../../../src/contracts/activities";
import type {
  AttemptReference,
  CancelResult,
  CheckResult,
  Explanation,
  LaunchResult,
  SettleResult,
  PlanResult,
} from "../../../src/contracts/attempt";
import type { HttpClient } from "../../../src/http/http-client";
import type { DatabricksJobTarget } from "../../../src/providers/databricks/jobs/job-target";
import type { LaunchOrder, Provider } from "../../../src/providers/provider";
import { createDatabricksProvider } from "../../support/providers";
import { aTokenSource } from "../support/tokens";

export const NOW = new Date("2026-01-05T06:00:00.000Z");
export const JOB_NAME = "Nightly load";

const HOST = "https://adb-7405613549872061.1.azuredatabricks.net";

const providerOn = (http: HttpClient): Provider<DatabricksJobTarget> =>
  createDatabricksProvider({
    workspaces: [{ id: "prod", host: HOST, tokens: aTokenSource("dapi-a-token-of-the-test") }],
    http,
    now: () => NOW,
  });

const attempt: AttemptReference = {
  provider: "databricks",
  connectionId: "prod",
  number: 1,
  vendorJobId: "11223344556677",
  vendorRunId: "455644833",
  runPageUrl: null,
  launchedAt: NOW.toISOString(),
};

const order = (changes: Partial<LaunchOrder> = {}): LaunchOrder<DatabricksJobTarget> =>
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

export const plan = async (http: HttpClient): Promise<PlanResult> =>
  planLaunch.output.parse(
    await providerOn(http).planLaunch({
      type: "databricks-job",
      workspaceId: "prod",
      jobName: JOB_NAME,
    }),
  );

export const launch = async (http: HttpClient): Promise<LaunchResult> =>
  launchAttempt.output.parse(await providerOn(http).launch(order()));

export const settlePastDeadline = async (http: HttpClient): Promise<SettleResult> =>
  settleLaunch.output.parse(
    await providerOn(http).settleLaunch(
      order({ orderedAt: "2026-01-05T05:00:00.000Z", deadline: NOW.toISOString() }),
    ),
  );

export const check = async (http: HttpClient): Promise<CheckResult> =>
  checkAttempt.output.parse(await providerOn(http).check(attempt));

export const cancel = async (http: HttpClient): Promise<CancelResult> =>
  cancelAttempt.output.parse(await providerOn(http).cancel(attempt));

export const explain = async (http: HttpClient): Promise<Explanation> =>
  explainFailure.output.parse(
    await providerOn(http).explain(attempt, {
      kind: "failed",
      vendorState: "TERMINATED FAILED",
      message: "Task main failed.",
      failureClass: "userError",
      runPageUrl: null,
    }),
  );
