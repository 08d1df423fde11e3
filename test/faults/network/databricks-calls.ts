import { VirtualClock } from "../../../local/clock";
import type { TaskOutcome } from "../../../local/simulators/databricks/job-definition";
import {
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../../local/simulators/databricks/simulator";
import type { AttemptReference, CheckResult } from "../../../src/contracts/attempt";
import type { DatabricksJobTarget } from "../../../src/providers/databricks/jobs/job-target";
import { databricks } from "../../../src/providers/databricks/databricks";
import { createDatabricksProvider } from "../../support/providers";
import type { LaunchOrder, Provider } from "../../../src/providers/provider";
import { anOrder, FakeTokens } from "../../unit/providers/databricks/simulated-workspace";
import type { Places } from "./places";
import { toRules } from "./rules";
import { nameOf, type SeamAnswer, type Seen } from "./seen";
import { NOW, type TroubleName } from "./trouble";
import { createTroubledHttp } from "./troubled-http";
import { aClaim } from "../../support/claims";

/** The first is held, the second is what a renewal brings. */
export const DATABRICKS_TOKENS = [
  "dapi-0123456789abcdef-held",
  "dapi-fedcba9876543210-renewed",
] as const;

const aSubmit = (jobId: string): LaunchOrder => ({
  ...anOrder(jobId),
  target: { type: "databricks-submit", run: { tasks: [{ task_key: "main" }] } },
});

interface Stage {
  /** Of one-time runs. */
  readonly submits: Provider;
  readonly provider: Provider<DatabricksJobTarget>;
  readonly simulator: DatabricksSimulator;
  readonly jobId: string;
  pass(seconds: number): void;
}

interface DatabricksCall {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly outcome?: TaskOutcome;
  /** What happens before the call under test, and the call itself. */
  readonly perform: (stage: Stage) => Promise<SeamAnswer>;
  readonly acted?: (stage: Stage) => number;
}

export const DATABRICKS_CALLS = {
  "Databricks jobs/list": {
    method: "GET",
    path: /\/jobs\/list/,
    perform: ({ provider }) =>
      provider.planLaunch({ type: "databricks-job", workspaceId: "prod", jobName: "Load" }),
  },
  "Databricks jobs/run-now": {
    method: "POST",
    path: /\/jobs\/run-now/,
    perform: ({ provider, jobId }) => provider.launch(anOrder(jobId), aClaim()),
    acted: ({ simulator, jobId }) => simulator.runsOf(jobId).length,
  },
  "Databricks jobs/runs/submit": {
    method: "POST",
    path: /\/runs\/submit/,
    perform: ({ submits, jobId }) => submits.launch(aSubmit(jobId), aClaim()),
    acted: ({ simulator }) => simulator.runs().length,
  },
  "Databricks jobs/runs/get": {
    method: "GET",
    path: /\/runs\/get$|\/runs\/get\?/,
    perform: async (stage) => stage.provider.check(await launched(stage)),
  },
  "Databricks jobs/runs/cancel": {
    method: "POST",
    path: /\/runs\/cancel/,
    perform: async (stage) => stage.provider.cancel(await launched(stage)),
    acted: ({ simulator, jobId }) =>
      simulator.runsOf(jobId).filter(({ cancelRequests }) => cancelRequests > 0).length,
  },
  "Databricks jobs/runs/get-output": {
    method: "GET",
    path: /\/runs\/get-output/,
    outcome: { kind: "fails", error: "division by zero" },
    perform: explainFailedRun,
  },
} as const satisfies Readonly<Record<string, DatabricksCall>>;

export type DatabricksCallName = keyof typeof DATABRICKS_CALLS;

export async function playDatabricks(
  call: DatabricksCallName,
  trouble: TroubleName,
  places: Places,
): Promise<Seen> {
  const { method, path, outcome, perform, acted }: DatabricksCall = DATABRICKS_CALLS[call];
  const clock = new VirtualClock(NOW);
  await using simulator = await startDatabricksSimulator({
    clock,
    personalAccessTokens: DATABRICKS_TOKENS,
  });
  const task = { key: "main", durationSeconds: 60, ...(outcome !== undefined && { outcome }) };
  const connections = [
    { id: "prod", host: simulator.baseUrl, tokens: new FakeTokens(...DATABRICKS_TOKENS) },
  ];
  const http = createTroubledHttp(
    trouble,
    places,
    (request) => request.method === method && path.test(request.url),
  );
  const now = (): Date => clock.now();
  const stage: Stage = {
    simulator,
    jobId: simulator.addJob({ name: "Load", tasks: [task] }),
    provider: createDatabricksProvider({ workspaces: connections, http, now }),
    submits: databricks.createProviders({ connections, http, now })["databricks-submit"]!,
    pass: (seconds) => {
      clock.jumpTo(new Date(clock.now().getTime() + seconds * 1_000));
    },
  };
  const { trap } = places;
  for (const rule of toRules(trouble, { method, path }, { trap, credentials: DATABRICKS_TOKENS })) {
    simulator.faults.add(rule);
  }
  const answer = await perform(stage);
  return {
    answer: nameOf(answer),
    received: simulator.requests.matching(method, path).length,
    acted: acted?.(stage) ?? null,
    said: JSON.stringify(answer),
  };
}

async function launched({ provider, jobId }: Stage): Promise<AttemptReference> {
  const result = await provider.launch(anOrder(jobId), aClaim());
  if (result.kind !== "launched") throw new Error(`Not launched: ${JSON.stringify(result)}`);
  return result.attempt;
}

async function explainFailedRun(stage: Stage): Promise<SeamAnswer> {
  const attempt = await launched(stage);
  stage.pass(600);
  const checked: CheckResult = await stage.provider.check(attempt);
  if (checked.kind !== "checked" || checked.status.kind === "active") {
    throw new Error(`Not ended: ${JSON.stringify(checked)}`);
  }
  return stage.provider.explain(attempt, checked.status);
}
