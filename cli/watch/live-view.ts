/** A block of lines on a terminal that is redrawn every second, so that the elapsed time is right. */
import type { Session } from "../session";
import { fit } from "../text/safe-text";
import type { View } from "./subject";
import type { Looks } from "./views";

/** Redraws the block: a function of the package log-update. */
export interface Redraw {
  (text: string): void;
  done: () => void;
}

const EVERY_MS = 1_000;
const FALLBACK = { rows: 24, columns: 80 };

export class LiveView<Document extends object> implements View<Document> {
  readonly #session: Session;
  readonly #looks: Looks<Document>;
  readonly #redraw: Redraw;
  readonly #timer: NodeJS.Timeout;
  #document: Document | null = null;
  #trouble: string | null = null;
  #isOpen = true;

  constructor(session: Session, looks: Looks<Document>, redraw: Redraw) {
    this.#session = session;
    this.#looks = looks;
    this.#redraw = redraw;
    this.#timer = setInterval(() => {
      this.#draw();
    }, EVERY_MS);
    this.#timer.unref();
  }

  static async open<Document extends object>(
    session: Session,
    looks: Looks<Document>,
  ): Promise<LiveView<Document>> {
    // An ES module, which this program can only import so.
    const { createLogUpdate } = await import("log-update");
    const { stream } = session.io.out;
    return new LiveView(session, looks, createLogUpdate(stream ?? process.stdout));
  }

  show(document: Document): void {
    this.#document = document;
    this.#isOpen = true;
    this.#draw();
  }

  trouble(text: string | null): void {
    this.#trouble = text;
    this.#draw();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#draw();
    this.#isOpen = false;
    this.#redraw.done();
  }

  #draw(): void {
    if (!this.#isOpen || this.#document === null) return;
    const { rows, columns } = this.#session.io.out.stream ?? FALLBACK;
    const room = { rows: rows - 2, columns, now: new Date() };
    const lines = [...this.#looks.block(this.#document, room)];
    if (this.#trouble !== null) lines.push(fit(this.#trouble, columns));
    this.#redraw(lines.join("\n"));
  }
}
