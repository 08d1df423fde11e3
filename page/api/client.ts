/**
 * The only place that calls the API.
 *
 * Every call carries the credentials of the person: the function key of the session, or the cookie of the platform. What was
 * refused comes back as data. A call that was refused for want of a credential also ends the session, so that the page shows
 * how to sign in and no data.
 */
import { currentKey, endSession } from "../state/session";
import { toProblem, unreachable, type Problem } from "../logic/problem";
import type { Reply } from "../logic/reply";

/** Relative to the script, because a gateway may serve the app below a path of its own. */
const API = new URL("../", import.meta.url);

const LONGEST_CALL_MS = 60_000;

export interface Call {
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export const read = <Body>(path: string, call?: Call): Promise<Reply<Body>> =>
  send<Body>("GET", path, { ...call });

export const post = <Body>(path: string, body?: unknown, call?: Call): Promise<Reply<Body>> =>
  send<Body>("POST", path, { ...call, body });

async function send<Body>(
  method: string,
  path: string,
  { signal, headers = {}, body }: Call & { readonly body?: unknown },
): Promise<Reply<Body>> {
  const key = currentKey();
  const patience = AbortSignal.timeout(LONGEST_CALL_MS);
  try {
    const response = await fetch(new URL(path, API), {
      method,
      headers: {
        Accept: "application/json",
        // A page of another origin cannot send it, so a call with the platform's cookie comes from here.
        "X-Requested-With": "runward-page",
        ...(key !== null && { "x-functions-key": key }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      // The platform sends people without a session to its own page, which is of no use to a script.
      redirect: "manual",
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
    });
    return await toReply<Body>(response, key);
  } catch (error) {
    if (signal?.aborted === true) return { kind: "dropped" };
    return { kind: "refused", problem: unreachable(error) };
  }
}

async function toReply<Body>(response: Response, key: string | null): Promise<Reply<Body>> {
  if (response.ok) {
    return { kind: "read", body: (await response.json()) as Body, headers: response.headers };
  }
  const problem = await toProblem(response);
  if (isForWantOfCredentials(response, problem)) endSession(problem, key);
  return { kind: "refused", problem };
}

/** A right that is missing for one action does not end the session. */
const isForWantOfCredentials = ({ status, type }: Response, { code }: Problem): boolean =>
  type === "opaqueredirect" ||
  status === 401 ||
  (status === 403 && !ABOUT_ONE_CALL.has(code ?? ""));

const ABOUT_ONE_CALL: ReadonlySet<string> = new Set(["rightMissing", "notFromThePage"]);
