import type { Expression } from "./syntax";
import { parseTemplate } from "./template";

export type Functions = Readonly<Record<string, (...args: unknown[]) => unknown>>;

const text = (value: unknown): string =>
  typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);

/** The functions that both languages have, as far as our callers use them. */
const COMMON: Functions = {
  concat: (...parts) => parts.map(text).join(""),
  replace: (whole, old, by) => text(whole).replaceAll(text(old), text(by)),
  string: text,
  json: (value) => JSON.parse(text(value)) as unknown,
  equals: (one, other) => one === other,
  not: (value) => value !== true,
  coalesce: (...values) => values.find((value) => value !== null && value !== undefined) ?? null,
};

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

/** @throws for a missing property, as both products do where no `?` allows it. */
function property(of: unknown, name: string, optional: boolean): unknown {
  if (optional && (of === null || of === undefined)) return null;
  if (typeof of !== "object" || of === null) {
    throw new Error(`Property '${name}' cannot be selected from ${JSON.stringify(of)}.`);
  }
  const found: unknown = (of as Readonly<Record<string, unknown>>)[name];
  if (found !== undefined) return found;
  if (optional) return null;
  throw new Error(
    `The property '${name}' does not exist; there are: ${Object.keys(of).join(", ")}.`,
  );
}
