import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { VirtualClock } from "../../local/clock";
import type { SharedTime, VendorsReady } from "./vendors-thread";

/** Virtual time that another thread can read. */
class SharedClock extends VirtualClock {
  readonly milliseconds = new SharedArrayBuffer(8);
  readonly #view = new BigInt64Array(this.milliseconds);

  constructor() {
    super();
    this.#publish();
  }

  override jumpTo(instant: Date): void {
    super.jumpTo(instant);
    this.#publish();
  }

  #publish(): void {
    Atomics.store(this.#view, 0, BigInt(this.now().getTime()));
  }
}

export interface VendorsApart extends VendorsReady, AsyncDisposable {
  readonly clock: VirtualClock;
}

export async function startVendorsApart(): Promise<VendorsApart> {
  const clock = new SharedClock();
  const workerData: SharedTime = { milliseconds: clock.milliseconds };
  const thread = new Worker(join(__dirname, "vendors-thread.js"), { workerData });
  const [ready] = (await once(thread, "message")) as [VendorsReady];
  return {
    ...ready,
    clock,
    [Symbol.asyncDispose]: async () => {
      await thread.terminate();
    },
  };
}
