/** Why a call of the API had no success. The message is a sentence for people. */
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
  /** The `code` of the problem document. */
  readonly code?: string | null;
}

export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly kind: ClientErrorKind;
  readonly status: number | null;
  readonly code: string | null;

  constructor({ kind, message, status = null, code = null }: ClientErrorFacts) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.code = code;
  }
}
