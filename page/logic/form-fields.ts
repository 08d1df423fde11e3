/** The fields of a form, made from the schema of a request. */
import { formsOf, plain, typesOf, variantsOf, type JsonSchema, type Schemas } from "./json-schema";
import { headingOf } from "./heading-text";
import { pathTo } from "./check-value";

interface Named {
  /** As the app names it in its errors: `target.jobId`. */
  readonly path: string;
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
}

/** How a field is typed. `lines`: one text in each line. `json`: anything else. */
export type LeafKind = "text" | "number" | "flag" | "choice" | "lines" | "json";

export interface Leaf extends Named {
  readonly kind: LeafKind;
  readonly choices: readonly string[];
  /** What applies while nothing is typed; null if the schema does not say it. */
  readonly usual: unknown;
  /** A value as it may look, such as an address; null if the schema has none. */
  readonly example: string | null;
  /** The form of JSON that it takes; empty for another kind. */
  readonly form: string;
  readonly isConnection: boolean;
}

export interface Group extends Named {
  readonly kind: "group";
  readonly fields: readonly Field[];
}

export interface Option {
  readonly value: string;
  readonly description: string;
  readonly fields: readonly Field[];
}

/** A value that has several kinds, told apart by one of its fields. */
export interface Kinds extends Named {
  readonly kind: "kinds";
  /** The path of that field. */
  readonly choice: string;
  readonly property: string;
  readonly options: readonly Option[];
}

export type Field = Leaf | Group | Kinds;

/** Fields of one call, which the page sends itself or has no use for. */
const NOT_IN_FORMS: ReadonlySet<string> = new Set(["idempotencyKey", "callBackUri"]);

export function fieldsOf(given: JsonSchema, schemas: Schemas, path = ""): readonly Field[] {
  const { properties = {}, required = [] } = plain(given, schemas);
  return Object.entries(properties)
    .filter(([name]) => path !== "" || !NOT_IN_FORMS.has(name))
    .flatMap(([name, schema]) => {
      const named = namedField(name, plain(schema, schemas), pathTo(path, name));
      return fieldOf({ ...named, required: required.includes(name) }, schema, schemas);
    });
}

const namedField = (
  name: string,
  { description = "" }: JsonSchema,
  path: string,
): Omit<Named, "required"> => ({
  ...{ path, name, description },
  label: `${headingOf(name)}${/.Seconds$/.test(name) ? " (seconds)" : ""}`,
});

/** None for a constant: the kind of a value is chosen with all of its fields. */
function fieldOf(named: Named, given: JsonSchema, schemas: Schemas): Field[] {
  const schema = plain(given, schemas);
  if (schema.const !== undefined) return [];
  const kinds = variantsOf(schema, schemas);
  if (kinds !== null) {
    const options = kinds.variants.map(({ value, schema: inner }) => ({
      ...{ value, description: inner.description ?? "" },
      fields: fieldsOf(inner, schemas, named.path),
    }));
    const choice = pathTo(named.path, kinds.property);
    return [{ ...named, kind: "kinds", choice, property: kinds.property, options }];
  }
  // An object that takes any field is typed whole.
  if (schema.properties !== undefined && schema.additionalProperties === false) {
    return [{ ...named, kind: "group", fields: fieldsOf(schema, schemas, named.path) }];
  }
  return [leafOf(named, schema, schemas)];
}

function leafOf(named: Named, schema: JsonSchema, schemas: Schemas): Leaf {
  const kind = kindOf(schema, schemas);
  const [example] = schema.examples ?? [];
  return {
    ...named,
    kind,
    choices: [...(schema.enum ?? []), ...wordsOf(schema)].filter(isText),
    usual: schema.default ?? null,
    example: typeof example === "string" ? example : null,
    form: kind === "json" ? formOf(schema, schemas) : "",
    isConnection: schema["x-runward-connection"] === true,
  };
}

const isText = (value: unknown): value is string => typeof value === "string";

const isNumber = ({ type }: JsonSchema): boolean => type === "integer" || type === "number";

/** What it may be instead of its other forms. */
const wordsOf = (schema: JsonSchema): readonly string[] =>
  (formsOf(schema) ?? []).map(({ const: only }) => only).filter(isText);

const SIMPLE: Readonly<Record<string, LeafKind>> = {
  string: "text",
  boolean: "flag",
  integer: "number",
  number: "number",
};

function kindOf(schema: JsonSchema, schemas: Schemas): LeafKind {
  const forms = formsOf(schema) ?? [];
  // A number, or a word that stands for one.
  if (wordsOf(schema).length > 0 && forms.some(isNumber)) return "number";
  // Ids may be sent as numbers too, but only a text keeps all of their digits.
  if (forms.some(({ type }) => type === "string")) return "text";
  if (schema.enum?.every((value) => typeof value === "string") === true) return "choice";
  const [type = ""] = typesOf(schema).filter((one) => one !== "null");
  return SIMPLE[type] ?? (areTexts(schema.items, schemas) ? "lines" : "json");
}

/** `{"name": "…"}`: what an object or a list has to have. */
function formOf(given: JsonSchema, schemas: Schemas): string {
  const schema = plain(given, schemas);
  const { items, properties = {}, required = [] } = schema;
  if (items !== undefined) return `[${formOf(items, schemas)}, …]`;
  if (typesOf(schema).join() !== "object") return '"…"';
  const needed = required.map((name) => `"${name}": ${formOf(properties[name] ?? {}, schemas)}`);
  return `{${needed.length > 0 ? needed.join(", ") : '"name": "…"'}}`;
}

const areTexts = (items: JsonSchema | undefined, schemas: Schemas): boolean =>
  items !== undefined && typesOf(plain(items, schemas)).join() === "string";

export const optionOf = ({ options }: Kinds, value: string): Option | null =>
  options.find((option) => option.value === value) ?? null;
