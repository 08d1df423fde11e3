import type { Verdict } from "../../client/documents";
import type { Started } from "../../client/started";
import type { Session } from "../session";
import { safe } from "../text/safe-text";

/** Prints what was started and is not waited for: the id alone if the command is to be quiet. */
export function started(
  { options, io, print, next }: Session,
  { document, reattached }: Started<Verdict>,
  watchCommand: string,
): void {
  if (options.json === true) {
    print(document);
    return;
  }
  const { id, message } = document;
  const lines =
    options.quiet === true
      ? [id]
      : [
          `${reattached ? "Found" : "Started"} ${id}: ${safe(message)}`,
          `To watch it: ${next(watchCommand)}`,
        ];
  io.out.write(`${lines.join("\n")}\n`);
}
