/**
 * Gives up waiting for `work` after the deadline and tells it to stop. The Azure SDKs have no deadline of their own for a
 * managed identity, which ignores the signal as well, and an activity must not hang on one.
 *
 * @throws what `work` throws, or an error that says how long was waited.
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
