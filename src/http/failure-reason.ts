import { isNativeError } from "node:util/types";

/**
 * The reason of a network error, in our own words. An axios error contains the request's headers and body, and its message
 * may quote them, so only its code is used outside of this file.
 */
const BY_CODE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ENOTFOUND: "could not resolve host",
    EAI_AGAIN: "could not resolve host",
    ECONNREFUSED: "connection refused by",
    ECONNRESET: "connection reset by",
    EPIPE: "connection reset by",
    ECONNABORTED: "connection reset by",
    EHOSTUNREACH: "no route to",
    ENETUNREACH: "no route to",
    ETIMEDOUT: "could not connect to",
  }),
);

const SAFE_CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

/** Patterns for codes and messages of Node, OpenSSL, zlib and axios. The first match is used. */
const BY_PATTERN: readonly (readonly [RegExp, (host: string, code: string) => string])[] = [
  [/^maxContentLength/, (host) => `the answer of ${host} is too large`],
  [/maxBodyLength/, (host) => `the request to ${host} is too large to send`],
  [
    /CERT|^UNABLE_TO_|SELF_SIGNED|^HOSTNAME_MISMATCH$|^INVALID_CA$/,
    (host, code) => `the TLS certificate of ${host} is not valid (${code})`,
  ],
  [
    /^(ERR_)?(SSL|TLS)_|^EPROTO$/,
    (host, code) => `the TLS handshake with ${host} failed (${code})`,
  ],
  [/^HPE_/, (host, code) => `${host} did not answer with valid HTTP (${code})`],
  [/^Z_/, (host, code) => `the answer of ${host} could not be decompressed (${code})`],
  [/^ERR_BAD_RESPONSE$/, (host) => `the answer of ${host} broke off`],
];

/** A short clause such as "connection reset by adb-1.2.azuredatabricks.net". Never contains a header, token or body. */
export function toReason(error: unknown, host: string): string {
  const { code, message } = factsOf(error);
  const known = BY_CODE.get(code);
  if (known !== undefined) return `${known} ${host}`;
  for (const [pattern, describe] of BY_PATTERN) {
    if (pattern.test(code) || pattern.test(message)) return describe(host, code);
  }
  return `${host} gave no usable answer (${SAFE_CODE.test(code) ? code : "unknown error"})`;
}

function factsOf(error: unknown): { readonly code: string; readonly message: string } {
  // Errors of Node itself may come from another realm, where `instanceof` is false.
  if (!(error instanceof Error || isNativeError(error))) return { code: "", message: "" };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { code, message: error.message };
}
