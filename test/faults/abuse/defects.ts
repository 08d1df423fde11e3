/** What would have ended the process, or gone by unseen. */
export interface Defects extends Disposable {
  readonly seen: readonly unknown[];
}

export function watchForDefects(): Defects {
  const seen: unknown[] = [];
  const note = (error: unknown): void => {
    seen.push(error);
  };
  process.on("unhandledRejection", note);
  process.on("uncaughtExceptionMonitor", note);
  return {
    seen,
    [Symbol.dispose]: () => {
      process.off("unhandledRejection", note);
      process.off("uncaughtExceptionMonitor", note);
    },
  };
}
