import { inPlace, without, type JsonSchema, type References } from "./json-schema";

/** One object with the fields of all forms. The description of a field names the forms, if only some have it. */
export function mergeUnion(forms: readonly JsonSchema[], references: References): JsonSchema {
  const resolved = forms.map((form) => inPlace(form, references));
  const names = [...new Set(resolved.flatMap(({ properties = {} }) => Object.keys(properties)))];
  const properties = names.map((name) => [name, mergeField(name, resolved)] as const);
  const required = names.filter((name) =>
    resolved.every((form) => form.required?.includes(name) === true),
  );
  return { type: "object", properties: Object.fromEntries(properties), required };
}

function mergeField(name: string, forms: readonly JsonSchema[]): JsonSchema {
  const having = forms.filter(({ properties = {} }) => name in properties);
  const fields = having.flatMap(({ properties = {} }) => properties[name] ?? []);
  const [first] = fields;
  if (first === undefined) throw new Error(`No form has the field ${name}.`);
  const constants = fields.flatMap((field) => (field.const === undefined ? [] : [field.const]));
  if (constants.length > 0) {
    return { ...without(first, "const"), enum: constants };
  }
  const lengths = fields.map(({ maxLength }) => maxLength ?? Infinity);
  const rest = without(first, "maxLength");
  const widest = Math.max(...lengths);
  const merged = Number.isFinite(widest) ? { ...rest, maxLength: widest } : rest;
  const kinds = kindsOf(having);
  return having.length === forms.length || kinds === ""
    ? merged
    : { ...merged, description: `${kinds} only. ${first.description ?? ""}`.trim() };
}

/** The values that distinguish the forms; "" if they differ only in their fields. */
const kindsOf = (forms: readonly JsonSchema[]): string =>
  forms
    .flatMap(({ properties = {} }) => Object.values(properties))
    .flatMap((field) => (typeof field.const === "string" ? [field.const] : []))
    .join(", ");
