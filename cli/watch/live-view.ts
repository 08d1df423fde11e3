/** A block of lines on a terminal that is redrawn every second, so that the elapsed time is right. */
import type { WriteStream } from "node:tty";
import type { Session } from "../session";
import { fit } from "../text/safe-text";
import type { View } from "./subject";
import type { Looks } from "./looks";

/** Redraws the block: a function of the package log-update. */
export interface Redraw {
  (text: string): void;
  done: () => void;
}

const EVERY_MS = 1_000;
const FALLBACK = { rows: 24, columns: 80 };

/** Some terminals, as those of containers, say that they have no size. */
const sizeOf = (stream: WriteStream | null): typeof FALLBACK =>
  stream !== null && stream.columns > 0 && stream.rows > 0 ? stream : FALLBACK;

/** The terminal for log-update, which needs a size. */
const sized = (stream: WriteStream | null): WriteStream =>
  Object.create(stream ?? process.stdout, {
    columns: { get: () => sizeOf(stream).columns },
    rows: { get: () => sizeOf(stream).rows },
  }) as WriteStream;

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
    return new LiveView(session, looks, createLogUpdate(sized(session.io.out.stream)));
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
    const { rows, columns } = sizeOf(this.#session.io.out.stream);
    const room = { rows: rows - 2, columns, now: new Date() };
    const lines = [...this.#looks.block(this.#document, room)];
    if (this.#trouble !== null) lines.push(fit(this.#trouble, columns));
    this.#redraw(lines.join("\n"));
  }
}
