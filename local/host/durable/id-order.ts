import type { Commit, Sent } from "./commit";
import type { ExecutionStarted } from "./history";

/** Instants, in milliseconds. Both are included. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

const EVER: TimeSpan = { from: -Infinity, to: Infinity };

/**
 * The ids of all instances in order, so that a page of a query begins where the page before it ended. The time of each
 * creation stands beside the id, so that a query about a short time does not look at every instance.
 */
export class IdOrder {
  readonly #ids: string[];
  /** At the same places. */
  readonly #times: number[];

  constructor(starts: Iterable<ExecutionStarted>) {
    const known = [...starts].map((started) => ({ id: idOf(started), time: timeOf(started) }));
    known.sort((one, other) => (one.id < other.id ? -1 : 1));
    this.#ids = known.map(({ id }) => id);
    this.#times = known.map(({ time }) => time);
  }

  /** Follows a commit that was applied. */
  follow(commit: Commit): void {
    if (commit.kind === "started") this.#add(commit.started);
    if (commit.kind === "continuedAsNew" && this.#has(commit.instanceId)) this.#add(commit.started);
    if (commit.kind === "kept") this.#add(commit.instance.started);
    if (commit.kind === "turnTaken") for (const sent of commit.sent) this.#addSent(sent);
    if (commit.kind === "purged") for (const id of commit.instanceIds) this.#remove(id);
  }

  /** The ids from this one on, which need not exist, of what was created within a time. Nothing may be committed meanwhile. */
  *from(id: string, { from, to }: TimeSpan = EVER): Generator<string> {
    for (let place = this.#placeOf(id); place < this.#ids.length; place++) {
      const time = this.#times[place] ?? 0;
      if (time >= from && time <= to) yield this.#at(place);
    }
  }

  #addSent(sent: Sent): void {
    if (sent.kind === "start") this.#add(sent.started);
  }

  #add(started: ExecutionStarted): void {
    const id = idOf(started);
    const place = this.#placeOf(id);
    const known = this.#ids[place] === id ? 1 : 0;
    this.#ids.splice(place, known, id);
    this.#times.splice(place, known, timeOf(started));
  }

  #has(id: string): boolean {
    return this.#ids[this.#placeOf(id)] === id;
  }

  #remove(id: string): void {
    if (!this.#has(id)) return;
    const place = this.#placeOf(id);
    this.#ids.splice(place, 1);
    this.#times.splice(place, 1);
  }

  #at(place: number): string {
    return this.#ids[place] ?? "";
  }

  /** The place of the first id that is not smaller. */
  #placeOf(id: string): number {
    let [low, high] = [0, this.#ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#at(middle) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const idOf = ({ OrchestrationInstance }: ExecutionStarted): string =>
  OrchestrationInstance.InstanceId;

const timeOf = ({ Timestamp }: ExecutionStarted): number => Date.parse(Timestamp);
