/** The places of a JSON document, and the same document with something else at one of them. */

export type Step = string | number;

const MARK = "@@hostile@@";

/** Every place, the whole document first: `$`, `state`, `tasks`, `tasks[0]`, `tasks[0].run_id`. */
export function pathsOf(json: unknown): string[] {
  return stepsOf(json).map(toPath);
}

/** The text of the document with other JSON at a path. */
export function textWith(json: unknown, path: string, otherJson: string): string {
  const steps = stepsOf(json).find((candidate) => toPath(candidate) === path);
  if (steps === undefined) throw new Error(`There is no ${path} in the document.`);
  return JSON.stringify(replaced(json, steps)).replace(`"${MARK}"`, () => otherJson);
}

function stepsOf(value: unknown, here: readonly Step[] = []): (readonly Step[])[] {
  return [here, ...childrenOf(value).flatMap(([step, inner]) => stepsOf(inner, [...here, step]))];
}

function childrenOf(value: unknown): [Step, unknown][] {
  if (Array.isArray(value)) return value.map((item, index): [Step, unknown] => [index, item]);
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

export function toPath(steps: readonly Step[]): string {
  const path = steps
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
  return path === "" ? "$" : path;
}

function replaced(value: unknown, [step, ...rest]: readonly Step[]): unknown {
  if (step === undefined) return MARK;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === step ? replaced(item, rest) : item));
  }
  const object = value as Record<string, unknown>;
  return { ...object, [step]: replaced(object[step], rest) };
}
