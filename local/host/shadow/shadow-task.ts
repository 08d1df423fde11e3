/** A .NET task reduced to what the replay needs: whether it is over, and whether it went well. Continues synchronously. */
export class ShadowTask {
  #state: "running" | "succeeded" | "failed" = "running";
  #continuations: (() => void)[] = [];

  get isSettled(): boolean {
    return this.#state !== "running";
  }

  get isFailed(): boolean {
    return this.#state === "failed";
  }

  succeed(): void {
    this.#settle("succeeded");
  }

  fail(): void {
    this.#settle("failed");
  }

  /** Calls back once the task is over; at once when it is already. */
  whenSettled(continuation: () => void): void {
    if (this.isSettled) continuation();
    else this.#continuations.push(continuation);
  }

  #settle(state: "succeeded" | "failed"): void {
    if (this.isSettled) return;
    this.#state = state;
    const continuations = this.#continuations;
    this.#continuations = [];
    for (const continuation of continuations) continuation();
  }
}

/** Over when every child is, failed when one is: .NET's WhenAll waits for all even after a failure. */
export function whenAll(children: readonly ShadowTask[]): ShadowTask {
  const all = new ShadowTask();
  let remaining = children.length;
  const settleOne = (): void => {
    remaining -= 1;
    if (remaining > 0) return;
    if (children.some((child) => child.isFailed)) all.fail();
    else all.succeed();
  };
  if (remaining === 0) all.succeed();
  for (const child of children) child.whenSettled(settleOne);
  return all;
}

/** Over, and never failed, as soon as one child is over. */
export function whenAny(children: readonly ShadowTask[]): ShadowTask {
  const any = new ShadowTask();
  for (const child of children) {
    child.whenSettled(() => {
      any.succeed();
    });
  }
  return any;
}
