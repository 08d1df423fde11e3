import type { Failure } from "../../contracts/attempt";
import { type DbtAccount, nameOf } from "./dbt-account";
import { isAccessDenied, toComplaint } from "./vendor-complaint";

export interface VendorAnswer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

/** The answers that say for certain that the request changed nothing, and would not be accepted again. */
const REFUSALS = {
  400: { code: "invalidRequest", toAdvice: () => "Correct the request before sending it again." },
  401: { code: "unauthorized", toAdvice: adviseOnToken },
  403: { code: "forbidden", toAdvice: adviseOnPermission },
  404: { code: "notFound", toAdvice: adviseOnMissing },
} as const;

export function isRefusal(status: number): status is keyof typeof REFUSALS {
  return status in REFUSALS;
}

/** A sentence about the account, what was asked of it and its answer, without advice. */
export function toAnswerSentence(
  account: DbtAccount,
  purpose: string,
  answer: VendorAnswer,
): string {
  const complaint = toComplaint(answer);
  const said =
    complaint === "" ? "." : `: ${/[.!?…)]$/.test(complaint) ? complaint : `${complaint}.`}`;
  return `${nameOf(account)} answered ${answer.status} to the request to ${purpose}${said}`;
}

export function toRefusal(
  account: DbtAccount,
  purpose: string,
  answer: VendorAnswer & { readonly status: keyof typeof REFUSALS },
): Failure {
  const { code, toAdvice } = REFUSALS[answer.status];
  const sentence = toAnswerSentence(account, purpose, answer);
  return { code, message: `${sentence} ${toAdvice(answer, account)}` };
}

function adviseOnToken({ text }: VendorAnswer, account: DbtAccount): string {
  if (/unpaid account/i.test(text)) {
    return "The plan of this dbt account does not include the API; ask its owner, or use a personal access token where the plan allows one.";
  }
  // https://github.com/kestra-io/plugin-dbt/issues/317: a cell account's token is "invalid" on the legacy host.
  return `Check that the token is current, and that ${new URL(account.host).host} is the account's own access URL: on the host of another region every token looks invalid.`;
}

function adviseOnPermission({ json, text }: VendorAnswer): string {
  return isAccessDenied(json) || /access denied/i.test(text)
    ? "If the account restricts IP addresses, add the outbound addresses of this app to its allow-list; otherwise give the token access to the account."
    : "Give the token a permission set that can run and read this job, such as Job Runner or Job Admin.";
}

function adviseOnMissing(): string {
  return "Either it does not exist in this account, or the token may not see it: dbt answers both the same way.";
}
