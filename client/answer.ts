/** Responses of the app, and what a refusal means. */
import { ClientError, type ClientErrorKind } from "./client-error";
import type { FieldProblem, Problem } from "./documents";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON; null if it is none. */
  readonly json: unknown;
}

/** @throws what `fetch` throws while the body arrives. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: toJson(text) };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Statuses after which the same request may have success a little later. */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

export const isTransient = ({ status }: Answer): boolean => TRANSIENT.has(status);

/** Nothing of the request was done: the app or a gateway only limits the rate. */
export const isLimited = ({ status }: Answer): boolean => status === 429;

const LONGEST_RETRY_AFTER_SECONDS = 300;

/** The seconds of `Retry-After`; 0 without it. */
export function retryAfterSeconds({ headers }: Answer): number {
  const text = headers.get("retry-after") ?? "";
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS);
}

/** A JSON object of the app. @throws ClientError if the answer is something else. */
export function documentOf(answer: Answer, place: string): object {
  const { status, json } = answer;
  if (status < 200 || status > 299) throw refusal(answer, place);
  if (typeof json !== "object" || json === null) throw notRunward(place, status);
  return json;
}

const KINDS: Readonly<Record<number, ClientErrorKind>> = {
  401: "notAuthorised",
  403: "notAuthorised",
  404: "notFound",
};

export function refusal(answer: Answer, place: string): ClientError {
  const { status } = answer;
  const problem = problemIn(answer.json);
  const retryAfter = retryAfterSeconds(answer);
  if (problem !== null) {
    const kind = KINDS[status] ?? (isTransient(answer) ? "unreachable" : "rejected");
    const message = problem.detail;
    return new ClientError({ kind, status, message, problem, retryAfterSeconds: retryAfter });
  }
  const why = WITHOUT_A_PROBLEM[status];
  if (why !== undefined) {
    return new ClientError({ kind: "notAuthorised", status, message: `${place} ${why}` });
  }
  if (isTransient(answer)) {
    const message = `${place} answered ${status} without a reason.`;
    const kind = "unreachable";
    return new ClientError({ kind, status, message, retryAfterSeconds: retryAfter });
  }
  return elsewhere(answer, place);
}

const NOT_ACCEPTED = "it needs a function key or a token, and accepts none that was sent.";

/** Answers that do not come from the app, but from the platform in front of it. */
const WITHOUT_A_PROBLEM: Readonly<Record<number, string>> = {
  /** A browser hides where a redirect leads. */
  0: "redirects to another page, as for people who have to sign in.",
  401: `answered 401: ${NOT_ACCEPTED}`,
  403: `answered 403: ${NOT_ACCEPTED}`,
};

/** Redirects are not followed: the credential is only for this address. */
function elsewhere({ status, headers }: Answer, place: string): ClientError {
  const location = headers.get("location");
  if (status < 300 || status > 399 || location === null) return notRunward(place, status);
  const target = URL.canParse(location, place) ? new URL(location, place).origin : location;
  return new ClientError({
    kind: "unreachable",
    status,
    message: `${place} redirects to ${target}, which is not followed. Check the address of the app.`,
  });
}

const notRunward = (place: string, status: number): ClientError =>
  new ClientError({
    kind: "unreachable",
    status,
    message: `${place} answered ${status}, but not as Runward does. Check the address of the app.`,
  });

function problemIn(json: unknown): Problem | null {
  if (typeof json !== "object" || json === null) return null;
  const { code, detail, errors } = json as Partial<Record<keyof Problem, unknown>>;
  if (typeof code !== "string" || typeof detail !== "string") return null;
  return { ...(json as Problem), errors: Array.isArray(errors) ? (errors as FieldProblem[]) : [] };
}
