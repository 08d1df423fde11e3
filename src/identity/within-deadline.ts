/**
 * Stops waiting for `work` after the deadline and aborts it. The Azure SDKs have no deadline of their own for a managed
 * identity and ignore the abort signal there, but an activity must not hang.
 *
 * @throws the error of `work`, or an error with the time that was waited.
 */
export async function withinDeadline<Result>(
  deadlineSeconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const deadline = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${deadlineSeconds} s`));
      deadline.abort();
    }, deadlineSeconds * 1_000);
  });
  try {
    return await Promise.race([work(deadline.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
