import type { LaunchResult } from "../../../../../src/contracts/attempt";
import type { Claim } from "../../../../../src/contracts/claim";
import type { HttpRequest, HttpResult } from "../../../../../src/http/http-client";
import { launch } from "../../../../../src/providers/databricks/pipelines/launch";
import type { DatabricksPipelineTarget } from "../../../../../src/providers/databricks/pipelines/pipeline-target";
import type { LaunchOrder } from "../../../../../src/providers/provider";
import { aClaim } from "../../../../support/claims";
import { aPlan } from "../../../../support/run-builders";
import { HOST, NOW, ok, refused, scriptedWorkspace } from "../scripted-workspace";

export type Order = LaunchOrder<DatabricksPipelineTarget>;

export const aTarget = (
  changes: Partial<DatabricksPipelineTarget> = {},
): DatabricksPipelineTarget => ({
  type: "databricks-pipeline",
  workspaceId: "prod",
  pipelineId: "p-1",
  ...changes,
});

/** An order whose plan saw no update. */
export const anOrder = (
  changes: Partial<Order> = {},
  target: Partial<DatabricksPipelineTarget> = {},
): Order => ({
  target: aTarget(target),
  runId: "r-1",
  attemptNumber: 1,
  plan: aPlan({ connectionId: "prod", vendorJobId: "p-1", jobUrl: "https://x/p-1" }),
  ...changes,
});

/** An update that the API has started with no options, and that has ended. */
export const anUpdate = (update_id: string, changes: object = {}): object => ({
  update_id,
  state: "COMPLETED",
  cause: "API_CALL",
  ...changes,
});

/** Newest first. */
export const updates = (...listed: readonly object[]): HttpResult => ok({ updates: listed });

export interface Launched {
  readonly result: LaunchResult;
  readonly posts: readonly HttpRequest[];
  /** What was done with the claim. */
  readonly steps: readonly string[];
}

export async function launchPipeline(
  answers: readonly HttpResult[],
  order: Order = anOrder(),
  changes: Partial<Claim> = {},
): Promise<Launched> {
  const { api, now, requests } = scriptedWorkspace(answers);
  const steps: string[] = [];
  const claim = aClaim({
    send: (note) => {
      steps.push(`send ${note}`);
      return Promise.resolve("mine");
    },
    release: () => Promise.resolve(void steps.push("release")),
    ...changes,
  });
  const result = await launch(api, order, { now, claim });
  return { result, posts: requests.filter(({ method }) => method === "POST"), steps };
}

/** The page of an update. */
export const pageOf = (id: string): string => `${HOST}/pipelines/p-1/updates/${id}`;

export const launched = (id: string, launchedAt: Date = NOW): LaunchResult => ({
  kind: "launched",
  attempt: {
    provider: "databricks",
    connectionId: "prod",
    number: 1,
    vendorJobId: "p-1",
    vendorRunId: id,
    runPageUrl: pageOf(id),
    launchedAt: launchedAt.toISOString(),
  },
});

export const BUSY = refused(503, "X", "Busy.");

/** The active update of a job task. */
export const running = (changes: object = {}): object =>
  anUpdate("r", { state: "RUNNING", cause: "JOB_TASK", ...changes });
