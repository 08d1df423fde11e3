import type { Expression } from "./expressions/syntax";
import { expressionsIn } from "./expressions/template";

/** One name that an expression depends on. */
export interface Reference {
  readonly kind: "activity" | "variable" | "parameter" | "action" | "output";
  readonly name: string;
}

const BY_FUNCTION: Readonly<Record<string, Reference["kind"]>> = {
  activity: "activity",
  variables: "variable",
  parameters: "parameter",
  body: "action",
  actions: "action",
  outputs: "action",
};

/** Everything that the expressions in `json` refer to, with repetitions. */
export const referencesIn = (json: unknown): Reference[] =>
  expressionsIn(json).flatMap(referencesOf);

function referencesOf(expression: Expression): Reference[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "call": {
      const kind = BY_FUNCTION[expression.name];
      const [name] = expression.args;
      const own: Reference[] =
        kind !== undefined && name?.kind === "literal" ? [{ kind, name: String(name.value) }] : [];
      return [...own, ...expression.args.flatMap(referencesOf)];
    }
    case "access":
      return [
        ...accessed(expression),
        ...referencesOf(expression.of),
        ...referencesOf(expression.name),
      ];
  }
}

/** `pipeline().parameters.X` and `activity('A').output.x`. */
function accessed({ of, name }: Extract<Expression, { kind: "access" }>): Reference[] {
  if (of.kind !== "access" || of.name.kind !== "literal" || name.kind !== "literal") return [];
  const root = of.of.kind === "call" ? of.of.name : "";
  const reference = (kind: Reference["kind"]): Reference[] => [{ kind, name: String(name.value) }];
  if (root === "pipeline" && of.name.value === "parameters") return reference("parameter");
  if (root === "activity" && of.name.value === "output") return reference("output");
  return [];
}

/** The references to names that are not in `known`, for the kinds in `known`. */
export const danglingIn = (
  json: unknown,
  known: Readonly<Partial<Record<Reference["kind"], readonly string[]>>>,
): Reference[] =>
  referencesIn(json).filter(({ kind, name }) => known[kind]?.includes(name) === false);

/** The sorted names of one kind, without repetitions. */
export const namesIn = (json: unknown, wanted: Reference["kind"]): string[] => {
  const names = referencesIn(json).flatMap(({ kind, name }) => (kind === wanted ? [name] : []));
  return [...new Set(names)].toSorted();
};
