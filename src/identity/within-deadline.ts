/** Nothing came within the time that was given for it. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  constructor(seconds: number) {
    super(`no answer within ${seconds} s`);
  }
}

/**
 * Stops waiting for `work` after the deadline and aborts it. The Azure SDKs have no deadline of their own for a managed
 * identity and ignore the abort signal there, but an activity must not hang.
 *
 * @throws the error of `work`, or a `DeadlineError`.
 */
export async function withinDeadline<Result>(
  deadlineSeconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const deadline = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlineError(deadlineSeconds));
      deadline.abort();
    }, deadlineSeconds * 1_000);
  });
  try {
    return await Promise.race([work(deadline.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
