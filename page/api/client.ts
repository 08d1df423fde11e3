/**
 * The page's use of the client of the API (`client/`), which every caller of Runward shares.
 *
 * Every call carries the credentials of the person: the function key of the session, or the cookie of the platform. What was
 * refused comes back as data. A call that was refused for want of a credential also ends the session, so that the page shows
 * how to sign in and no data.
 */
import { ClientError } from "../../client/client-error";
import { RunwardClient } from "../../client/runward-client";
import { problemOf } from "../logic/problem";
import type { Reply } from "../logic/reply";
import { currentKey, endSession } from "../state/session";

/** Relative to the script, because a gateway may serve the app below a path of its own. */
const API = new URL("..", import.meta.url).href.replace(/\/$/, "");

const LONGEST_CALL_SECONDS = 60;

/** Somebody waits for what the button does. */
const PATIENCE_SECONDS = 15;

export interface Call {
  readonly signal?: AbortSignal | undefined;
}

function credentials(): Promise<Record<string, string>> {
  const key = currentKey();
  return Promise.resolve({
    // A page of another origin cannot send it, so a call with the platform's cookie comes from here.
    "X-Requested-With": "runward-page",
    ...(key !== null && { "x-functions-key": key }),
  });
}

const open = (patienceSeconds: number): RunwardClient =>
  new RunwardClient({
    ...{ baseUrl: API, apiPath: "", patienceSeconds },
    ...{ timeoutSeconds: LONGEST_CALL_SECONDS, authorise: credentials },
  });

/** Views read again and again by themselves. */
const reader = open(0);
const changer = open(PATIENCE_SECONDS);

type Ask<Body> = (client: RunwardClient, signal?: AbortSignal) => Promise<Body>;

export const read = <Body>(ask: Ask<Body>, call?: Call): Promise<Reply<Body>> =>
  reply(reader, ask, call?.signal);

/** A change whose answer gets lost is looked for before it is sent again: see `client/runward-client.ts`. */
export const change = <Body>(ask: Ask<Body>): Promise<Reply<Body>> => reply(changer, ask);

async function reply<Body>(
  client: RunwardClient,
  ask: Ask<Body>,
  signal?: AbortSignal,
): Promise<Reply<Body>> {
  const key = currentKey();
  try {
    return { kind: "read", body: await ask(client, signal) };
  } catch (error) {
    if (signal?.aborted === true) return { kind: "dropped" };
    const problem = problemOf(error);
    if (isForWantOfCredentials(error)) endSession(problem, key);
    return { kind: "refused", problem };
  }
}

/** A right that is missing for one action does not end the session. */
const isForWantOfCredentials = (error: unknown): boolean =>
  error instanceof ClientError &&
  error.kind === "notAuthorised" &&
  !(error.status === 403 && ABOUT_ONE_CALL.has(error.code ?? ""));

const ABOUT_ONE_CALL: ReadonlySet<string> = new Set(["rightMissing", "notFromThePage"]);
