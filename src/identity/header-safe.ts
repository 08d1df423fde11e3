/** The characters that are allowed in an `Authorization` header: visible ASCII. */
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** The limit for all headers of a request together: https://nodejs.org/api/cli.html#--max-http-header-sizesize, and others take less. */
const LONGEST_TOKEN = 16_384;

/** Why a token cannot be sent, as the end of a sentence about it; null if it can be sent. */
export function flawOf(token: unknown): string | null {
  if (typeof token !== "string") return "is not a text";
  if (token === "") return "is empty";
  if (token.length > LONGEST_TOKEN) return "is longer than any header may be";
  return VISIBLE_ASCII.test(token)
    ? null
    : "holds spaces, line breaks or other characters that are not visible ASCII";
}
