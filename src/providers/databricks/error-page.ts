import { decodeEntities } from "./readable-text";

interface Element {
  readonly opening: RegExp;
  readonly closing: RegExp;
}

/** The elements that may contain the reason for an error page, the better one first. */
const ELEMENTS: readonly Element[] = [
  { opening: /<pre\b[^<>]*>/i, closing: /<\/pre\b/i },
  { opening: /<title\b[^<>]*>/i, closing: /<\/title\b/i },
];

/** Enough of a text to detect HTML. */
const OPENING_LENGTH = 1_000;

export function isHtml(text: string): boolean {
  return /^<(!doctype|html|head|body)\b/i.test(text.slice(0, OPENING_LENGTH).trimStart());
}

/** https://github.com/Azure/MachineLearningNotebooks/issues/840 has "<title>Error 403 Invalid access token.</title>". */
export function readErrorPage(page: string): string {
  const texts = ELEMENTS.map((element) => decodeEntities(textOf(page, element)).trim());
  const said = texts.find((text) => text !== "") ?? "";
  return said.replace(/^Error \d{3} /, "");
}

function textOf(page: string, { opening, closing }: Element): string {
  const start = opening.exec(page);
  if (start === null) return "";
  const rest = page.slice(start.index + start[0].length);
  const end = rest.search(closing);
  return rest.slice(0, end < 0 ? rest.length : end).replace(/<[^<>]*>/g, " ");
}
