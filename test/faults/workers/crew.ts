/**
 * The processes of the app, and what happens to their requests, in virtual time.
 *
 * 1. A request that was sent arrives, also when its process is frozen meanwhile. When it is killed, it may arrive.
 * 2. A frozen process gets its answers when it goes on; by then it may have given up waiting for them.
 * 3. A killed process gets none. After its restart it is another process.
 */
import { createHash } from "node:crypto";
import type { Fate, GateRequest, Passage } from "../../support/gate/gate";
import type { Trouble, WorkersStory } from "./workers-story";

interface Timeline {
  readonly elapsedSeconds: number;
  after(seconds: number, deliver: () => void): void;
}

/** Longer than the app waits for an answer. */
const PATIENCE_SECONDS = 30;

export class Crew implements Passage {
  /** Called when a request begins or ends to be under way. */
  changed: () => void = () => undefined;
  arrived: (request: GateRequest) => void = () => undefined;
  readonly #story: WorkersStory;
  readonly #timeline: Timeline;
  readonly #isStorage: (url: string) => boolean;
  readonly #killed = new Set<string>();
  readonly #frozen = new Map<string, (() => void)[]>();
  readonly #underWay = new Map<string, number>();
  readonly #counts = new Map<string, number>();

  constructor(story: WorkersStory, timeline: Timeline, isStorage: (url: string) => boolean) {
    this.#story = story;
    this.#timeline = timeline;
    this.#isStorage = isStorage;
  }

  isKilled(process: string): boolean {
    return this.#killed.has(process);
  }

  isFrozen(process: string): boolean {
    return this.#frozen.has(process);
  }

  /** It waits for an answer, or is frozen: nothing happens in it before time passes. */
  isWaiting(process: string): boolean {
    return (this.#underWay.get(process) ?? 0) > 0;
  }

  kill(process: string): void {
    this.#killed.add(process);
    this.thaw(process);
  }

  freeze(process: string): void {
    if (!this.isKilled(process) && !this.isFrozen(process)) this.#frozen.set(process, []);
  }

  thaw(process: string): void {
    const waiting = this.#frozen.get(process) ?? [];
    this.#frozen.delete(process);
    for (const goOn of waiting) goOn();
  }

  /** A number from 0 to 1 that depends on nothing but the story and the words. */
  chance(...words: readonly (string | number)[]): number {
    const text = [this.#story.seed, ...words].join("|");
    return createHash("sha256").update(text).digest().readUInt32BE(0) / 2 ** 32;
  }

  async enter(request: GateRequest): Promise<Fate> {
    const { from } = request;
    if (this.isKilled(from)) return "drop";
    const name = this.#nameOf(request);
    await this.#while(from, this.#travel(this.chance(name, "there")));
    if (this.isKilled(from) && this.chance(name, "arrives") < 0.5) return "drop";
    if (this.#troubleOf(request)?.kind === "unavailable") return 503;
    this.arrived(request);
    return "pass";
  }

  async leave(request: GateRequest): Promise<"pass" | "drop"> {
    const { from } = request;
    const name = `${this.#nameOf(request)}, answered`;
    const since = this.#timeline.elapsedSeconds;
    const isLost = this.#troubleOf(request)?.kind === "answersLost";
    await this.#while(
      from,
      this.#travel(this.chance(name, "back")).then(() => this.whenUp(from)),
    );
    const isLate = this.#timeline.elapsedSeconds - since > PATIENCE_SECONDS;
    const givesUp = isLate && this.chance(name, "gives up") < 0.5;
    return this.isKilled(from) || isLost || givesUp ? "drop" : "pass";
  }

  /** Resolves when the process is not frozen, or was killed. */
  async whenUp(process: string): Promise<void> {
    const waiting = this.#frozen.get(process);
    if (waiting === undefined) return;
    await new Promise<void>((goOn) => waiting.push(goOn));
    await this.whenUp(process);
  }

  #travel(share: number): Promise<void> {
    return new Promise((resolve) => {
      this.#timeline.after(this.#story.latencySeconds * share, resolve);
    });
  }

  async #while(process: string, event: Promise<void>): Promise<void> {
    this.#underWay.set(process, (this.#underWay.get(process) ?? 0) + 1);
    this.changed();
    await event;
    this.#underWay.set(process, (this.#underWay.get(process) ?? 0) - 1);
  }

  #nameOf({ from, method, url }: GateRequest): string {
    const path = `${from} ${method} ${url.split("?")[0] ?? ""}`;
    const count = (this.#counts.get(path) ?? 0) + 1;
    this.#counts.set(path, count);
    return `${path} ${count}`;
  }

  #troubleOf({ url }: GateRequest): Trouble | undefined {
    const now = this.#timeline.elapsedSeconds;
    const troubles = this.#isStorage(url) ? this.#story.storage : this.#story.vendor;
    return troubles.find(({ from, seconds }) => from <= now && now < from + seconds);
  }
}
