import { ClientError } from "../../client/client-error";
import { shellWord, type Session } from "../session";
import { Interrupts } from "../watch/interrupts";

/** Sends a start. If it ends without an answer, the user learns the key with which it can be found or repeated. */
export async function startSafely<Result>(
  { io }: Session,
  key: string,
  send: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  using interrupts = new Interrupts(io);
  try {
    return await send(interrupts.signal);
  } catch (error) {
    const isUnclear = !(error instanceof ClientError) || error.kind === "unreachable";
    if (isUnclear) {
      io.err.write(
        `It is not known whether it was started. The same command with --key ${shellWord(key)} starts it at most once.\n`,
      );
    }
    throw error;
  }
}
