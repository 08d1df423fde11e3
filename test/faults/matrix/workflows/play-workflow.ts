/** Plays a workflow through several starts of the host with faults, and then one start without. */
import { WORKFLOW_ORCHESTRATOR } from "../../../../src/contracts/names";
import { stepRunIdOf } from "../../../../src/hub/workflows/workflow-id";
import { hasEnded, KillableApp, type HostStart } from "../../../support/killable-app";
import type { Answer, Document } from "../../../support/world";
import type { CaseResult } from "../play-case";
import { losesHintsOfSteps } from "./lost-hints";
import { stageSteps, type StagedSteps } from "./workflow-jobs";
import type { WorkflowCall, WorkflowScenario } from "./workflow-scenario";
import { CALLBACK_TOKEN, judgeWorkflow } from "./workflow-verdict";

/** Longer than every wait of a workflow. */
const LIMIT_SECONDS = 12 * 3_600;

/** Time for a run that waits in a vendor's queue by mistake. */
const WAIT_AFTER_END_SECONDS = 3_600;

export async function playWorkflow(
  scenario: WorkflowScenario,
  starts: readonly HostStart[],
): Promise<CaseResult> {
  await using world = await KillableApp.create();
  if (scenario.losesHints) world.beforeLoad = losesHintsOfSteps;
  const play = new Play(world, scenario, stageSteps(world, scenario));
  for (const start of [...starts, {}]) {
    if (await play.runOnce(start)) break;
  }
  return { ...(await play.verdict(starts)), starts: world.starts, writes: world.writes };
}

class Play {
  readonly #world: KillableApp;
  readonly #scenario: WorkflowScenario;
  readonly #staged: StagedSteps;
  readonly #beganAt: Date;
  readonly #calls: WorkflowCall[];
  readonly #complaints: string[] = [];
  #id: string | null = null;

  constructor(world: KillableApp, scenario: WorkflowScenario, staged: StagedSteps) {
    this.#world = world;
    this.#scenario = scenario;
    this.#staged = staged;
    this.#beganAt = world.clock.now();
    this.#calls = [{ atSeconds: 0, kind: "start" }, ...scenario.calls];
  }

  /** Plays one start of the host; returns true if the scenario has ended. */
  async runOnce(start: HostStart): Promise<boolean> {
    const world = this.#world;
    try {
      if (!(await world.boot(start))) return false;
      await this.#act();
      if (!world.isOver) await world.until(() => this.#isDone(), LIMIT_SECONDS);
      // What is visible of the end may be lost in a crash.
      if (!world.isOver) await world.recorded();
    } catch (error) {
      this.#complaints.push(error instanceof Error ? error.message : String(error));
      return true;
    }
    if (!world.isOver) return true;
    await world.endHost();
    return false;
  }

  /** A call without a response is repeated first after the next start. */
  async #act(): Promise<void> {
    const world = this.#world;
    for (let next = this.#calls[0]; next !== undefined; next = this.#calls[0]) {
      await world.passTo(new Date(this.#beganAt.getTime() + next.atSeconds * 1_000));
      if (world.isOver) return;
      const answer = await this.#send(next.kind);
      if (answer === null || answer.status === 503) return;
      if (answer.status >= 300) throw new Error(`Refused: ${answer.status} ${answer.text}`);
      this.#id ??= answer.body.id;
      this.#calls.shift();
    }
  }

  #send(kind: WorkflowCall["kind"]): Promise<Answer | null> {
    const id = this.#id ?? "";
    switch (kind) {
      case "start":
        return this.#world.call("/api/workflows", { method: "POST", body: this.#body() });
      case "cancel":
        return this.#world.call(`/api/workflows/${id}`, { method: "DELETE" });
      case "resume":
        return this.#world.call(`/api/workflows/${id}/resume`, { method: "POST" });
      case "repairStep":
        return this.#world.call(`/api/runs/${stepRunIdOf(id, 0, 1)}/repair`, { method: "POST" });
    }
  }

  #body(): string {
    const { fields, callsBack } = this.#scenario;
    const callBackUri = `${this.#world.receiver.callBackUri}?token=${CALLBACK_TOKEN}`;
    return JSON.stringify({
      ...{ steps: this.#staged.steps, idempotencyKey: "factory:4711:RunAll" },
      ...fields,
      ...(callsBack && { callBackUri }),
    });
  }

  /** Everything that was accepted has ended. */
  #isDone(): boolean {
    const instances = this.#world.host.instances();
    this.#id ??= instances.find(({ name }) => name === WORKFLOW_ORCHESTRATOR)?.instanceId ?? null;
    return this.#id !== null && instances.every(hasEnded);
  }

  async verdict(starts: readonly HostStart[]): Promise<ReturnType<typeof judgeWorkflow>> {
    const world = this.#world;
    const isPlayed = this.#complaints.length === 0;
    const documents = isPlayed ? await this.#read() : [];
    if (isPlayed) {
      const end = world.clock.now().getTime() + WAIT_AFTER_END_SECONDS * 1_000;
      await world.passTo(new Date(end));
    }
    await world.endHost();
    const repeated = starts.flatMap(({ faults = [] }) => faults).filter(repeatsDelivery).length;
    return judgeWorkflow({
      ...{ world, documents, ends: this.#scenario.ends, staged: this.#staged },
      complaints: this.#complaints,
      deliveries: world.starts + repeated,
    });
  }

  async #read(): Promise<Document[]> {
    const id = this.#id ?? "unknown";
    const paths = [`/api/workflows/${id}`, "/api/workflows", "/api/runs"];
    const answers = await Promise.all(paths.map((path) => this.#world.call(path)));
    return answers.flatMap((answer) => (answer === null ? [] : [answer.body]));
  }
}

const repeatsDelivery = ({
  functionName,
  kind,
}: NonNullable<HostStart["faults"]>[number]): boolean =>
  functionName === "deliverCallback" && kind.startsWith("duplicate");
