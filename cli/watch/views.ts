/** The views that print text or JSON in lines, and which view a command gets. */
import type { Session } from "../session";
import { isLive } from "../io";
import { LiveView } from "./live-view";
import type { Looks } from "./looks";
import type { View } from "./subject";

export async function createView<Document extends object>(
  session: Session,
  looks: Looks<Document>,
): Promise<View<Document>> {
  const { options, io } = session;
  if (options.json === true) return new JsonView(session, looks);
  if (options.quiet === true) return SILENT;
  return isLive(io) ? LiveView.open(session, looks) : new LineView(session, looks);
}

const SILENT: View<unknown> = {
  show: () => undefined,
  trouble: () => undefined,
  close: () => undefined,
};

/** A line for each change, without any control codes. */
class LineView<Document extends object> implements View<Document> {
  readonly #session: Session;
  readonly #looks: Looks<Document>;
  #earlier: Document | null = null;

  constructor(session: Session, looks: Looks<Document>) {
    this.#session = session;
    this.#looks = looks;
  }

  show(document: Document): void {
    for (const line of this.#looks.changes(document, this.#earlier)) this.#session.say(line);
    this.#earlier = document;
  }

  trouble(text: string | null): void {
    this.#session.note(text ?? "The app answers again.");
  }

  close(): void {
    // Everything is printed already.
  }
}

/** A document on a line of its own for each change. */
class JsonView<Document extends object> implements View<Document> {
  readonly #session: Session;
  readonly #looks: Looks<Document>;
  #printed: string | null = null;

  constructor(session: Session, looks: Looks<Document>) {
    this.#session = session;
    this.#looks = looks;
  }

  show(document: Document): void {
    const fingerprint = this.#looks.fingerprint(document);
    if (fingerprint === this.#printed) return;
    this.#printed = fingerprint;
    this.#session.print(document);
  }

  trouble(text: string | null): void {
    this.#session.note(text ?? "The app answers again.");
  }

  close(): void {
    // Everything is printed already.
  }
}
