import type { Alarm, Clock } from "../../clock";
import { logDeviation } from "../deviations";
import type { FaultPlan } from "../faults";
import { Limiter } from "../limiter";
import type { Log } from "../log";
import type { Underway } from "../underway";
import type { ActivityCall, ActivityRunner } from "./activity-runner";
import type { Commit, Sent } from "./commit";
import { concludeTurn } from "./conclude-turn";
import { EventType, unscheduled } from "./history";
import {
  executionIdOf,
  isOver,
  traceOf,
  type Instance,
  type OpenActivity,
  type OpenTimer,
} from "./instance";
import type { OrchestratorRunner } from "./orchestrator-runner";
import type { TaskHub } from "./task-hub";
import { prepareTurn, type Turn } from "./turn";
import { mayTakeTurns, type VersionRule } from "./versions";

export interface EngineOptions extends VersionRule {
  readonly hub: TaskHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly underway: Underway;
  readonly faults: FaultPlan;
  readonly activities: ActivityRunner;
  readonly orchestrators: OrchestratorRunner;
  readonly maxConcurrentActivities: number;
  readonly maxConcurrentOrchestrators: number;
  /** Told of each turn before it is played. */
  readonly onTurn: (instance: Instance, turn: Turn) => void;
}

/**
 * Runs the turns, activities and timers of instances.
 * 1. One turn at a time per instance; a turn processes the whole inbox.
 * 2. Nothing has an effect outside before the commit that decided it is stored.
 * 3. After `halt()` nothing is decided, executed or recorded any more.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #turns: Limiter;
  readonly #activities: Limiter;
  readonly #awake = new Set<string>();
  readonly #foreign = new Set<string>();
  readonly #alarms = new Map<string, Set<Alarm>>();
  readonly #running = new Set<Promise<void>>();
  #halted = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#turns = new Limiter(options.maxConcurrentOrchestrators);
    this.#activities = new Limiter(options.maxConcurrentActivities);
  }

  /** Continues what is open according to the journal. */
  recover(): void {
    for (const instance of this.#options.hub.instances()) {
      if (isOver(instance.status)) continue;
      for (const activity of instance.activities.values()) {
        this.#schedule(instance, activity, Promise.resolve());
      }
      for (const timer of instance.timers.values()) this.#arm(instance, timer);
      if (instance.inbox.length > 0) this.wake(instance.id);
    }
  }

  /** Starts no more work and cancels the timers. Running activities continue. */
  halt(): void {
    this.#halted = true;
    this.#turns.close();
    this.#activities.close();
    for (const instanceId of [...this.#alarms.keys()]) this.#disarm(instanceId);
  }

  /** Resolves when the activities that run now have ended and their results are recorded. */
  async drained(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  /**
   * Commits and wakes `instanceId`; the promise resolves when the commit is stored. The turn need not wait for that: its
   * decisions are executed after its own commit is stored, and commits are stored in order.
   */
  send(commit: Commit, instanceId: string): Promise<void> {
    const safe = this.#options.hub.commit(commit);
    this.wake(instanceId);
    return safe;
  }

  wake(instanceId: string): void {
    if (this.#halted || this.#awake.has(instanceId) || this.#isForeign(instanceId)) return;
    this.#awake.add(instanceId);
    const done = this.#options.underway.begin(`turn of ${instanceId}`);
    this.#turns.run(async () => {
      const failure = await this.#turn(instanceId).catch((error: unknown) => ({ error }));
      this.#awake.delete(instanceId);
      // A failed turn would fail again, so it is not retried until a new message arrives.
      if (failure !== undefined) this.#report(`A turn of ${instanceId} failed`, failure.error);
      else if ((this.#options.hub.get(instanceId)?.inbox.length ?? 0) > 0) this.wake(instanceId);
      done();
    });
  }

  /** Reports an instance with a version that this host does not execute. Its messages wait for a host that does. */
  #isForeign(instanceId: string): boolean {
    const version = this.#options.hub.get(instanceId)?.started.Version ?? null;
    if (mayTakeTurns(version, this.#options)) return false;
    if (this.#foreign.has(instanceId)) return true;
    this.#foreign.add(instanceId);
    const own = this.#options.defaultVersion ?? "none";
    this.#options.log({
      ...{ level: "warning", category: "host", instanceId },
      message: `Its version is ${version ?? "none"} and this host's is ${own}: it waits for a host that executes it.`,
    });
    return true;
  }

  async #turn(instanceId: string): Promise<void> {
    const { hub, clock, orchestrators, defaultVersion } = this.#options;
    const instance = hub.get(instanceId);
    if (instance === undefined || instance.inbox.length === 0) return;
    const turn = prepareTurn(instance, clock.now());
    this.#options.onTurn(instance, turn);
    const played = await orchestrators.play(instance, turn);
    // Meanwhile the instance may have been purged, or replaced by a new one with its id.
    if (this.#halted || hub.get(instanceId) !== instance) return;
    const faults = this.#options.faults.next(instance.started.Name);
    if (faults.crashIf("crashBeforeEffect")) return;
    const at = new Date(
      Math.max(clock.now().getTime(), Date.parse(turn.events[0]?.Timestamp ?? "")),
    );
    const commit = concludeTurn({
      ...{ instance, turn, ...played, at, defaultVersion },
      isLive: (id) => this.#isTaken(id),
    });
    const safe = hub.commit(commit);
    if (faults.has("crashAfterRecord")) await safe;
    if (faults.crashIf("crashAfterRecord")) return;
    this.#carryOut(commit, safe);
  }

  #isTaken(childId: string): boolean {
    const taken = this.#options.hub.isLive(childId);
    if (taken) logDeviation(this.#options.log, "childIdInUse", { instanceId: childId });
    return taken;
  }

  #carryOut(commit: Commit, safe: Promise<void>): void {
    if (this.#halted) return;
    if (commit.kind === "continuedAsNew") this.#disarm(commit.instanceId);
    if (commit.kind !== "turnTaken") return;
    for (const sent of commit.sent) this.wake(targetOf(sent));
    if (isOver(commit.status)) this.#disarm(commit.instanceId);
    const instance = this.#options.hub.get(commit.instanceId);
    if (instance === undefined || isOver(instance.status)) return;
    for (const activity of commit.activities) this.#schedule(instance, activity, safe);
    for (const timer of commit.timers) this.#arm(instance, timer);
  }

  /** An activity has effects outside, so it waits until the decision to run it is stored. */
  #schedule(instance: Instance, activity: OpenActivity, safe: Promise<void>): void {
    const executionId = executionIdOf(instance);
    const call = { instanceId: instance.id, executionId, activity, trace: traceOf(instance) };
    const done = this.#options.underway.begin(`activity ${activity.name} of ${instance.id}`);
    const run = (): Promise<void> => {
      const running = this.#runActivity(call).finally(() => {
        this.#running.delete(running);
        done();
      });
      this.#running.add(running);
      return running;
    };
    safe.then(() => {
      this.#activities.run(run);
    }, done);
  }

  async #runActivity(call: ActivityCall): Promise<void> {
    try {
      await this.#options.activities.run(call, ({ instanceId, executionId }, event) => {
        const message = { executionId, event };
        return this.send({ kind: "received", to: instanceId, message }, instanceId);
      });
    } catch (error) {
      this.#report(`The result of activity ${call.activity.name} was not recorded`, error);
    }
  }

  #arm(instance: Instance, { id, fireAt }: OpenTimer): void {
    const alarms = this.#alarms.get(instance.id) ?? new Set();
    this.#alarms.set(instance.id, alarms);
    const executionId = executionIdOf(instance);
    const alarm = this.#options.clock.at(new Date(fireAt), () => {
      alarms.delete(alarm);
      const event = {
        ...unscheduled(EventType.TimerFired, this.#options.clock.now()),
        ...{ TimerId: id, FireAt: fireAt },
      };
      const message = { executionId, event };
      // The journal itself reports its failure to the host.
      void this.send({ kind: "received", to: instance.id, message }, instance.id);
    });
    alarms.add(alarm);
  }

  /** The results of these timers would be dropped. */
  #disarm(instanceId: string): void {
    for (const alarm of this.#alarms.get(instanceId) ?? []) alarm.cancel();
    this.#alarms.delete(instanceId);
  }

  #report(what: string, error: unknown): void {
    if (this.#halted) return;
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#options.log({ level: "error", category: "host", message: `${what}: ${why}` });
  }
}

function targetOf(sent: Sent): string {
  return sent.kind === "start" ? sent.started.OrchestrationInstance.InstanceId : sent.to;
}
