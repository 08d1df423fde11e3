import { VirtualClock } from "../../../local/clock";
import {
  type DbtCloudSimulator,
  startDbtCloudSimulator,
} from "../../../local/simulators/dbt-cloud/dbt-cloud-simulator";
import type { DbtJob } from "../../../local/simulators/dbt-cloud/job-definition";
import type { AttemptReference, EndedStatus } from "../../../src/contracts/attempt";
import type { DbtJobTarget } from "../../../src/providers/dbt-cloud/jobs/job-target";
import { dbtCloud } from "../../../src/providers/dbt-cloud/dbt-cloud";
import type { Provider } from "../../../src/providers/provider";
import {
  ACCOUNT_ID,
  aJob,
  anOrder,
  aTarget,
  aTokenSource,
  JOB_ID,
} from "../../unit/providers/dbt-cloud/dbt-world";
import { FLAKY_STEPS } from "../../unit/providers/dbt-cloud/retries/a-failed-run";
import type { Places } from "./places";
import { toRules } from "./rules";
import { nameOf, type SeamAnswer, type Seen } from "./seen";
import { NOW, type TroubleName } from "./trouble";
import { createTroubledHttp } from "./troubled-http";
import { aClaim } from "../../support/claims";

/** The first is held, the second is what a renewal brings. */
export const DBT_TOKENS = ["dbtc_0123456789abcdef-held", "dbtc_fedcba9876543210-renewed"] as const;

interface Stage {
  readonly provider: Provider<DbtJobTarget>;
  readonly attaching: Provider;
  readonly dbt: DbtCloudSimulator;
  pass(seconds: number): void;
}

interface DbtCall {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly job?: Partial<DbtJob>;
  /** What happens before the call under test, and the call itself. */
  readonly perform: (stage: Stage) => Promise<SeamAnswer>;
  readonly acted?: (stage: Stage) => number;
}

const RUN_LIST = /\/runs\/(\?|$)/;

const runsStarted = ({ dbt }: Stage): number => dbt.runsOf(JOB_ID).length;

const FAILED: EndedStatus = {
  kind: "failed",
  vendorState: "Error",
  message: "dbt run 1 ended with an error.",
  failureClass: "unclassified",
  runPageUrl: null,
};

export const DBT_CALLS = {
  "dbt list of jobs": {
    method: "GET",
    path: /\/jobs\/(\?|$)/,
    perform: ({ provider }) =>
      provider.planLaunch({
        type: "dbt-job",
        accountId: String(ACCOUNT_ID),
        jobName: "Nightly build",
      }),
  },
  "dbt newest run, before a launch": {
    method: "GET",
    path: RUN_LIST,
    perform: ({ provider }) => provider.planLaunch(aTarget()),
    acted: runsStarted,
  },
  "dbt list of runs, for the marker": {
    method: "GET",
    path: RUN_LIST,
    perform: ({ provider }) => provider.launch(anOrder(), aClaim()),
    acted: runsStarted,
  },
  "dbt start of a job": {
    method: "POST",
    path: /\/jobs\/\d+\/run\//,
    perform: ({ provider }) => provider.launch(anOrder(), aClaim()),
    acted: runsStarted,
  },
  "dbt retry of a run": {
    method: "POST",
    path: /\/retry\//,
    job: { steps: FLAKY_STEPS },
    perform: async (stage) => {
      const repairs = await launched(stage);
      stage.pass(600);
      const planned = await stage.provider.planRepair(aTarget(), repairs);
      if (planned.kind !== "planned") throw new Error(`Not planned: ${JSON.stringify(planned)}`);
      const order = anOrder({ attemptNumber: 2, plan: planned.plan, repairs });
      return stage.provider.launch(order, aClaim());
    },
    acted: (stage) => runsStarted(stage) - 1,
  },
  "dbt run": {
    method: "GET",
    path: /\/runs\/\d+\/(\?|$)/,
    perform: async (stage) => stage.provider.check(await launched(stage)),
  },
  "dbt run, to attach": {
    method: "GET",
    path: /\/runs\/\d+\/(\?|$)/,
    perform: ({ attaching, dbt }) => {
      const runId = dbt.startForeignRun(JOB_ID, { cause: "The schedule of the job" });
      const target = { type: "dbt-run", accountId: String(ACCOUNT_ID), vendorRunId: String(runId) };
      return attaching.planLaunch(target);
    },
    acted: (stage) => runsStarted(stage) - 1,
  },
  "dbt cancel": {
    method: "POST",
    path: /\/cancel\//,
    perform: async (stage) => stage.provider.cancel(await launched(stage)),
    acted: ({ dbt }) => dbt.runsOf(JOB_ID).filter((run) => run.cancelRequestedBy !== null).length,
  },
  "dbt artifact": {
    method: "GET",
    path: /\/artifacts\/run_results\.json/,
    job: {
      steps: [
        {
          name: "Invoke dbt with `dbt build`",
          durationSeconds: 60,
          nodes: [{ uniqueId: "model.shop.orders", status: "error", message: "division by zero" }],
        },
      ],
    },
    perform: async (stage) => {
      const attempt = await launched(stage);
      stage.pass(600);
      return stage.provider.explain(attempt, FAILED);
    },
  },
} as const satisfies Readonly<Record<string, DbtCall>>;

export type DbtCallName = keyof typeof DBT_CALLS;

/** Of the calls that are not about jobs. */
export const TARGET_TYPES: Readonly<Partial<Record<DbtCallName, string>>> = {
  "dbt run, to attach": "dbt-run",
};

export async function playDbt(
  call: DbtCallName,
  trouble: TroubleName,
  places: Places,
): Promise<Seen> {
  const { method, path, job, perform, acted }: DbtCall = DBT_CALLS[call];
  const clock = new VirtualClock(NOW);
  const acceptsToken = (token: string): boolean => DBT_TOKENS.some((known) => known === token);
  const accounts = [{ id: ACCOUNT_ID, acceptsToken }];
  await using dbt = await startDbtCloudSimulator({ clock, accounts });
  dbt.addJob(aJob(job));
  const providers = dbtCloud.createProviders({
    connections: [
      { id: String(ACCOUNT_ID), host: dbt.baseUrl, tokens: aTokenSource(...DBT_TOKENS) },
    ],
    http: createTroubledHttp(
      trouble,
      places,
      (request) => request.method === method && path.test(request.url),
    ),
    now: () => clock.now(),
  });
  const stage: Stage = {
    dbt,
    provider: providers["dbt-job"]!,
    attaching: providers["dbt-run"]!,
    pass: (seconds) => {
      clock.jumpTo(new Date(clock.now().getTime() + seconds * 1_000));
    },
  };
  const { trap } = places;
  for (const rule of toRules(trouble, { method, path }, { trap, credentials: DBT_TOKENS })) {
    dbt.faults.add(rule);
  }
  const answer = await perform(stage);
  return {
    answer: nameOf(answer),
    received: dbt.requests.matching(method, path).length,
    acted: acted?.(stage) ?? null,
    said: JSON.stringify(answer),
  };
}

async function launched({ provider }: Stage): Promise<AttemptReference> {
  const result = await provider.launch(anOrder(), aClaim());
  if (result.kind !== "launched") throw new Error(`Not launched: ${JSON.stringify(result)}`);
  return result.attempt;
}
