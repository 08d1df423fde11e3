/**
 * How text from a vendor is parsed. It may have any size and contain any character, so every text is cut and cleaned where it
 * is parsed, before any pattern is applied to it (invariant 11 in ARCHITECTURE.md).
 *
 * 1. A text for people is cut to its limit and contains no control characters and no unpaired surrogates.
 * 2. A text that would mean something else if it were cut or changed (an address, a page token, a name to compare) is kept
 *    unchanged or dropped.
 * 3. A value of a wrong type becomes null instead of an error, except with `requiredText`.
 */
import * as z from "zod";
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

/** Which part of a text that is too long is kept: for example the end of a log, or both ends of a trace. */
export type Keep = "start" | "end" | "bothEnds";

const CUT_OUT = "\n…\n";

/** Patterns are applied only to the part within the limit, however long the text is. */
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

/** What is made of a text; null if there is none or if it is not a string. */
export const textOrNull = (make: (text: string) => string | null): z.ZodType<string | null> =>
  z
    .string()
    .nullish()
    .catch(null)
    .transform((text) => (typeof text === "string" ? make(text) : null));

/** A text for people; null if there is none or if it is not a string. */
export const boundedText = (
  limit: number = LIMITS.text,
  keep: Keep = "start",
): z.ZodType<string | null> => textOrNull((text) => toBoundedText(text, limit, keep));

/** The same for names, states and codes, on one line, because they are used inside sentences. */
export const boundedLine = (limit: number = LIMITS.name): z.ZodType<string | null> =>
  boundedText(limit).transform((text) => (text === null ? null : onOneLine(text)));

/** A text for people that is required: without it parsing fails. */
export const requiredText = (limit: number = LIMITS.text): z.ZodType<string> =>
  z.string().transform((text) => toBoundedText(text, limit));

/** A text for programs, unchanged; null if there is none, if it is not a string, or if it is too long. */
export const exactText = (limit: number = LIMITS.exact): z.ZodType<string | null> =>
  z
    .string()
    .max(limit)
    .nullish()
    .catch(null)
    .transform((text) => text ?? null);
