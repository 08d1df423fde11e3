import { cut, onOneLine } from "../../contracts/plain-text";

const LONGEST_TEXT = 200;

/** A quotation in an error, such as input that could not be parsed or an invalid name. */
const QUOTED = /"[^"]*"?|'[^']*'?|`[^`]*`?/g;

/** The address after its host: people only need the host. */
const BEHIND_THE_HOST = /(https?:\/\/[^\s/?#]+)[/?#]\S*/gi;

const LONG_WORD = /[^\s()[\]{},;:]{16,}/g;
const WITHOUT_DIGITS = /^[a-z_.-]+$/i;
const HOST = /^(https?:\/\/)?([a-z0-9-]+\.)+[a-z]{2,}$/;

/** The message of an unexpected error, without quotations, addresses and likely secrets. */
export function spanText(message: string): string {
  const bare = onOneLine(message).replace(QUOTED, "[…]").replace(BEHIND_THE_HOST, "$1");
  const harmless = (word: string): boolean => WITHOUT_DIGITS.test(word) || HOST.test(word);
  return cut(
    bare.replace(LONG_WORD, (word) => (harmless(word) ? word : "[…]")),
    LONGEST_TEXT,
  );
}
