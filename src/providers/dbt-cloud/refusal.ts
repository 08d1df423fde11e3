import type { Failure } from "../../contracts/attempt";
import { type DbtAccount, hostOf, nameOf } from "./dbt-account";
import { isAccessDenied, isFromDbt, isWebPage, toComplaint } from "./vendor-complaint";

export interface VendorAnswer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

/** The statuses that prove, whoever sends them, that the request changed nothing. */
const CODES: ReadonlyMap<number, string> = new Map([
  [400, "invalidRequest"],
  [401, "unauthorized"],
  [403, "forbidden"],
  [404, "notFound"],
]);

const CODES_OF_DBT: ReadonlyMap<number, string> = new Map([
  [409, "conflict"],
  [422, "invalidRequest"],
]);

/** Statuses after which a retry may succeed: request timeout, locked, too early, too many requests. */
const ASKS_AGAIN: ReadonlySet<number> = new Set([408, 423, 425, 429]);
const IS_LOCKED = /\block(s|ed)?\b|\bin progress\b|\btry again\b|\bretry\b/i;

/** Whether the request changed nothing and a retry would be rejected too. */
export function isRefusal(answer: VendorAnswer): boolean {
  const { status, json } = answer;
  if (CODES.has(status)) return true;
  if (status < 400 || status > 499 || ASKS_AGAIN.has(status) || !isFromDbt(json)) return false;
  return status !== 409 || !IS_LOCKED.test(toComplaint(answer));
}

/** A sentence with the account, the request and its response, and with advice if there is any. */
export function toAnswerSentence(
  account: DbtAccount,
  purpose: string,
  answer: VendorAnswer,
): string {
  const complaint = toComplaint(answer);
  const said =
    complaint === "" ? "." : `: ${/[.!?…)]$/.test(complaint) ? complaint : `${complaint}.`}`;
  const advice = toAdvice(account, answer, complaint);
  const sentence = `${nameOf(account)} answered ${answer.status} to the request to ${purpose}${said}`;
  return advice === "" ? sentence : `${sentence} ${advice}`;
}

export function toRefusal(account: DbtAccount, purpose: string, answer: VendorAnswer): Failure {
  const code = CODES.get(answer.status) ?? CODES_OF_DBT.get(answer.status) ?? "refused";
  return { code, message: toAnswerSentence(account, purpose, answer) };
}

/** The advice for a response; "" if there is none. */
function toAdvice(account: DbtAccount, answer: VendorAnswer, complaint: string): string {
  const { status, json } = answer;
  if (status >= 300 && status < 400) {
    return "Redirects are never followed: check that the configured host is the account's access URL.";
  }
  if (isFromElsewhere(answer)) {
    return `This response is not from dbt's API: check that ${hostOf(account)} is the account's access URL, and that no proxy answers in its place.`;
  }
  switch (status) {
    case 401:
      return adviseOnToken(account, complaint);
    case 403:
      return adviseOnPermission(json, complaint);
    case 404:
      return "Either it does not exist in this account, or the token may not see it: dbt answers both the same way.";
    default:
      return "";
  }
}

/** A gateway in front of dbt may report that dbt is down or busy. Any other response that is not from dbt proves nothing about dbt. */
function isFromElsewhere({ status, text, json }: VendorAnswer): boolean {
  if (status < 300) return isWebPage(text);
  return status < 500 && status !== 429 && !isFromDbt(json);
}

function adviseOnToken(account: DbtAccount, complaint: string): string {
  if (/unpaid account/i.test(complaint)) {
    return "The plan of this dbt account does not include the API; ask its owner, or use a personal access token where the plan allows one.";
  }
  if (!/token|credential|authenticat/i.test(complaint)) return "";
  // https://github.com/kestra-io/plugin-dbt/issues/317: a cell account's token is "invalid" on the legacy host.
  return `Check that the token is current, and that ${hostOf(account)} is the account's own access URL: on the host of another region every token looks invalid.`;
}

function adviseOnPermission(json: unknown, complaint: string): string {
  if (isAccessDenied(json) || /access denied/i.test(complaint)) {
    return "If the account restricts IP addresses, add the outbound addresses of this app to its allow-list; otherwise give the token access to the account.";
  }
  return /permission/i.test(complaint)
    ? "Give the token a permission set that can run and read this job, such as Job Runner or Job Admin."
    : "";
}
