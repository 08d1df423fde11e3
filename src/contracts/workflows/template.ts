/**
 * Texts with references to earlier steps: `${steps.extract.outputs.tasks.main.result}`, `${steps.extract.vendorRunId}`,
 * `${workflow.id}`. `$${` stands for a literal `${`.
 *
 * A segment of a path that has other characters than letters, digits, `_` and `-` is written in brackets:
 * `${steps.load.outputs.datasets["main.sales.orders"].rows}`.
 *
 * 1. Reading takes one pass, however the text is made (invariant 11).
 * 2. What is inserted is never read as a template again.
 */

/** What a reference leads to. */
export type Reference =
  | {
      readonly kind: "step";
      readonly text: string;
      readonly step: string;
      /** The field and what is inside it, such as `outputs`, `tasks`, `main`, `result`. */
      readonly path: readonly string[];
    }
  | { readonly kind: "workflowId"; readonly text: string };

/** A text, in its parts. */
export type Template = readonly (string | Reference)[];

export type ReadTemplate =
  | { readonly kind: "read"; readonly template: Template }
  | { readonly kind: "invalid"; readonly message: string };

const OPENING = "${";

/** Whether a text has to be read as a template. */
export const isTemplate = (text: string): boolean => text.includes(OPENING);

const LONGEST_SHOWN = 80;

export function readTemplate(text: string): ReadTemplate {
  const template: (string | Reference)[] = [];
  let literal = "";
  let at = 0;
  for (let next = text.indexOf(OPENING); next >= 0; next = text.indexOf(OPENING, at)) {
    if (next > at && text[next - 1] === "$") {
      literal += text.slice(at, next - 1) + OPENING;
      at = next + OPENING.length;
      continue;
    }
    literal += text.slice(at, next);
    const end = text.indexOf("}", next);
    const source = text.slice(next, end < 0 ? undefined : end + 1);
    const reference = end < 0 ? null : readReference(source);
    if (reference === null) return { kind: "invalid", message: invalid(source) };
    if (literal !== "") template.push(literal);
    literal = "";
    template.push(reference);
    at = end + 1;
  }
  literal += text.slice(at);
  if (literal !== "") template.push(literal);
  return { kind: "read", template };
}

const invalid = (source: string): string =>
  `holds ${JSON.stringify(source.slice(0, LONGEST_SHOWN).toWellFormed())}, which is no reference; use \${steps.<name>.vendorRunId}, \${steps.<name>.outputs.…} or \${workflow.id}, and write $\${ for a literal \${`;

const LONGEST_PATH = 12;

/** Reads `${…}`; null if it is no reference. */
function readReference(text: string): Reference | null {
  const inside = text.slice(OPENING.length, -1).trim();
  if (inside === "workflow.id") return { kind: "workflowId", text };
  const [step, ...path] = segmentsOf(`.${inside}`, "steps") ?? [];
  return step === undefined || path.length === 0 ? null : { kind: "step", text, step, path };
}

/** The segments behind the first one, which has to be `root`; null if the text is no path. */
function segmentsOf(text: string, root: string): string[] | null {
  /** `.name` or `["any text"]`. */
  const segment = /\.([\w-]+)|\["([^"]*)"\]/y;
  const segments: string[] = [];
  while (segment.lastIndex < text.length) {
    const found = segment.exec(text);
    if (found === null || segments.length > LONGEST_PATH) return null;
    segments.push(found[1] ?? found[2] ?? "");
  }
  return segments[0] === root ? segments.slice(1) : null;
}

export type Path = readonly (string | number)[];

/** A text of a target that has to be read as a template, and where it is. */
export interface PlacedText {
  readonly path: Path;
  readonly text: string;
}

/** All texts with `${` in the values of a JSON document. Names of fields are left as they are. */
export function templatesIn(value: unknown, path: Path = []): PlacedText[] {
  if (typeof value === "string") return isTemplate(value) ? [{ path, text: value }] : [];
  if (typeof value !== "object" || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap((item, index) => templatesIn(item, [...path, index]))
    : Object.entries(value).flatMap(([name, item]) => templatesIn(item, [...path, name]));
}

/** A copy of a JSON document with other values at some places. */
export function withValuesAt(
  document: unknown,
  changes: ReadonlyMap<string, unknown>,
  path: Path = [],
): unknown {
  const key = keyOf(path);
  if (changes.has(key)) return changes.get(key);
  if (typeof document !== "object" || document === null) return document;
  return Array.isArray(document)
    ? document.map((item, index) => withValuesAt(item, changes, [...path, index]))
    : Object.fromEntries(
        Object.entries(document).map(([name, item]) => [
          name,
          withValuesAt(item, changes, [...path, name]),
        ]),
      );
}

/** The key of a place, for `withValuesAt`. */
export const keyOf = (path: Path): string => JSON.stringify(path);
