import type { HistoryEvent } from "./history";

/**
 * The events of the past turns of an execution, as the text that the SDK gets: JSON objects, joined by commas. An object for
 * each event would take five times the memory, and a turn needs the text anyway.
 */
export class StoredHistory {
  /** One for each turn. A text never changes, so a copy shares all of them. */
  readonly #turns: string[] = [];
  #size = 0;

  /** How many events there are. */
  get size(): number {
    return this.#size;
  }

  get text(): string {
    return this.#turns.join(",");
  }

  add(events: readonly HistoryEvent[]): void {
    if (events.length === 0) return;
    this.#turns.push(JSON.stringify(events).slice(1, -1));
    this.#size += events.length;
  }

  events(): HistoryEvent[] {
    return JSON.parse(`[${this.text}]`) as HistoryEvent[];
  }

  copy(): StoredHistory {
    const copy = new StoredHistory();
    copy.#turns.push(...this.#turns);
    copy.#size = this.#size;
    return copy;
  }
}
