/** The part of JSON Schema 2020-12 that the contracts use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $schema?: string;
  readonly $id?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  /** Marks the text that is shown for an error: https://github.com/microsoft/OpenAPI/blob/main/extensions/x-ms-primary-error-message.md */
  readonly "x-ms-primary-error-message"?: true;
  /** Marks the field of a target that names a connection of the app: `GET /system` lists them. */
  readonly "x-runward-connection"?: true;
}

/** `value` without some of its fields. */
export function without<Value extends object, Name extends string & keyof Value>(
  value: Value,
  ...names: readonly Name[]
): Omit<Value, Name> {
  const kept = Object.entries(value).filter(
    ([name]) => !(names as readonly string[]).includes(name),
  );
  return Object.fromEntries(kept) as Omit<Value, Name>;
}

export type References = Readonly<Record<string, JsonSchema>>;

/** The schema that `schema` refers to, with the texts next to the reference instead of its own; without a reference, `schema`. */
export function inPlace(schema: JsonSchema, references: References): JsonSchema {
  const { $ref, ...beside } = schema;
  if ($ref === undefined) return schema;
  const name = $ref.split("/").at(-1) ?? "";
  const found = references[name];
  if (found === undefined) throw new Error(`There is no schema ${name}.`);
  return { ...found, ...beside };
}
