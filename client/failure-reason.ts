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

/** One for each address that was tried. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code, errors, cause } = error as Error & { code?: unknown; errors?: unknown };
  if (Array.isArray(errors)) return errors.flatMap(codesOf);
  if (typeof code === "string") return [code];
  return codesOf(cause);
}

const textOf = (error: unknown): string =>
  error instanceof Error ? error.message : "the request failed";

export const isNamed = (error: unknown, name: string): boolean =>
  typeof error === "object" && error !== null && "name" in error && error.name === name;
