/** Why a request had no answer. */
export interface Failure {
  readonly reason: string;
  /** Whether the request cannot have arrived. */
  readonly isCertain: boolean;
}

/** Codes of Node for a connection that was never made. */
const NEVER_CONNECTED = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"],
  ...["UND_ERR_CONNECT_TIMEOUT", "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ...["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** What `fetch` has thrown. The code of the cause says more than the message "fetch failed". */
export function failureOf(error: unknown, timeoutSeconds: number): Failure {
  if (isNamed(error, "TimeoutError")) {
    return { reason: `there was no answer within ${timeoutSeconds} s`, isCertain: false };
  }
  const codes = codesOf(error);
  const [code] = codes;
  return {
    reason: code === undefined ? textOf(error) : wordsFor(code),
    isCertain: codes.length > 0 && codes.every((one) => NEVER_CONNECTED.has(one)),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (ECONNREFUSED)",
  ENOTFOUND: "its name cannot be resolved (ENOTFOUND)",
  EAI_AGAIN: "its name cannot be resolved at the moment (EAI_AGAIN)",
  ECONNRESET: "the connection was closed (ECONNRESET)",
  UND_ERR_SOCKET: "the connection was closed (UND_ERR_SOCKET)",
};

const wordsFor = (code: string): string => WORDS[code] ?? `the connection failed (${code})`;

/** What errors have that Node or `fetch` throws. */
interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  /** One for each address that was tried. */
  readonly errors?: unknown;
  readonly cause?: unknown;
}

const isThrown = (error: unknown): error is Thrown => typeof error === "object" && error !== null;

function codesOf(error: unknown): string[] {
  if (!isThrown(error)) return [];
  const { code, errors, cause } = error;
  if (Array.isArray(errors)) return errors.flatMap(codesOf);
  return typeof code === "string" ? [code] : codesOf(cause);
}

/** The message of the innermost cause: that of `fetch` itself is always "fetch failed". */
function textOf(error: unknown): string {
  if (!isThrown(error)) return "the request failed";
  if (isThrown(error.cause)) return textOf(error.cause);
  return typeof error.message === "string" ? error.message : "the request failed";
}

const isNamed = (error: unknown, name: string): boolean => isThrown(error) && error.name === name;
