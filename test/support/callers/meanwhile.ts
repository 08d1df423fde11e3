import type { CallerTime } from "./caller-time";
import type { Transport } from "./transport";

/** The same time, which calls `action` once, after so many seconds. */
export function meanwhile(
  time: CallerTime,
  afterSeconds: number,
  action: () => Promise<unknown>,
): CallerTime {
  const dueAt = time.now().getTime() + afterSeconds * 1_000;
  let happened = false;
  return {
    now: () => time.now(),
    sleep: async (seconds) => {
      await time.sleep(seconds);
      if (happened || time.now().getTime() < dueAt) return;
      happened = true;
      await action();
    },
  };
}

/** A transport that loses the first response to a POST, after the request has arrived. */
export function losingTheFirstAnswer(transport: Transport): Transport {
  let lost = false;
  return async (request) => {
    const response = await transport(request);
    if (lost || request.method !== "POST") return response;
    lost = true;
    throw new Error("The connection was reset.");
  };
}

/** A caller that sends its own key with every poll. */
export const pollingWithKey =
  (transport: Transport, key: string): Transport =>
  (request) =>
    request.method === "GET"
      ? transport({ ...request, headers: { ...request.headers, "x-functions-key": key } })
      : transport(request);
