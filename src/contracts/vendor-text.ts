/**
 * How a text of a vendor is read. A vendor may send a text of any size and with any character in it, so every one is
 * cut and made plain where it is parsed, before any pattern sees it (invariant 11 in ARCHITECTURE.md).
 *
 * 1. A text for people is cut to its limit and holds no control characters and no half characters.
 * 2. A text that would mean something else when cut or changed (an address, a page token, a name to compare) is kept
 *    as it is or not at all.
 * 3. Nothing here fails for a wrong type: whoever needs the text says so with `requiredText`.
 */
import { z } from "zod";
import { onOneLine, toPlainText } from "./plain-text";

/** In UTF-16 units. */
export const LIMITS = {
  /** Messages, traces, logs. */
  text: 8_192,
  /** Names of people, tasks, models and the like. */
  name: 500,
  /** States, codes, types. */
  word: 100,
  /** Addresses, page tokens. */
  exact: 2_048,
  /** Addresses of runs: a custom status has 16 KB for those of all attempts and everything else. */
  page: 300,
} as const;

/** Which part of a text that is too long says most: the last lines of a log, both ends of a trace. */
export type Keep = "start" | "end" | "bothEnds";

const CUT_OUT = "\n…\n";

/** No pattern looks further than the limit, however long the text is. */
export function toBoundedText(
  text: string,
  limit: number = LIMITS.text,
  keep: Keep = "start",
): string {
  const trimmed = text.trim();
  return trimmed.length <= limit ? toPlainText(trimmed) : toPart(trimmed, limit, keep);
}

function toPart(text: string, limit: number, keep: Keep): string {
  switch (keep) {
    case "start":
      return `${toPlainText(text.slice(0, limit - 1))}…`;
    case "end":
      return `…${toPlainText(text.slice(1 - limit))}`;
    case "bothEnds": {
      const half = Math.floor((limit - CUT_OUT.length) / 2);
      return toPlainText(text.slice(0, half)) + CUT_OUT + toPlainText(text.slice(-half));
    }
  }
}

/** A text for people; null for nothing, and for what is not a text. */
export const boundedText = (
  limit: number = LIMITS.text,
  keep: Keep = "start",
): z.ZodType<string | null> =>
  z
    .string()
    .nullish()
    .catch(null)
    .transform((text) => (typeof text === "string" ? toBoundedText(text, limit, keep) : null));

/** The same for names, states and codes: on one line, as they stand in the midst of sentences. */
export const boundedLine = (limit: number = LIMITS.name): z.ZodType<string | null> =>
  boundedText(limit).transform((text) => (text === null ? null : onOneLine(text)));

/** A text for people without which the thing that it belongs to cannot be used. */
export const requiredText = (limit: number = LIMITS.text): z.ZodType<string> =>
  z.string().transform((text) => toBoundedText(text, limit));

/** A text for programs, unchanged; null for nothing, for what is not a text, and for what is too long. */
export const exactText = (limit: number = LIMITS.exact): z.ZodType<string | null> =>
  z
    .string()
    .max(limit)
    .nullish()
    .catch(null)
    .transform((text) => text ?? null);
