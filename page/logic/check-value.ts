/**
 * Checks a request against the schema of its body, so that most mistakes are shown before anything is sent.
 *
 * It only objects to what the app would refuse as well: patterns and rules between fields are left to the app, whose messages
 * are better, and a text with a reference such as `${steps.load.outputs}` may stand for anything.
 */
import {
  formsOf,
  plain,
  takesNull,
  typesOf,
  variantsOf,
  type JsonSchema,
  type Schemas,
} from "./json-schema";
import type { Problem } from "./problem";

export type FieldProblem = Problem["errors"][number];

/** The path of a field as the app names it: `target.jobId`. */
export const pathTo = (path: string, name: string | number): string =>
  path === "" ? String(name) : `${path}.${name}`;

export function objectionsTo(
  value: unknown,
  given: JsonSchema,
  schemas: Schemas,
  path = "",
): FieldProblem[] {
  if (hasLostDigits(value)) return [{ field: path, message: BEYOND_NUMBERS }];
  if (isReference(value) || (value === null && takesNull(given))) return [];
  const schema = plain(given, schemas);
  const kinds = variantsOf(schema, schemas);
  if (kinds !== null) return objectionsToVariant(value, kinds, schemas, path);
  const message = objectionToForm(value, schema);
  return message === null
    ? objectionsToParts(value, schema, schemas, path)
    : [{ field: path, message }];
}

function objectionsToParts(
  value: unknown,
  schema: JsonSchema,
  schemas: Schemas,
  path: string,
): FieldProblem[] {
  const { items } = schema;
  if (isRecord(value)) return objectionsToFields(value, schema, schemas, path);
  if (!Array.isArray(value) || items === undefined) return [];
  return value.flatMap((item, index) => objectionsTo(item, items, schemas, pathTo(path, index)));
}

const hasLostDigits = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);

const BEYOND_NUMBERS =
  'is beyond 2^53, where a number loses digits: write it as a text, or as {"$numberLong": "…"} where the vendor needs a number';

const isReference = (value: unknown): boolean => typeof value === "string" && value.includes("${");

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function objectionsToVariant(
  value: unknown,
  { property, variants }: NonNullable<ReturnType<typeof variantsOf>>,
  schemas: Schemas,
  path: string,
): FieldProblem[] {
  if (!isRecord(value)) return [{ field: path, message: NAMES["object"] ?? "" }];
  const variant = variants.find((one) => one.value === value[property]);
  if (variant !== undefined) return objectionsTo(value, variant.schema, schemas, path);
  const choices = variants.map((one) => one.value).join(", ");
  return [{ field: pathTo(path, property), message: `must be one of: ${choices}` }];
}

function objectionsToFields(
  value: Readonly<Record<string, unknown>>,
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  schemas: Schemas,
  path: string,
): FieldProblem[] {
  const missing = required.filter((name) => value[name] === undefined);
  const found = Object.entries(value).flatMap(([name, inner]) => {
    const field = pathTo(path, name);
    const schema = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (schema === false) return [{ field, message: "is not a known field" }];
    return typeof schema === "object" ? objectionsTo(inner, schema, schemas, field) : [];
  });
  return [
    ...missing.map((name) => ({ field: pathTo(path, name), message: "is needed" })),
    ...found,
  ];
}

const NAMES: Readonly<Record<string, string>> = {
  string: "must be a text",
  number: "must be a number",
  integer: "must be a whole number",
  boolean: "must be true or false",
  array: "must be a list",
  object: "must be an object with names and values",
};

/** Null if the value itself has the right form; its parts are checked apart. */
function objectionToForm(value: unknown, schema: JsonSchema): string | null {
  const forms = formsOf(schema);
  if (forms === undefined) {
    return (
      objectionToChoice(value, schema) ??
      objectionToType(value, schema) ??
      objectionToSize(value, schema)
    );
  }
  const objections = forms.map((form) => objectionToForm(value, form));
  return objections.includes(null) ? null : (objections[0] ?? null);
}

function objectionToChoice(
  value: unknown,
  { const: only, enum: choices }: JsonSchema,
): string | null {
  if (only !== undefined && value !== only) return `must be ${JSON.stringify(only)}`;
  const isChoice = choices === undefined || choices.includes(value);
  return isChoice ? null : `must be one of: ${choices.join(", ")}`;
}

function objectionToType(value: unknown, schema: JsonSchema): string | null {
  const types = typesOf(schema).filter((type) => type !== "null");
  const [first] = types;
  if (first === undefined || types.some((type) => isOf(type, value))) return null;
  return NAMES[first] ?? "has another form than the app takes";
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isRecord(value);
    default:
      return typeof value === type;
  }
}

function objectionToSize(value: unknown, schema: JsonSchema): string | null {
  if (typeof value === "number") return outside(value, schema.minimum, schema.maximum, "");
  if (typeof value === "string") {
    return outside(value.length, schema.minLength, schema.maxLength, " characters");
  }
  return Array.isArray(value)
    ? outside(value.length, schema.minItems, schema.maxItems, " entries")
    : null;
}

function outside(
  size: number,
  least: number | undefined,
  most: number | undefined,
  unit: string,
): string | null {
  const verb = unit === "" ? "must be" : "must have";
  if (least !== undefined && size < least) return `${verb} ${least} or more${unit}`;
  if (most !== undefined && size > most) return `${verb} at most ${most}${unit}`;
  return null;
}
