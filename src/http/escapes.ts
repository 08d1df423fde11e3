/** An ASCII character in the escapes of JSON (also inside a JSON string), URLs and HTML. */
const ESCAPE =
  /\\{1,4}u00(?<json>[0-7][0-9a-f])|\\{1,4}\/|%(?<url>[0-7][0-9a-f])|&#(?<decimal>\d{1,3});|&#x(?<html>[0-9a-f]{1,2});/gi;

type Groups = Readonly<Record<"json" | "url" | "decimal" | "html", string | undefined>>;

/** Decodes escapes, for comparisons only; a format has to be read by its own parser. */
export function decodeEscapes(text: string): string {
  return text.replace(ESCAPE, (...match) => decode(match.at(-1) as Groups));
}

function decode({ json, url, decimal, html }: Groups): string {
  const hexadecimal = json ?? url ?? html;
  if (hexadecimal !== undefined) return String.fromCharCode(parseInt(hexadecimal, 16));
  return decimal === undefined ? "/" : String.fromCharCode(Number(decimal));
}
