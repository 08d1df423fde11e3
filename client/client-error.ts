/** Why a call of the API had no success. The message is a sentence for people. */
import type { Problem } from "./documents";

export type ClientErrorKind =
  /** The app refuses the request as it is. */
  | "rejected"
  /** The app has no such run, workflow or schedule, or the caller may not read it. */
  | "notFound"
  /** The credential is missing or wrong, or the caller has no right to do this. */
  | "notAuthorised"
  /** No answer, or none of the app, also not later. */
  | "unreachable"
  /** The call may have arrived. It must not be sent again before somebody has looked. */
  | "unclear";

export interface ClientErrorFacts {
  readonly kind: ClientErrorKind;
  readonly message: string;
  /** The HTTP status; null without an answer. */
  readonly status?: number | null;
  /** What the app has answered; null if the refusal is not its own. */
  readonly problem?: Problem | null;
  /** When the app wants to be asked again; 0 if it does not say. */
  readonly retryAfterSeconds?: number;
}

export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly kind: ClientErrorKind;
  readonly status: number | null;
  readonly problem: Problem | null;
  readonly retryAfterSeconds: number;

  constructor(facts: ClientErrorFacts) {
    const { kind, message, status = null, problem = null, retryAfterSeconds = 0 } = facts;
    super(message);
    this.kind = kind;
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The `code` of the problem document. */
  get code(): string | null {
    return this.problem?.code ?? null;
  }
}
