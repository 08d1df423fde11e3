/** Shorter than the time limit of a test, so that the error names what the host waits for. */
const PATIENCE_MS = 20_000;

/** Counts the work in progress, so that `idle()` can detect that none is left. */
export class Underway {
  readonly #labels = new Map<symbol, string>();
  #waiters: (() => void)[] = [];

  begin(label: string): () => void {
    const key = Symbol(label);
    this.#labels.set(key, label);
    return () => {
      this.#labels.delete(key);
      if (this.#labels.size > 0) return;
      const waiters = this.#waiters;
      this.#waiters = [];
      for (const wake of waiters) wake();
    };
  }

  /** @throws if the work does not end; the message lists it. */
  async idle(): Promise<void> {
    while (this.#labels.size > 0) await this.#nextPause();
  }

  #nextPause(): Promise<void> {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        const labels = [...new Set(this.#labels.values())].join(", ");
        reject(new Error(`The host is still busy after ${PATIENCE_MS / 1000} s: ${labels}`));
      }, PATIENCE_MS);
      // Work of a crashed host never ends. It must not keep the process running.
      patience.unref();
      this.#waiters.push(() => {
        clearTimeout(patience);
        resolve();
      });
    });
  }
}
