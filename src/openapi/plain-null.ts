import type { JsonSchema } from "./json-schema";

/**
 * Writes "or null" in the forms that client generators understand: as one of the types, or as a oneOf if there is a
 * reference or an enum. From `anyOf: [X, null]` NSwag 14.7 generates an empty class that is never null.
 */
export function withPlainNull(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withPlainNull);
  if (typeof json !== "object" || json === null) return json;
  const { anyOf, ...rest } = Object.fromEntries(
    Object.entries(json).map(([name, inner]) => [name, withPlainNull(inner)]),
  ) as JsonSchema;
  if (anyOf === undefined) return rest;
  const [form, other] = anyOf;
  if (form === undefined || other?.type !== "null") return { ...rest, anyOf };
  return typeof form.type === "string" && form.enum === undefined
    ? { ...rest, ...form, type: [form.type, "null"] }
    : { ...rest, oneOf: [form, { type: "null" }] };
}
