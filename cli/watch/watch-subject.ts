/** Watches a run or a workflow until it has ended, or until the user does not want to watch any more. */
import type { Verdict } from "../../client/documents";
import { pause } from "../../client/pause";
import { EXIT } from "../exit-codes";
import type { Session } from "../session";
import { InterruptedError, Interrupts } from "./interrupts";
import type { Subject, View } from "./subject";

export interface WatchOptions {
  /** Seconds between two looks. */
  readonly interval: number;
  readonly cancelOnInterrupt?: boolean;
}

/** How long a second Ctrl-C cancels what is watched. */
const SECOND_CHANCE_SECONDS = 5;

/** @throws InterruptedError if it is left running. */
export async function watchSubject<Document extends Verdict>(
  session: Session,
  subject: Subject<Document>,
  { view, options }: { readonly view: View<Document>; readonly options: WatchOptions },
): Promise<Document> {
  using interrupts = new Interrupts(session.io);
  try {
    return await lookUntilDone(subject, { view, options, signal: interrupts.signal });
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    view.close();
    const isToCancel =
      options.cancelOnInterrupt === true || (await wantsCancel(session, subject, interrupts));
    if (!isToCancel) throw error;
    return await cancelAndWatch(session, subject, { view, options, interrupts });
  } finally {
    view.close();
  }
}

async function lookUntilDone<Document extends Verdict>(
  { look }: Subject<Document>,
  {
    view,
    options,
    signal,
  }: {
    readonly view: View<Document>;
    readonly options: WatchOptions;
    readonly signal: AbortSignal;
  },
): Promise<Document> {
  for (;;) {
    const document = await look(signal);
    view.show(document);
    if (document.done) return document;
    await pause(options.interval, signal);
  }
}

/** Says that what was watched goes on, and waits for a second Ctrl-C. SIGTERM ends the command at once. */
async function wantsCancel<Document extends Verdict>(
  { io, next }: Session,
  { id, noun, watchCommand, cancelCommand }: Subject<Document>,
  interrupts: Interrupts,
): Promise<boolean> {
  const first = interrupts.signal.reason as InterruptedError;
  const canRepeat = first.exitCode === EXIT.interrupted;
  io.err.write(
    [
      `${noun} ${id} goes on. To watch it again: ${next(watchCommand)}`,
      `To cancel it: ${next(cancelCommand)}`,
      ...(canRepeat
        ? [`Or press Ctrl-C again within ${SECOND_CHANCE_SECONDS} s, which cancels it.`]
        : []),
      "",
    ].join("\n"),
  );
  if (!canRepeat) return false;
  const again = interrupts.renew();
  return pause(SECOND_CHANCE_SECONDS, again).then(
    () => false,
    () => true,
  );
}

async function cancelAndWatch<Document extends Verdict>(
  { io, next }: Session,
  subject: Subject<Document>,
  rest: {
    readonly view: View<Document>;
    readonly options: WatchOptions;
    readonly interrupts: Interrupts;
  },
): Promise<Document> {
  const { view, options, interrupts } = rest;
  const signal = interrupts.renew();
  io.err.write(`Cancelling ${subject.id}.\n`);
  let isRequested = false;
  try {
    await subject.cancel(signal);
    isRequested = true;
    return await lookUntilDone(subject, { view, options, signal });
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    view.close();
    io.err.write(
      isRequested
        ? `The cancel was requested. Whether it has stopped: ${next(subject.watchCommand)}\n`
        : `It is not known whether the cancel was requested: ${next(subject.cancelCommand)}\n`,
    );
    throw error;
  }
}
