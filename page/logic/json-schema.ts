/** The part of JSON Schema that the app's OpenAPI document uses, and how the page reads it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly discriminator?: { readonly propertyName: string };
  readonly additionalProperties?: boolean | JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Whether the field names a connection of the app. */
  readonly "x-runward-connection"?: boolean;
}

/** By name. */
export type Schemas = Readonly<Record<string, JsonSchema>>;

/** The schema itself: references are followed, and "or null" is left out. What stands beside a reference counts more. */
export function plain(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const { $ref, ...beside } = schema;
  if ($ref !== undefined) {
    const found = schemas[$ref.split("/").at(-1) ?? ""];
    return found === undefined ? beside : plain({ ...found, ...beside }, schemas);
  }
  const [form, ...others] = (formsOf(schema) ?? []).filter(({ type }) => type !== "null");
  if (form === undefined || others.length > 0) return schema;
  return plain({ ...form, ...without(schema, "oneOf", "anyOf") }, schemas);
}

const without = (schema: JsonSchema, ...names: readonly (keyof JsonSchema)[]): JsonSchema =>
  Object.fromEntries(
    Object.entries(schema).filter(([name]) => !names.some((other) => other === name)),
  );

export const takesNull = (schema: JsonSchema): boolean =>
  typesOf(schema).includes("null") || (formsOf(schema) ?? []).some(takesNull);

/** Any of them will do; undefined if there is only one. */
export const formsOf = ({ oneOf, anyOf }: JsonSchema): readonly JsonSchema[] | undefined =>
  oneOf ?? anyOf;

/** All that it names, `null` too; none if it takes any. */
export const typesOf = ({ type }: Pick<JsonSchema, "type">): readonly string[] =>
  type === undefined ? [] : typeof type === "string" ? [type] : type;

/** One kind of a value that has several, told apart by one of its fields. */
export interface Variant {
  readonly value: string;
  readonly schema: JsonSchema;
}

/** Null if the schema is not of several kinds. */
export function variantsOf(
  schema: JsonSchema,
  schemas: Schemas,
): { readonly property: string; readonly variants: readonly Variant[] } | null {
  const property = schema.discriminator?.propertyName;
  if (property === undefined || schema.oneOf === undefined) return null;
  const variants = schema.oneOf.flatMap((form) => {
    const inner = plain(form, schemas);
    const value = inner.properties?.[property]?.const;
    return typeof value === "string" ? [{ value, schema: inner }] : [];
  });
  return { property, variants };
}
