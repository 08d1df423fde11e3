import { parseExpression, type Expression } from "./syntax";

/** The content of a JSON string: plain text, one expression, or text with expressions. */
export type Template =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "interpolated"; readonly parts: readonly (string | Expression)[] };

/** https://learn.microsoft.com/azure/data-factory/control-flow-expression-language-functions */
export function parseTemplate(text: string): Template {
  if (text.startsWith("@@")) return { kind: "text", text: text.slice(1) };
  if (text.startsWith("@") && !text.startsWith("@{")) {
    return { kind: "expression", expression: parseExpression(text.slice(1)) };
  }
  const parts = interpolations(text);
  return parts.length === 1 && typeof parts[0] === "string"
    ? { kind: "text", text }
    : { kind: "interpolated", parts };
}

function interpolations(text: string): (string | Expression)[] {
  const parts: (string | Expression)[] = [];
  let rest = text;
  for (let at = rest.indexOf("@{"); at >= 0; at = rest.indexOf("@{")) {
    const end = endOfExpression(rest, at + 2);
    if (at > 0) parts.push(rest.slice(0, at));
    parts.push(parseExpression(rest.slice(at + 2, end)));
    rest = rest.slice(end + 1);
  }
  return rest === "" && parts.length > 0 ? parts : [...parts, rest];
}

/** Ignores braces inside quotes. */
function endOfExpression(text: string, start: number): number {
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    if (text[at] === "}" && !quoted) return at;
  }
  throw new Error(`An expression does not end: ${text}`);
}

/** Every expression in `json`, at any depth. */
export function expressionsIn(json: unknown): Expression[] {
  if (typeof json === "string") {
    const template = parseTemplate(json);
    if (template.kind === "text") return [];
    return template.kind === "expression"
      ? [template.expression]
      : template.parts.filter((part) => typeof part !== "string");
  }
  if (typeof json !== "object" || json === null) return [];
  return Object.values(json).flatMap(expressionsIn);
}
