/**
 * Converts a JSON Schema of 2020-12 to OpenAPI 2.0, which has no unions and no null:
 * https://spec.openapis.org/oas/v2.0#schema-object
 *
 * What OpenAPI 2.0 cannot express becomes wider, never narrower: the app checks every request itself. A construct that is
 * not listed here stops the generation, so that none is lost unnoticed.
 */
import { inPlace, without, type JsonSchema, type References } from "./json-schema";
import { mergeUnion } from "./merge-union";

export type SwaggerSchema = Readonly<Record<string, unknown>>;

const KEPT = [
  "$ref",
  "description",
  "format",
  "enum",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "required",
  "x-ms-primary-error-message",
] as const satisfies readonly (keyof JsonSchema)[];

const REWRITTEN = new Set<string>([
  "type",
  "const",
  "default",
  "exclusiveMinimum",
  "pattern",
  "items",
  "properties",
  "additionalProperties",
  "propertyNames",
  "anyOf",
  "oneOf",
]);

/** @throws if the schema uses a construct that is not listed. */
export function toSwaggerSchema(schema: JsonSchema, references: References): SwaggerSchema {
  refuseUnknown(schema);
  const { anyOf, oneOf } = schema;
  if (anyOf !== undefined) return choose(schema, anyOf, references);
  if (oneOf !== undefined) {
    const merged = { ...mergeUnion(oneOf, references), ...without(schema, "oneOf") };
    return toSwaggerSchema(merged, references);
  }
  return plain(schema, references);
}

function refuseUnknown(schema: JsonSchema): void {
  const unknown = Object.keys(schema).filter(
    (word) => !REWRITTEN.has(word) && !(KEPT as readonly string[]).includes(word),
  );
  if (unknown.length > 0) {
    throw new Error(`OpenAPI 2.0 has no rule here for: ${unknown.join(", ")}.`);
  }
}

function plain(schema: JsonSchema, references: References): SwaggerSchema {
  const { type, exclusiveMinimum, pattern, items, properties, additionalProperties } = schema;
  const kept = Object.fromEntries(
    KEPT.filter((word) => schema[word] !== undefined).map((word) => [word, schema[word]]),
  );
  return {
    ...kept,
    ...typeOf(type),
    ...(schema.const === undefined ? {} : { enum: [schema.const] }),
    // OpenAPI 2.0 has no null. An omitted field means the same.
    ...(schema.default === undefined || schema.default === null ? {} : { default: schema.default }),
    ...(exclusiveMinimum === undefined
      ? {}
      : { minimum: exclusiveMinimum, exclusiveMinimum: true }),
    // Connectors match patterns with .NET, which has no Unicode property of that name.
    ...(pattern === undefined || pattern.includes("\\p{") ? {} : { pattern }),
    ...(items === undefined ? {} : { items: toSwaggerSchema(items, references) }),
    ...(properties === undefined ? {} : { properties: eachOf(properties, references) }),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: toSwaggerSchema(additionalProperties, references) }
      : {}),
  };
}

function typeOf(type: JsonSchema["type"]): SwaggerSchema {
  if (type === undefined) return {};
  if (typeof type === "string") return { type };
  const [only, another] = type.filter((one) => one !== "null");
  if (another !== undefined) throw new Error(`OpenAPI 2.0 takes one type, not ${type.join(", ")}.`);
  return { type: only, "x-nullable": true };
}

/**
 * Designers ignore a description next to a reference, and an allOf (Azure/LogicAppsUX, dereference.ts and
 * schemaprocessor.ts, read 2026-11). So a property that is an object is inlined.
 */
function eachOf(
  properties: Readonly<Record<string, JsonSchema>>,
  references: References,
): Record<string, SwaggerSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [
      name,
      {
        "x-ms-summary": summaryOf(name),
        ...toSwaggerSchema(inPlace(inner, references), references),
      },
    ]),
  );
}

/** `queueTimeoutSeconds` becomes "Queue timeout seconds", which a designer shows above the field. */
export function summaryOf(name: string): string {
  const words = name
    .replace(/[-_]/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Objects of several forms are merged. A number or a word has no type, because OpenAPI 2.0 takes one only. Of other forms, the
 * first one that is not null; ids are strings before they are numbers.
 */
function choose(
  schema: JsonSchema,
  forms: readonly JsonSchema[],
  references: References,
): SwaggerSchema {
  const nullable = forms.some(({ type }) => type === "null") ? { "x-nullable": true } : {};
  const values = forms.filter(({ type }) => type !== "null");
  if (values.length > 1 && values.every((form) => inPlace(form, references).type === "object")) {
    const merged = { ...mergeUnion(values, references), ...without(schema, "anyOf") };
    return { ...toSwaggerSchema(merged, references), ...nullable };
  }
  // Without a type: the designer of Logic Apps then sends "30" as a number and a word as text, as the app takes them. With the
  // type string it would send both as text: https://github.com/Azure/LogicAppsUX (`getJSONValueFromString`).
  if (values.some(isNumber) && values.some((form) => typeof form.const === "string")) {
    return { ...plain(without(schema, "anyOf"), references), ...nullable };
  }
  const [first] = values;
  if (first === undefined) throw new Error("A union needs a form that is not null.");
  const chosen = { ...inPlace(first, references), ...without(schema, "anyOf") };
  return { ...toSwaggerSchema(chosen, references), ...nullable };
}

const isNumber = ({ type }: JsonSchema): boolean => type === "integer" || type === "number";
