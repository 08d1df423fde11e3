import type { HistoryEvent } from "./history";

/**
 * The events of the past turns of an execution, as the text that the SDK gets: JSON objects, joined by commas. An object for
 * each event would take five times the memory, and a turn needs the text anyway. It is kept outside of the heap, which V8 lets
 * grow to a multiple of what is in it.
 */
export class StoredHistory {
  /** UTF-8. Never changed, so a copy shares it. */
  #bytes: Buffer = NOTHING;
  #size = 0;

  /** How many events there are. */
  get size(): number {
    return this.#size;
  }

  get text(): string {
    return this.#bytes.toString("utf8");
  }

  add(events: readonly HistoryEvent[]): void {
    if (events.length === 0) return;
    const text = JSON.stringify(events).slice(1, -1);
    this.#bytes = joined(this.#bytes, this.#size === 0 ? text : `,${text}`);
    this.#size += events.length;
  }

  events(): HistoryEvent[] {
    return JSON.parse(`[${this.text}]`) as HistoryEvent[];
  }

  copy(): StoredHistory {
    const copy = new StoredHistory();
    copy.#bytes = this.#bytes;
    copy.#size = this.#size;
    return copy;
  }
}

const NOTHING: Buffer = Buffer.alloc(0);

/** With memory of its own: a part of Node's pool would keep the whole pool. */
function joined(before: Buffer, text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(before.length + Buffer.byteLength(text));
  before.copy(bytes);
  bytes.write(text, before.length, "utf8");
  return bytes;
}
