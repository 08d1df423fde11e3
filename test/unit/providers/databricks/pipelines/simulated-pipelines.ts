import { VirtualClock } from "../../../../../local/clock";
import type { PipelineDefinition } from "../../../../../local/simulators/databricks/pipeline-definition";
import {
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../../../../local/simulators/databricks/simulator";
import type {
  AttemptReference,
  CheckResult,
  LaunchResult,
} from "../../../../../src/contracts/attempt";
import { createHttpClient } from "../../../../../src/http/http-client";
import type { DatabricksPipelineTarget } from "../../../../../src/providers/databricks/pipelines/pipeline-target";
import type { LaunchOrder, Provider } from "../../../../../src/providers/provider";
import { MemoryClaims } from "../../../../support/claims";
import { createPipelineProvider } from "../../../../support/providers";
import { FakeTokens, secretToken } from "../simulated-workspace";

export type Target = Partial<DatabricksPipelineTarget>;

export const WORKSPACE_ID = "adb-2847593021847562.2";

export const aPipeline = (changes: Partial<PipelineDefinition> = {}): PipelineDefinition => ({
  name: "Sales medallion",
  durationSeconds: 60,
  ...changes,
});

export class SimulatedPipelines implements AsyncDisposable {
  readonly claims = new MemoryClaims();
  readonly simulator: DatabricksSimulator;
  readonly provider: Provider<DatabricksPipelineTarget>;
  readonly #clock: VirtualClock;

  constructor(simulator: DatabricksSimulator, clock: VirtualClock) {
    this.simulator = simulator;
    this.#clock = clock;
    const now = (): Date => clock.now();
    const http = createHttpClient({
      timeoutSeconds: 5,
      maxResponseBytes: 1_000_000,
      userAgent: "runward/test",
      sleep: () => Promise.resolve(),
      now,
    });
    const tokens = new FakeTokens(secretToken);
    const workspaces = [{ id: WORKSPACE_ID, host: simulator.baseUrl, tokens }];
    this.provider = createPipelineProvider({ workspaces, http, now });
  }

  now(): Date {
    return this.#clock.now();
  }

  pass(seconds: number): void {
    this.#clock.jumpTo(new Date(this.now().getTime() + seconds * 1_000));
  }

  /** Plans a launch of the pipeline, as a run does. */
  async order(
    pipelineId: string,
    target: Target = {},
    changes: Partial<LaunchOrder> = {},
  ): Promise<LaunchOrder<DatabricksPipelineTarget>> {
    const whole: DatabricksPipelineTarget = {
      type: "databricks-pipeline",
      workspaceId: WORKSPACE_ID,
      pipelineId,
      ...target,
    };
    const planned = await this.provider.planLaunch(whole);
    if (planned.kind !== "planned") throw new Error(`Not planned: ${JSON.stringify(planned)}`);
    const { plan } = planned;
    return { runId: "r-0123", attemptNumber: 1, ...changes, target: whole, plan };
  }

  launch(order: LaunchOrder<DatabricksPipelineTarget>): Promise<LaunchResult> {
    const { runId, attemptNumber, send = 1, origin } = order;
    const claim = this.claims.claimOf({ runId, origin, attemptNumber, send });
    return this.provider.launch(order, claim);
  }

  async launched(
    pipelineId: string,
    target: Target = {},
    changes: Partial<LaunchOrder> = {},
  ): Promise<AttemptReference> {
    const result = await this.launch(await this.order(pipelineId, target, changes));
    if (result.kind !== "launched") throw new Error(`Not launched: ${JSON.stringify(result)}`);
    return result.attempt;
  }

  async checked(attempt: AttemptReference): Promise<Extract<CheckResult, { kind: "checked" }>> {
    const result = await this.provider.check(attempt);
    if (result.kind !== "checked") throw new Error(`Not checked: ${JSON.stringify(result)}`);
    return result;
  }

  updateIds(pipelineId: string): string[] {
    return this.simulator.updatesOf(pipelineId).map(({ updateId }) => updateId);
  }

  /** How often the pipeline was stopped. */
  stops(): number {
    return this.simulator.requests.matching("POST", /\/stop$/).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.simulator.close();
  }
}

export async function simulatePipelines(): Promise<SimulatedPipelines> {
  const clock = new VirtualClock();
  const personalAccessTokens = [secretToken];
  return new SimulatedPipelines(
    await startDatabricksSimulator({ clock, personalAccessTokens }),
    clock,
  );
}
