import { ClientError } from "../../client/client-error";
import type { FieldProblem } from "./documents";

/** Why a call was refused or not answered. */
export interface Problem {
  readonly status: number;
  readonly code: string | null;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  /** In seconds; null if the answer does not say it. */
  readonly retryAfter: number | null;
}

/** From an error of the client, or from a fault of the page itself. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof ClientError)) return fault(error);
  const { status, code, problem, message, retryAfterSeconds } = error;
  return {
    status: status ?? 0,
    code: code ?? (status === null ? UNREACHABLE : null),
    title: problem?.title ?? titleFor(status),
    detail: message,
    errors: problem?.errors ?? [],
    retryAfter: retryAfterSeconds === 0 ? null : retryAfterSeconds,
  };
}

/** The code of a problem for which there is no answer. */
export const UNREACHABLE = "unreachable";

/** Whether the app may have done what was asked: nothing answered, or something in front of the app did. */
export const isUnanswered = ({ status, code }: Problem): boolean =>
  code === UNREACHABLE || (code === null && status >= 500);

function titleFor(status: number | null): string {
  if (status === null) return "The app cannot be reached";
  return status >= 500 ? "The app could not answer" : "The app refused the call";
}

const fault = (error: unknown): Problem => ({
  status: 0,
  code: null,
  title: "The page has a fault",
  detail: error instanceof Error ? error.message : String(error),
  errors: [],
  retryAfter: null,
});
