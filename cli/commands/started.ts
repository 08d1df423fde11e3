import type { Verdict } from "../../client/documents";
import type { Started } from "../../client/started";
import type { Session } from "../session";
import { safe } from "../text/safe-text";

/** What began with a call. */
export interface Begun extends Started<Verdict> {
  /** The id that the call was about, if it repairs a run or resumes a workflow. */
  readonly repaired?: string;
}

/** With several repairs, the new id alone does not say which run it is about. */
export function begunAs({ document: { id }, reattached, repaired }: Begun): string {
  if (reattached) return `Found ${id}${repairing(id, repaired)}`;
  return `${repaired === id ? "Resumed" : "Started"} ${id}${repairing(id, repaired)}`;
}

/** A workflow that is resumed keeps its id. */
const repairing = (id: string, repaired: string | undefined): string =>
  repaired === undefined || repaired === id ? "" : `, which repairs ${repaired}`;

/** Prints what was started and is not waited for: the id alone if the command is to be quiet. */
export function started(
  { options, io, print, next }: Session,
  begun: Begun,
  watchCommand: string,
): void {
  const { document } = begun;
  if (options.json === true) {
    print(document);
    return;
  }
  const { id, message } = document;
  const lines =
    options.quiet === true
      ? [id]
      : [`${begunAs(begun)}: ${safe(message)}`, `To watch it: ${next(watchCommand)}`];
  io.out.write(`${lines.join("\n")}\n`);
}
