import autocannon from "autocannon";

export interface HttpCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
}

/** What the answers to starts have. */
export interface Accepted {
  readonly id: string;
  readonly resultUrl: string;
}

export interface Crowd {
  /** How many callers there are, each with one call at a time. */
  readonly callers: number;
  /** How many calls they make together. */
  readonly amount: number;
}

export interface MeasuredCalls {
  /** From each request to the end of its answer. */
  readonly milliseconds: readonly number[];
  readonly answers: readonly Accepted[];
}

/** A busy machine is slow, but a call that gets no answer is a failure. */
const PATIENCE_SECONDS = 300;

/** Makes these calls in turn. @throws if one fails. */
export async function callAll(
  baseUrl: string,
  calls: readonly HttpCall[],
  { callers, amount }: Crowd,
): Promise<MeasuredCalls> {
  const milliseconds: number[] = [];
  const answers: Accepted[] = [];
  const refused: string[] = [];
  let next = 0;
  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    const { method, path, body } = calls[next++ % calls.length] ?? fail("There is no call.");
    return { ...request, method, path, ...(body !== undefined && { body: JSON.stringify(body) }) };
  };
  const onResponse = (status: number, body: string): void => {
    if (status >= 400) refused.push(`${status}: ${body.slice(0, 200)}`);
    else answers.push(JSON.parse(body) as Accepted);
  };
  const options = {
    ...{ url: baseUrl, connections: callers, amount, timeout: PATIENCE_SECONDS },
    headers: { "content-type": "application/json" },
    requests: [{ setupRequest, onResponse }],
  };
  const { errors, timeouts } = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(options, (error: Error | null, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
    run.on("response", (_client, _status, _bytes, responseTime) => {
      milliseconds.push(responseTime);
    });
  });
  const failed = refused.length + errors;
  if (failed > 0)
    fail(`${failed} of ${amount} calls failed, ${timeouts} without an answer. ${refused[0] ?? ""}`);
  return { milliseconds, answers };
}

function fail(message: string): never {
  throw new Error(message);
}
