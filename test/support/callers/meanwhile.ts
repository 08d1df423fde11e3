import type { CallerTime } from "./caller-time";
import type { Transport } from "./transport";

/** The same time, in which `action` happens once, as soon as so many seconds have passed. */
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

/** A line on which the first answer to a POST gets lost, although the request has arrived. */
export function losingTheFirstAnswer(transport: Transport): Transport {
  let lost = false;
  return async (request) => {
    const response = await transport(request);
    if (lost || request.method !== "POST") return response;
    lost = true;
    throw new Error("The connection was reset.");
  };
}

/** A caller that puts a key of its own on every poll. */
export const pollingWithKey =
  (transport: Transport, key: string): Transport =>
  (request) =>
    request.method === "GET"
      ? transport({ ...request, headers: { ...request.headers, "x-functions-key": key } })
      : transport(request);
