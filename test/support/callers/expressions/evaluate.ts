import type { Expression } from "./syntax";
import { parseTemplate } from "./template";

/** Both products' name for an expression that cannot be evaluated. Its action fails. */
export class InvalidTemplateError extends Error {
  override readonly name = "InvalidTemplateError";
}

export type Functions = Readonly<Record<string, (...args: unknown[]) => unknown>>;

const text = (value: unknown): string =>
  typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);

/** The functions of both languages that our callers use. */
const COMMON: Functions = {
  concat: (...parts) => parts.map(text).join(""),
  replace: (whole, old, by) => text(whole).replaceAll(text(old), text(by)),
  string: text,
  json: (value) => parsed(text(value)),
  equals: (one, other) => (one ?? null) === (other ?? null),
  /** Of an object: whether it has the key. */
  contains: (whole, key) => typeof whole === "object" && whole !== null && text(key) in whole,
  not: (value) => value !== true,
  /** Arguments are evaluated before the call, so a branch that is not taken can fail too. */
  if: (condition, yes, no) => (condition === true ? yes : no),
  trim: (value) => text(value).trim(),
  length: (value) => text(value).length,
  sub: (one, other) => Number(one) - Number(other),
  substring: (value, from, count) => partOf(text(value), Number(from), Number(count)),
  take: (value, count) => text(value).slice(0, Number(count)),
  coalesce: (...values) => values.find((value) => value !== null && value !== undefined) ?? null,
};

function partOf(whole: string, from: number, count: number): string {
  if (from >= 0 && count >= 0 && from + count <= whole.length)
    return whole.slice(from, from + count);
  throw new InvalidTemplateError("The parameters of 'substring' lie outside of the text.");
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new InvalidTemplateError("The parameter of 'json' is not valid JSON.");
  }
}

/** Evaluates every expression in `json`. A Data Factory `{value, type: "Expression"}` becomes its value. */
export function evaluate(json: unknown, functions: Functions): unknown {
  if (typeof json === "string") return evaluateText(json, functions);
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map((item) => evaluate(item, functions));
  if ("type" in json && json.type === "Expression") {
    if ("value" in json) return evaluate(json.value, functions);
    if ("content" in json) return evaluate(json.content, functions);
  }
  return Object.fromEntries(
    Object.entries(json).map(([name, inner]) => [name, evaluate(inner, functions)]),
  );
}

function evaluateText(value: string, functions: Functions): unknown {
  const template = parseTemplate(value);
  switch (template.kind) {
    case "text":
      return template.text;
    case "expression":
      return valueOf(template.expression, functions);
    case "interpolated":
      return template.parts
        .map((part) => (typeof part === "string" ? part : text(valueOf(part, functions))))
        .join("");
  }
}

function valueOf(expression: Expression, functions: Functions): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "call": {
      const called = functions[expression.name] ?? COMMON[expression.name];
      if (called === undefined) throw new Error(`There is no function ${expression.name}.`);
      return called(...expression.args.map((arg) => valueOf(arg, functions)));
    }
    case "access": {
      const of = valueOf(expression.of, functions);
      const name = text(valueOf(expression.name, functions));
      return property(of, name, expression.optional);
    }
  }
}

/**
 * Fails for a missing property, as in both products without `?`. Selecting a property of a text or a number always fails,
 * even with `?`.
 */
function property(of: unknown, name: string, optional: boolean): unknown {
  if (optional && (of === null || of === undefined)) return null;
  if (typeof of !== "object" || of === null) {
    throw new InvalidTemplateError(
      `The expression cannot be evaluated because property '${name}' cannot be selected. Property selection is not supported on values of type '${typeOf(of)}'.`,
    );
  }
  const found: unknown = (of as Readonly<Record<string, unknown>>)[name];
  if (found !== undefined) return found;
  if (optional) return null;
  throw new InvalidTemplateError(
    `The expression cannot be evaluated because property '${name}' doesn't exist, available properties are '${Object.keys(of).join(", ")}'.`,
  );
}

const typeOf = (value: unknown): string =>
  value === null || value === undefined
    ? "Null"
    : `${(typeof value).charAt(0).toUpperCase()}${(typeof value).slice(1)}`;
