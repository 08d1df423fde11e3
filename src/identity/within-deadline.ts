/**
 * Gives up waiting for `work` after the deadline. The Azure SDKs take no deadline of their own for a managed identity,
 * and an activity must not hang on one.
 *
 * @throws what `work` throws, or an error that says how long was waited.
 */
export async function withinDeadline<Result>(
  work: Promise<Result>,
  deadlineSeconds: number,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${deadlineSeconds} s`));
    }, deadlineSeconds * 1_000);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
