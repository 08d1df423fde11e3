import { cut, onOneLine } from "../../contracts/plain-text";

const LONGEST_TEXT = 200;

/** Whatever an error quotes: input that could not be read, a name that did not fit. */
const QUOTED = /"[^"]*"?|'[^']*'?|`[^`]*`?/g;

/** Path, query and all: what a person needs of an address is its host. */
const BEHIND_THE_HOST = /(https?:\/\/[^\s/?#]+)[/?#]\S*/gi;

const LONG_WORD = /[^\s()[\]{},;:]{16,}/g;
const WITHOUT_DIGITS = /^[a-z_.-]+$/i;
const HOST = /^(https?:\/\/)?([a-z0-9-]+\.)+[a-z]{2,}$/;

/** The message of an error that nobody foresaw, as it may leave the app: without quotes, addresses and likely secrets. */
export function spanText(message: string): string {
  const bare = onOneLine(message).replace(QUOTED, "[…]").replace(BEHIND_THE_HOST, "$1");
  const harmless = (word: string): boolean => WITHOUT_DIGITS.test(word) || HOST.test(word);
  return cut(
    bare.replace(LONG_WORD, (word) => (harmless(word) ? word : "[…]")),
    LONGEST_TEXT,
  );
}
