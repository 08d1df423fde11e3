import type { z } from "zod";
import { type Keep, LIMITS, textOrNull, toBoundedText } from "../../contracts/vendor-text";

/** Notebooks colour their errors with HTML: `<span class='ansi-red-fg'>ZeroDivisionError</span>`. */
const MARKUP = /<\/?(span|div|pre|br)\b[^<>]*>/gi;

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&#x27;": "'",
  "&apos;": "'",
  "&nbsp;": " ",
  "&amp;": "&",
};

export function decodeEntities(text: string): string {
  return text.replace(
    /&(lt|gt|quot|#39|#x27|apos|nbsp|amp);/g,
    (entity) => ENTITIES[entity] ?? entity,
  );
}

/** A text of a notebook, a task or a run for people: bounded, plain, and without the HTML that colours it. */
export const readableText = (
  limit: number = LIMITS.text,
  keep: Keep = "start",
): z.ZodType<string | null> => textOrNull((text) => toReadable(toBoundedText(text, limit, keep)));

function toReadable(text: string): string | null {
  const readable = decodeEntities(text.replace(MARKUP, "")).trim();
  return readable === "" ? null : readable;
}
