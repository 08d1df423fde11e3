import type { Commit, Sent } from "./commit";
import type { ExecutionStarted } from "./history";

/** The ids of all instances in order, so that a page of a query begins where the page before it ended. */
export class IdOrder {
  readonly #ids: string[];

  constructor(ids: Iterable<string>) {
    this.#ids = [...ids].sort();
  }

  /** Follows a commit that was applied. */
  follow(commit: Commit): void {
    if (commit.kind === "started") this.#add(idOf(commit));
    if (commit.kind === "kept") this.#add(idOf(commit.instance));
    if (commit.kind === "turnTaken") for (const sent of commit.sent) this.#addSent(sent);
    if (commit.kind === "purged") for (const id of commit.instanceIds) this.#remove(id);
  }

  /** The ids from this one on, which need not exist. Nothing may be committed while they are read. */
  *from(id: string): Generator<string> {
    for (let place = this.#placeOf(id); place < this.#ids.length; place++) {
      yield this.#at(place);
    }
  }

  #addSent(sent: Sent): void {
    if (sent.kind === "start") this.#add(idOf(sent));
  }

  #add(id: string): void {
    const place = this.#placeOf(id);
    if (this.#ids[place] !== id) this.#ids.splice(place, 0, id);
  }

  #remove(id: string): void {
    const place = this.#placeOf(id);
    if (this.#ids[place] === id) this.#ids.splice(place, 1);
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

const idOf = ({ started }: { readonly started: ExecutionStarted }): string =>
  started.OrchestrationInstance.InstanceId;
