/** A .NET task reduced to what the replay needs: whether it has ended, and whether it succeeded. Continues synchronously. */
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

  /** Calls back when the task ends, or at once if it has ended. */
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

/** Ends when all children have ended, and fails if one failed: .NET's WhenAll waits for all even after a failure. */
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

/** Ends when the first child ends, and never fails. */
export function whenAny(children: readonly ShadowTask[]): ShadowTask {
  const any = new ShadowTask();
  for (const child of children) {
    child.whenSettled(() => {
      any.succeed();
    });
  }
  return any;
}
