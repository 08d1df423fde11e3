/** Texts from outside, made safe for a terminal. */
import { onOneLine, toPlainText } from "../../src/contracts/plain-text";

export const safe = toPlainText;

/** The same, on one line. */
export const safeLine = onOneLine;

/** What JSON allows in a string, and a terminal may obey: DEL, C1 codes, changes of direction. */
const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** JSON on one line, with such characters escaped: the same value for every reader. */
export const safeJson = (value: object): string =>
  JSON.stringify(value).replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Cuts a line to the width of the terminal. */
export const fit = (line: string, columns: number): string =>
  line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`;
