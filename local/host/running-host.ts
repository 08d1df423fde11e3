import type { Clock } from "../clock";
import { RPC_PATH } from "./durable/client-binding";
import type { Engine } from "./durable/engine";
import type { TaskHub } from "./durable/task-hub";
import type { LoopbackServer } from "./http/server";
import { describeLive, toSnapshot, type InstanceSnapshot } from "./instance-snapshot";
import type { Journal } from "./journal/journal";
import type { SizeMeter } from "./size-meter";
import type { TimerTriggers } from "./timers/timer-triggers";
import type { Underway } from "./underway";
import { VirtualTime } from "./virtual-time";

/** A host that runs an app, until `stop()` or `crash()`. */
export interface EmbeddedHost extends AsyncDisposable {
  /** http://127.0.0.1:<port> */
  readonly baseUrl: string;
  /** The system key of the durable webhooks. */
  readonly systemKey: string;
  /** Resolves when no turn, activity, timer function, request or message is in progress. */
  idle(): Promise<void>;
  /** Virtual clock only: moves time forward, and runs everything that is due until then. */
  advance(by: { seconds: number }): Promise<void>;
  /** Virtual clock only. @throws if the limit (30 days) passes or nothing is due; the message names the live instances. */
  advanceUntil(
    predicate: () => boolean | Promise<boolean>,
    limit?: { seconds: number },
  ): Promise<void>;
  instance(instanceId: string): InstanceSnapshot | undefined;
  /** In the order in which they were started. */
  instances(): InstanceSnapshot[];
  /** The history of the current generation, as the SDK gets it. */
  history(instanceId: string): unknown[];
  /** The biggest orchestrationTrigger payload so far. */
  readonly largestPayloadBytes: number;
  largestPayloadBytesOf(orchestratorName: string): number;
  /** The biggest history so far, as the SDK gets it. */
  largestHistoryBytesOf(orchestratorName: string): number;
  /** Accepts no more requests, waits for running work, writes the journal and closes everything. */
  stop(): Promise<void>;
  /** Stops as if the process were killed: nothing is journaled, executed or returned any more. */
  crash(): void;
}

export interface HostParts {
  readonly clock: Clock;
  readonly underway: Underway;
  readonly server: LoopbackServer;
  readonly hub: TaskHub;
  readonly journal: Journal;
  readonly engine: Engine;
  readonly timers: TimerTriggers;
  readonly payloads: SizeMeter;
  readonly histories: SizeMeter;
  readonly systemKey: string;
  /** Runs the app's appTerminate hooks. */
  readonly terminate: () => Promise<void>;
  /** Undoes what the host changed in the process. */
  readonly restoreProcess: () => void;
}

export class RunningHost implements EmbeddedHost {
  readonly #parts: HostParts;
  readonly #time: VirtualTime;
  #ended: Promise<void> | undefined;

  constructor(parts: HostParts) {
    this.#parts = parts;
    const describe = (): string => describeLive(parts.hub.instances());
    this.#time = new VirtualTime(parts.clock, parts.underway, describe);
  }

  get baseUrl(): string {
    return this.#parts.server.origin;
  }

  get systemKey(): string {
    return this.#parts.systemKey;
  }

  get largestPayloadBytes(): number {
    return this.#parts.payloads.largest();
  }

  largestPayloadBytesOf(orchestratorName: string): number {
    return this.#parts.payloads.largest(orchestratorName);
  }

  largestHistoryBytesOf(orchestratorName: string): number {
    return this.#parts.histories.largest(orchestratorName);
  }

  async idle(): Promise<void> {
    await this.#parts.underway.idle();
    if (this.#ended !== undefined) return;
    // A journal that failed has already reported it.
    await this.#parts.hub.settled().catch(() => undefined);
    await this.#parts.underway.idle();
  }

  advance(by: { seconds: number }): Promise<void> {
    return this.#time.advance(by);
  }

  advanceUntil(
    predicate: () => boolean | Promise<boolean>,
    limit?: { seconds: number },
  ): Promise<void> {
    return this.#time.advanceUntil(predicate, limit);
  }

  instance(instanceId: string): InstanceSnapshot | undefined {
    const instance = this.#parts.hub.get(instanceId);
    return instance === undefined ? undefined : toSnapshot(instance);
  }

  instances(): InstanceSnapshot[] {
    return this.#parts.hub.instances().map(toSnapshot);
  }

  history(instanceId: string): unknown[] {
    return this.#parts.hub.get(instanceId)?.history.events() ?? [];
  }

  stop(): Promise<void> {
    this.#ended ??= this.#stop();
    return this.#ended;
  }

  crash(): void {
    if (this.#ended !== undefined) return;
    this.#ended = Promise.resolve();
    this.#parts.hub.halt();
    this.#parts.journal.abandon();
    this.#haltWork();
    this.#parts.server.destroy();
    this.#parts.restoreProcess();
  }

  /** Returns 503 and starts no more work, but keeps listening. */
  refuse(): void {
    this.#parts.server.refuseAllBut(RPC_PATH);
    this.#haltWork();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    const { server, engine, timers, journal, terminate, restoreProcess } = this.#parts;
    // Running work may still need the SDK's client.
    server.refuseAllBut(RPC_PATH);
    this.#haltWork();
    try {
      await Promise.all([engine.drained(), timers.drained()]);
      await terminate();
      await server.close();
      await journal.close();
    } finally {
      restoreProcess();
    }
  }

  #haltWork(): void {
    this.#parts.engine.halt();
    this.#parts.timers.halt();
  }
}
