import type { Document } from "../../support/world";
import { hasEnded, KillableApp, type HostStart } from "../../support/killable-app";
import type { CallerRequest, Scenario, StagedJob } from "./scenario";
import type { Verdict } from "../table/verdict";
import { judge } from "./verdict";

/** Longer than every wait of a run. */
const LIMIT_SECONDS = 6 * 3_600;

/** Time for a run that waits in a vendor's queue by mistake. */
const WAIT_AFTER_END_SECONDS = 3_600;

export interface CaseResult extends Verdict {
  readonly starts: number;
  /** Journal writes of the last start. */
  readonly writes: number;
}

/** Plays a scenario through several starts of the host with faults, and then one start without. */
export async function playCase(
  scenario: Scenario,
  starts: readonly HostStart[],
): Promise<CaseResult> {
  await using world = await KillableApp.create();
  const job = scenario.stage.add(world, scenario.job);
  if (scenario.launchAnswerIsLost) loseLaunchAnswer(job);
  world.environment = scenario.environment(job.target);
  const play = new Play(world, scenario, job);
  for (const start of [...starts, {}]) {
    if (await play.runOnce(start)) break;
  }
  const verdict = await play.verdict(repeatedDeliveries(starts));
  return { ...verdict, starts: world.starts, writes: world.writes };
}

function loseLaunchAnswer({ loseLaunchAnswer: lose }: StagedJob): void {
  if (lose === undefined) throw new Error("Nothing is launched here.");
  lose();
}

const repeatedDeliveries = (starts: readonly HostStart[]): number =>
  starts
    .flatMap(({ faults = [] }) => faults)
    .filter(({ functionName }) => functionName === "deliverCallback")
    .filter(({ kind }) => kind === "duplicate" || kind === "duplicateConcurrently").length;

class Play {
  readonly #world: KillableApp;
  readonly #scenario: Scenario;
  readonly #job: StagedJob;
  readonly #beganAt: Date;
  readonly #requests: CallerRequest[];
  readonly #complaints: string[] = [];
  #runId: string | null = null;

  constructor(world: KillableApp, scenario: Scenario, job: StagedJob) {
    this.#world = world;
    this.#scenario = scenario;
    this.#job = job;
    this.#beganAt = world.clock.now();
    this.#requests = [...scenario.requests(world, job.target)];
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
    await this.#expectNoResponse();
    await world.endHost();
    return false;
  }

  /** A request without a response is sent first after the next start. */
  async #act(): Promise<void> {
    const world = this.#world;
    for (let next = this.#requests[0]; next !== undefined; next = this.#requests[0]) {
      await world.passTo(new Date(this.#beganAt.getTime() + next.atSeconds * 1_000));
      if (world.isOver) return;
      const answer = await world.call(next.path.replace("{id}", this.#runId ?? ""), {
        method: next.method,
        ...(next.body !== undefined && { body: JSON.stringify(next.body) }),
      });
      if (answer === null || answer.status === 503) return;
      if (answer.status >= 300) throw new Error(`Refused: ${answer.status} ${answer.text}`);
      this.#runId ??= answer.body.id;
      this.#requests.shift();
    }
  }

  /** Everything that was accepted has ended. */
  #isDone(): boolean {
    const instances = this.#world.host.instances();
    this.#runId ??= instances.find(({ name }) => name === "run")?.instanceId ?? null;
    return this.#runId !== null && instances.every(hasEnded);
  }

  /** A host with a full disk rejects requests; a killed one does not respond. */
  async #expectNoResponse(): Promise<void> {
    const answer = await this.#world.call("/api/runs", { method: "POST", body: "{}" });
    if (answer !== null && answer.status !== 503) {
      this.#complaints.push(`A host that had ended answered ${answer.status}`);
    }
  }

  async verdict(repeated: number): Promise<Verdict> {
    const world = this.#world;
    const documents: Document[] = [];
    if (this.#complaints.length === 0) documents.push(...(await this.#read()));
    await this.#waitAfterTheEnd();
    await world.endHost();
    return judge({
      world,
      documents,
      ends: this.#scenario.ends,
      truth: this.#job.truth(),
      complaints: this.#complaints,
      deliveries: world.starts + repeated,
    });
  }

  async #read(): Promise<Document[]> {
    const id = this.#runId ?? "unknown";
    const answers = [
      await this.#world.call(`/api/runs/${id}`),
      await this.#world.call("/api/runs"),
    ];
    return answers.flatMap((answer) => (answer === null ? [] : [answer.body]));
  }

  async #waitAfterTheEnd(): Promise<void> {
    if (this.#complaints.length > 0) return;
    await this.#world.passTo(
      new Date(this.#world.clock.now().getTime() + WAIT_AFTER_END_SECONDS * 1_000),
    );
  }
}
