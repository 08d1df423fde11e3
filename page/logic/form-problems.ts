/** Which message belongs beside which field of a form. */
import type { FieldProblem } from "./check-value";
import type { Field } from "./form-fields";
import { optionOf } from "./form-fields";
import type { Texts } from "./form-values";

export interface PlacedProblems {
  /** By the path of a field that is shown. */
  readonly at: ReadonlyMap<string, readonly string[]>;
  /** Those that no field is shown for. */
  readonly elsewhere: readonly FieldProblem[];
}

/** A problem inside of what one field holds is shown beside that field, with the rest of its path. */
export function placeProblems(
  problems: readonly FieldProblem[],
  paths: readonly string[],
): PlacedProblems {
  const at = new Map<string, string[]>();
  const elsewhere: FieldProblem[] = [];
  for (const problem of problems) {
    const { field, message } = problem;
    const [nearest] = paths
      .filter((path) => field === path || field.startsWith(`${path}.`))
      .sort((one, other) => other.length - one.length);
    if (nearest === undefined) {
      elsewhere.push(problem);
      continue;
    }
    const rest = field.slice(nearest.length + 1);
    at.set(nearest, [...(at.get(nearest) ?? []), rest === "" ? message : `${rest} ${message}`]);
  }
  return { at, elsewhere };
}

/** Of all fields that are shown with these choices, also those that hold others. */
export function shownPaths(fields: readonly Field[], texts: Texts): readonly string[] {
  return fields.flatMap((field) => {
    if (field.kind === "group") return [field.path, ...shownPaths(field.fields, texts)];
    if (field.kind !== "kinds") return [field.path];
    const option = optionOf(field, texts[field.choice] ?? "");
    return [field.path, field.choice, ...shownPaths(option?.fields ?? [], texts)];
  });
}

/** A text that stands for nothing is no missing field as well. */
export const withoutRepeats = (problems: readonly FieldProblem[]): readonly FieldProblem[] =>
  problems.filter(
    ({ field }, index) => problems.findIndex((other) => other.field === field) === index,
  );
