import { check } from "../../support/history/check";
import type { RecordedAnswer } from "../../support/history/producers/recorded-api";
import { hasEnded, KillableApp, type HostStart } from "../../support/killable-app";
import { verdictOfViolations, type OnChecked } from "../table/checked";
import type { Verdict } from "../table/verdict";
import { CaseRecording } from "./case-recording";
import type { CallerRequest, Scenario, StagedJob } from "./scenario";
import { KEY, scheduledRun } from "./scenarios";
import { judge, type RunBody } from "./verdict";

/** Longer than every wait of a run. */
const LIMIT_SECONDS = 6 * 3_600;

/** Time for a run that waits in a vendor's queue by mistake. */
const WAIT_AFTER_END_SECONDS = 3_600;

export interface CaseResult extends Verdict {
  readonly starts: number;
  /** Journal writes of the last start. */
  readonly writes: number;
}

/** Plays a scenario through several starts of the host with faults, and then one start without; and checks its recording. */
export async function playCase(
  scenario: Scenario,
  starts: readonly HostStart[],
  onChecked: OnChecked = () => undefined,
): Promise<CaseResult> {
  await using world = await KillableApp.create();
  const job = scenario.stage.add(world, scenario.job);
  if (scenario.launchAnswerIsLost) loseLaunchAnswer(job);
  world.environment = scenario.environment(job.target);
  const play = new Play(world, scenario, job);
  for (const start of [...starts, {}]) {
    if (await play.runOnce(start)) break;
  }
  const verdict = await play.verdict(repeatedDeliveries(starts), onChecked);
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
  readonly #recording: CaseRecording;
  #runId: string | null = null;
  #resultUrl: string | null = null;

  constructor(world: KillableApp, scenario: Scenario, job: StagedJob) {
    this.#world = world;
    this.#scenario = scenario;
    this.#job = job;
    this.#beganAt = world.clock.now();
    this.#requests = [...scenario.requests(world, job.target)];
    this.#recording = new CaseRecording(world);
    if (scenario.launchAnswerIsLost)
      this.#recording.vendorTrouble("the answer of a launch is lost");
  }

  /** Plays one start of the host; returns true if the scenario has ended. */
  async runOnce(start: HostStart): Promise<boolean> {
    const world = this.#world;
    try {
      if (!(await this.#boot(start))) return false;
      await this.#act();
      await this.#look();
      if (!world.isOver) await world.until(() => this.#isDone(), LIMIT_SECONDS);
      // What is visible of the end may be lost in a crash.
      if (!world.isOver) await world.recorded();
    } catch (error) {
      this.#complaints.push(error instanceof Error ? error.message : String(error));
      return true;
    }
    if (!world.isOver) return true;
    await this.#expectNoResponse();
    this.#recording.killed();
    await world.endHost();
    return false;
  }

  async #boot(start: HostStart): Promise<boolean> {
    const isStarted = await this.#world.boot(start);
    this.#recording.started(start);
    if (!isStarted) this.#recording.killed();
    return isStarted;
  }

  /** A request without a response is sent first after the next start. */
  async #act(): Promise<void> {
    const world = this.#world;
    for (let next = this.#requests[0]; next !== undefined; next = this.#requests[0]) {
      await this.#passTo(new Date(this.#beganAt.getTime() + next.atSeconds * 1_000));
      if (world.isOver) return;
      const answer = await this.#send(next);
      if (answer === null || answer.status === 503) return;
      const { status, body } = answer;
      if (status >= 300) throw new Error(`Refused: ${status} ${JSON.stringify(body)}`);
      this.#runId ??= String(body["id"]);
      if (typeof body["resultUrl"] === "string") this.#resultUrl = body["resultUrl"];
      this.#requests.shift();
    }
  }

  async #passTo(instant: Date): Promise<void> {
    const { clock } = this.#world;
    if (clock.now() >= instant) return;
    await this.#world.passTo(instant);
    await this.#look();
  }

  /** Reads what the host has stored: what a killed host was about to store may be gone after its restart. */
  async #look(): Promise<void> {
    if (!this.#world.isOver) await this.#world.recorded();
    if (!this.#world.isOver) await this.#read();
  }

  #send(request: CallerRequest): Promise<RecordedAnswer | null> {
    const { api } = this.#recording;
    return request.kind === "start"
      ? api.start(request.body, KEY)
      : api.cancel(this.#runId ?? "unknown");
  }

  /** Everything that was accepted has ended. */
  #isDone(): boolean {
    this.#noteScheduled();
    return this.#runId !== null && this.#world.host.instances().every(hasEnded);
  }

  /** A host with a full disk rejects requests; a killed one does not respond. */
  async #expectNoResponse(): Promise<void> {
    const answer = await this.#world.call("/api/runs", { method: "POST", body: "{}" });
    if (answer !== null && answer.status !== 503) {
      this.#complaints.push(`A host that had ended answered ${answer.status}`);
    }
  }

  /** A run that no caller has started. */
  #noteScheduled(): void {
    const { schedules } = this.#scenario;
    if (this.#runId !== null || schedules.length === 0) return;
    const run = this.#world.host.instances().find(({ name }) => name === "run");
    if (run === undefined) return;
    this.#runId = run.instanceId;
    this.#recording.ticked(run.instanceId, scheduledRun(this.#job.target));
  }

  async verdict(repeated: number, onChecked: OnChecked): Promise<Verdict> {
    const world = this.#world;
    const isPlayed = this.#complaints.length === 0;
    const documents = isPlayed ? await this.#read() : [];
    if (isPlayed) await this.#waitAfterTheEnd();
    const open = isPlayed ? world.host.instances().filter((one) => !hasEnded(one)) : [];
    await world.endHost();
    const own = judge({
      world,
      documents,
      ends: this.#scenario.ends,
      truth: this.#job.truth(),
      complaints: this.#complaints,
      deliveries: world.starts + repeated,
    });
    const ids = open.map(({ instanceId }) => instanceId);
    return merged(own, this.#checked(ids, onChecked));
  }

  #checked(open: readonly string[], onChecked: OnChecked): Verdict {
    const recording = this.#recording.end(this.#job.target, open);
    const violations = check(recording);
    onChecked(recording, violations);
    return verdictOfViolations(violations);
  }

  /** Reads everything that callers can read; the run's document comes first. */
  async #read(): Promise<RunBody[]> {
    const { api } = this.#recording;
    const [id, url] = [this.#runId, this.#resultUrl];
    const answers = [
      ...(id === null ? [] : [await api.read(id)]),
      await api.list(),
      ...(id === null || url === null ? [] : [await api.result(id, url)]),
    ];
    return answers.flatMap((answer) => (answer === null ? [] : [answer.body]));
  }

  async #waitAfterTheEnd(): Promise<void> {
    const { clock } = this.#world;
    await this.#world.passTo(new Date(clock.now().getTime() + WAIT_AFTER_END_SECONDS * 1_000));
    await this.#read();
  }
}

const merged = (one: Verdict, other: Verdict): Verdict => ({
  lost: [...one.lost, ...other.lost],
  doubled: [...one.doubled, ...other.doubled],
  leaked: [...one.leaked, ...other.leaked],
});
