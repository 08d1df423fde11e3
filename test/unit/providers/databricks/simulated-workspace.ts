import { VirtualClock } from "../../../../local/clock";
import {
  type DatabricksOptions,
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../../../local/simulators/databricks/simulator";
import type { AttemptReference } from "../../../../src/contracts/attempt";
import type { DatabricksJobTarget } from "../../../../src/providers/databricks/jobs/job-target";
import { createHttpClient } from "../../../../src/http/http-client";
import type { TokenResult, TokenSource } from "../../../../src/identity/token-source";
import { createDatabricksProvider } from "../../../support/providers";
import type { LaunchOrder, Provider } from "../../../../src/providers/provider";
import { aClaim } from "../../../support/claims";

export const secretToken = "dapi-secret-of-the-test";

/** Hands out the given tokens, one renewal after the other, and keeps the last. */
export class FakeTokens implements TokenSource {
  renewals = 0;
  readonly #results: TokenResult[];

  constructor(...results: (string | TokenResult)[]) {
    this.#results = results.map((result) =>
      typeof result === "string" ? { kind: "token", token: result } : result,
    );
  }

  get(): Promise<TokenResult> {
    return Promise.resolve(this.#results[0]!);
  }

  renew(): Promise<TokenResult> {
    this.renewals += 1;
    if (this.#results.length > 1) this.#results.shift();
    return this.get();
  }
}

export interface SimulatedWorkspace extends AsyncDisposable {
  readonly simulator: DatabricksSimulator;
  readonly now: () => Date;
  /** Lets virtual time pass. */
  pass(seconds: number): void;
  readonly provider: Provider<DatabricksJobTarget>;
}

/** A provider with one workspace, "prod", that is simulated on loopback in virtual time. */
export async function simulateWorkspace(
  options: DatabricksOptions & {
    readonly tokens?: TokenSource;
    readonly timeoutSeconds?: number;
  } = {},
): Promise<SimulatedWorkspace> {
  const { tokens = new FakeTokens(secretToken), timeoutSeconds = 5, ...rest } = options;
  const clock = new VirtualClock();
  const simulator = await startDatabricksSimulator({
    clock,
    personalAccessTokens: [secretToken],
    ...rest,
  });
  const provider = createDatabricksProvider({
    workspaces: [{ id: "prod", host: simulator.baseUrl, tokens }],
    http: createHttpClient({
      timeoutSeconds,
      maxResponseBytes: 1_000_000,
      userAgent: "runward/test",
      sleep: () => Promise.resolve(),
      now: () => clock.now(),
    }),
    now: () => clock.now(),
  });
  const dispose = () => simulator.close();
  const pass = (seconds: number) => {
    clock.jumpTo(new Date(clock.now().getTime() + seconds * 1_000));
  };
  return { simulator, provider, now: () => clock.now(), pass, [Symbol.asyncDispose]: dispose };
}

export function anOrder(
  jobId: string,
  changes: Partial<DatabricksJobTarget> & { readonly attemptNumber?: number } = {},
): LaunchOrder<DatabricksJobTarget> {
  const { attemptNumber = 1, ...target } = changes;
  return {
    target: { type: "databricks-job", jobId, ...target },
    runId: "r-0123456789abcdef",
    attemptNumber,
    plan: {
      provider: "databricks",
      connectionId: "prod",
      vendorJobId: jobId,
      jobUrl: null,
      baselineRunId: null,
      confirmAfterSeconds: null,
    },
  };
}

export function anAttempt(changes: Partial<AttemptReference> = {}): AttemptReference {
  return {
    provider: "databricks",
    connectionId: "prod",
    number: 1,
    vendorJobId: "11223344556677",
    vendorRunId: "455644833",
    runPageUrl: null,
    launchedAt: "2026-01-05T06:00:00.000Z",
    ...changes,
  };
}

/** Launches a job of the simulated workspace and answers the attempt. */
export async function launched(
  { provider }: SimulatedWorkspace,
  jobId: string,
  changes: Parameters<typeof anOrder>[1] = {},
): Promise<AttemptReference> {
  const result = await provider.launch(anOrder(jobId, changes), aClaim());
  if (result.kind !== "launched") throw new Error(`Not launched: ${JSON.stringify(result)}`);
  return result.attempt;
}
