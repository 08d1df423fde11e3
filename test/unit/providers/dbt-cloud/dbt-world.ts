import { VirtualClock } from "../../../../local/clock";
import {
  type DbtCloudSimulator,
  startDbtCloudSimulator,
} from "../../../../local/simulators/dbt-cloud/dbt-cloud-simulator";
import type { DbtJob } from "../../../../local/simulators/dbt-cloud/job-definition";
import type { Fault } from "../../../../local/simulators/faults";
import type { LaunchPlan } from "../../../../src/contracts/attempt";
import type { DbtJobTarget } from "../../../../src/providers/dbt-cloud/jobs/job-target";
import { createHttpClient } from "../../../../src/http/http-client";
import type { TokenSource } from "../../../../src/identity/token-source";
import { createDbtCloudProvider } from "../../../support/providers";
import type { LaunchOrder, Provider } from "../../../../src/providers/provider";

export const ACCOUNT_ID = 70403103911234;
export const PROJECT_ID = 70403103955001;
export const JOB_ID = 70506183629193;
export const TOKEN = "dbtc_the-token-that-nobody-may-see";

/** The provider on the real HTTP client, against the simulated vendor, in virtual time. */
export interface DbtWorld extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly dbt: DbtCloudSimulator;
  readonly provider: Provider<DbtJobTarget>;
  readonly advance: (seconds: number) => void;
}

export interface DbtWorldOptions {
  readonly tokens?: TokenSource;
  readonly acceptsToken?: (token: string) => boolean;
  readonly job?: Partial<DbtJob>;
  readonly timeoutSeconds?: number;
}

export async function startDbtWorld(options: DbtWorldOptions = {}): Promise<DbtWorld> {
  const { tokens = aTokenSource(TOKEN), acceptsToken = (token) => token === TOKEN } = options;
  const clock = new VirtualClock();
  const dbt = await startDbtCloudSimulator({ clock, accounts: [{ id: ACCOUNT_ID, acceptsToken }] });
  dbt.addJob(aJob(options.job));
  const provider = createDbtCloudProvider({
    accounts: [{ id: String(ACCOUNT_ID), host: dbt.baseUrl, tokens }],
    http: aHttpClient(options.timeoutSeconds, () => clock.now()),
    now: () => clock.now(),
  });
  const advance = (seconds: number): void => {
    clock.jumpTo(new Date(clock.now().getTime() + seconds * 1_000));
  };
  return { clock, dbt, provider, advance, [Symbol.asyncDispose]: () => dbt.close() };
}

/** Long enough for a busy machine, unless the vendor is made to keep a call waiting. */
export const timeoutFor = ({ kind }: Fault): { timeoutSeconds: number } => ({
  timeoutSeconds: kind === "hang" || kind === "delay" || kind === "drip" ? 1 : 20,
});

export function aHttpClient(
  timeoutSeconds = 20,
  now: () => Date = () => new Date(),
): ReturnType<typeof createHttpClient> {
  return createHttpClient({
    timeoutSeconds,
    maxResponseBytes: 5_000_000,
    userAgent: "Runward/test",
    sleep: () => Promise.resolve(),
    now,
  });
}

export function aTokenSource(...tokens: readonly string[]): TokenSource {
  let used = 0;
  const current = () => ({ kind: "token" as const, token: tokens[used] ?? "" });
  return {
    get: () => Promise.resolve(current()),
    renew: () => {
      used = Math.min(used + 1, tokens.length - 1);
      return Promise.resolve(current());
    },
  };
}

export function aJob(changes: Partial<DbtJob> = {}): DbtJob {
  return {
    id: JOB_ID,
    name: "Nightly build",
    projectId: PROJECT_ID,
    environmentId: 70403103966002,
    steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 60 }],
    ...changes,
  };
}

export function aTarget(changes: Partial<DbtJobTarget> = {}): DbtJobTarget {
  return { type: "dbt-job", accountId: String(ACCOUNT_ID), jobId: String(JOB_ID), ...changes };
}

export function anOrder(
  changes: Partial<LaunchOrder<DbtJobTarget>> = {},
): LaunchOrder<DbtJobTarget> {
  return {
    target: aTarget(),
    runId: "r-8f14e45fceea167a5a36dedd4bea2543f0a1b2c3",
    attemptNumber: 1,
    plan: aPlan(),
    ...changes,
  };
}

/** Marker of `anOrder()` and of its second attempt, computed like those of `test/golden/launches.test.ts`. */
export const MARKER = "[az:67ye7rn4rhulokgz]";
export const MARKER_OF_ATTEMPT_2 = "[az:rzifsdk2j5t2ty4v]";

export function aPlan(changes: Partial<LaunchPlan> = {}): LaunchPlan {
  return {
    provider: "dbt-cloud",
    connectionId: String(ACCOUNT_ID),
    vendorJobId: String(JOB_ID),
    jobUrl: "https://ab123.us1.dbt.com/deploy/1/projects/2/jobs/3",
    baselineRunId: "0",
    confirmAfterSeconds: 15,
    ...changes,
  };
}

export const RUN_JOB = /\/jobs\/\d+\/run\//;
export const LIST_RUNS = /\/runs\/\?/;
export const ONE_RUN = /\/runs\/\d+\/\?/;
export const CANCEL_RUN = /\/cancel\//;
export const ARTIFACT = /\/artifacts\//;
