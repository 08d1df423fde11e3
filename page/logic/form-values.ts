/**
 * What was typed into a form, as a request, and a request as what would be typed.
 *
 * 1. A field that is left empty is not sent, so that the app's own default applies.
 * 2. A request is only shown as a form if the form gives the same request again. Otherwise it is edited as JSON.
 */
import { isRecord, type FieldProblem } from "./check-value";
import { optionOf, type Field, type Kinds, type Leaf } from "./form-fields";

/** What was typed, by the path of the field; the chosen kinds too. */
export type Texts = Readonly<Record<string, string>>;

export interface ReadForm {
  readonly request: Readonly<Record<string, unknown>>;
  /** Texts that stand for nothing: they are not in the request. */
  readonly problems: readonly FieldProblem[];
}

type Read =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "bad"; readonly message: string };

export function requestOf(fields: readonly Field[], texts: Texts): ReadForm {
  const request: Record<string, unknown> = {};
  const problems: FieldProblem[] = [];
  for (const field of fields) {
    const read = readField(field, texts);
    problems.push(...read.problems);
    if (read.value !== undefined) request[field.name] = read.value;
  }
  return { request, problems };
}

/** Undefined if nothing was typed. */
interface ReadField {
  readonly value: unknown;
  readonly problems: readonly FieldProblem[];
}

function readField(field: Field, texts: Texts): ReadField {
  if (field.kind !== "group" && field.kind !== "kinds") return readLeaf(field, texts);
  const { request, problems } = requestOf(innerOf(field, texts), texts);
  const choice = field.kind === "kinds" ? (texts[field.choice] ?? "") : "";
  const chosen = field.kind === "kinds" && choice !== "" ? { [field.property]: choice } : {};
  const value = { ...chosen, ...request };
  return { value: Object.keys(value).length > 0 ? value : undefined, problems };
}

function readLeaf(leaf: Leaf, texts: Texts): ReadField {
  const read = valueOf(leaf, texts[leaf.path] ?? "");
  return read?.kind === "bad"
    ? { value: undefined, problems: [{ field: leaf.path, message: read.message }] }
    : { value: read?.value, problems: [] };
}

const innerOf = (field: Exclude<Field, Leaf>, texts: Texts): readonly Field[] =>
  field.kind === "group"
    ? field.fields
    : (optionOf(field, texts[field.choice] ?? "")?.fields ?? []);

function value(given: unknown): Read {
  return { kind: "value", value: given };
}

const READERS: Readonly<Record<Leaf["kind"], (text: string, leaf: Leaf) => Read>> = {
  // An address is copied with what stands around it; a name may begin or end with a space.
  text: (text, { example }) => value(example === null ? text : text.trim()),
  choice: value,
  flag: (text) => value(text === "true"),
  number: (text, { choices }) => {
    const number = Number(text);
    if (choices.includes(text.trim())) return value(text.trim());
    const words = choices.map((choice) => ` or "${choice}"`).join("");
    return Number.isNaN(number)
      ? { kind: "bad", message: `must be a number${words}` }
      : value(number);
  },
  lines: (text) => (text.trim().startsWith("[") ? jsonIn(text) : value(linesIn(text))),
  json: jsonIn,
};

/** Null if nothing was typed. */
function valueOf(leaf: Leaf, text: string): Read | null {
  const isEmpty = (leaf.kind === "text" ? text : text.trim()) === "";
  return isEmpty ? null : READERS[leaf.kind](text, leaf);
}

const linesIn = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/\r$/, ""))
    .filter((line) => line !== "");

function jsonIn(text: string): Read {
  try {
    return value(JSON.parse(text));
  } catch (error) {
    return { kind: "bad", message: `is not JSON: ${reasonOf(error)}` };
  }
}

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** What would be typed for this request; null if the form cannot show all of it. */
export function textsOf(fields: readonly Field[], request: unknown): Texts | null {
  if (!isRecord(request)) return null;
  const texts: Record<string, string> = {};
  const names = new Set(fields.map(({ name }) => name));
  if (Object.entries(request).some(([name, given]) => given !== null && !names.has(name))) {
    return null;
  }
  for (const field of fields) {
    const found = textsOfField(field, request[field.name] ?? null);
    if (found === null) return null;
    Object.assign(texts, found);
  }
  return texts;
}

function textsOfField(field: Field, given: unknown): Texts | null {
  if (given === null) return {};
  if (field.kind === "group") return textsOf(field.fields, given);
  if (field.kind === "kinds") return textsOfKind(field, given);
  if (isSame(given, field.usual)) return {};
  const text = textOf(field, given);
  const read = valueOf(field, text);
  return read?.kind === "value" && isSame(read.value, given) ? { [field.path]: text } : null;
}

function textsOfKind(field: Kinds, given: unknown): Texts | null {
  if (!isRecord(given)) return null;
  const { [field.property]: choice, ...others } = given;
  const option = typeof choice === "string" ? optionOf(field, choice) : null;
  if (option === null) return null;
  const texts = textsOf(option.fields, others);
  return texts === null ? null : { ...texts, [field.choice]: option.value };
}

function textOf({ kind }: Leaf, given: unknown): string {
  if (kind === "lines" && Array.isArray(given)) {
    const text = given.join("\n");
    return isSame(linesIn(text), given) && !text.trim().startsWith("[")
      ? text
      : JSON.stringify(given);
  }
  return kind === "json" ? JSON.stringify(given, null, 2) : String(given);
}

/** Of JSON. The order of an object's fields means nothing. */
function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isRecord(one) || !isRecord(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}
