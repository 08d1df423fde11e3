/**
 * Ctrl-C while something is watched.
 *
 * 1. The first one ends the watching only: what runs goes on. A second one within some seconds cancels it.
 * 2. A terminal sends Ctrl-C to npm too, which forwards it. So what comes right after the first one is no second one.
 */
import { EXIT, type ExitCode } from "../exit-codes";
import type { Io, Signal } from "../io";

/** The command ends, and what it has started goes on. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  readonly exitCode: ExitCode;

  constructor(signal: Signal) {
    super(`Ended by ${signal}.`);
    this.exitCode = signal === "SIGINT" ? EXIT.interrupted : EXIT.terminated;
  }
}

const FORWARDED_MS = 400;

export class Interrupts implements Disposable {
  readonly #remove: () => void;
  #controller = new AbortController();
  #last = -Infinity;

  constructor(io: Io, now: () => number = () => performance.now()) {
    this.#remove = io.onSignal((signal) => {
      const isForwarded = now() - this.#last < FORWARDED_MS;
      if (isForwarded) return;
      this.#last = now();
      this.#controller.abort(new InterruptedError(signal));
    });
  }

  /** Aborted at the next interrupt. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for another interrupt from now on. */
  renew(): AbortSignal {
    this.#controller = new AbortController();
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    this.#remove();
  }
}
