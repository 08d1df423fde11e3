/**
 * Holds every request of every worker until it is let through, so that a test decides their order.
 *
 * A worker that executes a step either has a request held here, or has ended: what it does in between takes no time.
 */
import type { Fate, GateRequest, Passage } from "../../support/gate/gate";

interface Held {
  readonly request: GateRequest;
  readonly decide: (fate: Fate) => void;
}

export class Turnstile implements Passage {
  /** Every request that was let through or cut off, in order. */
  readonly trace: string[] = [];
  readonly #held: Held[] = [];
  readonly #dead = new Set<string>();
  readonly #deaf = new Set<string>();
  #changed: () => void = () => undefined;

  enter(request: GateRequest): Promise<Fate> {
    if (this.#dead.has(request.from)) return Promise.resolve("drop");
    return new Promise((decide) => {
      this.#held.push({ request, decide });
      this.#changed();
    });
  }

  leave({ from }: GateRequest): Promise<"pass" | "drop"> {
    return Promise.resolve(this.#dead.has(from) || this.#deaf.has(from) ? "drop" : "pass");
  }

  holds(worker: string): boolean {
    return this.#held.some(({ request }) => request.from === worker);
  }

  /** Something that is waited for elsewhere has happened. */
  wake(): void {
    this.#changed();
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  /** Lets the worker's next request through. */
  release(worker: string): void {
    this.#take(worker, "pass", "");
  }

  /** The worker is killed: its request does not arrive, or is acted on without it hearing the answer. */
  kill(worker: string, when: "before" | "after"): void {
    if (when === "after") this.#deaf.add(worker);
    else this.#dead.add(worker);
    this.#take(worker, when === "after" ? "pass" : "drop", `, and is killed ${when} it arrives`);
    this.#dead.add(worker);
    for (const { decide } of this.#held.filter(({ request }) => request.from === worker)) {
      decide("drop");
    }
  }

  #take(worker: string, fate: Fate, note: string): void {
    const at = this.#held.findIndex(({ request }) => request.from === worker);
    const [held] = this.#held.splice(at, at === -1 ? 0 : 1);
    if (held === undefined) throw new Error(`Worker ${worker} has no request here.`);
    const { method, url } = held.request;
    this.trace.push(`${worker}: ${method} ${url.split("?")[0] ?? ""}${note}`);
    held.decide(fate);
  }
}
