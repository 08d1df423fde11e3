/** What a Bicep expression is, as far as the tests of the templates look into it. */
export type BicepValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "object"; readonly fields: ReadonlyMap<string, BicepValue> }
  | { readonly kind: "list"; readonly items: readonly BicepValue[] }
  | { readonly kind: "expression"; readonly source: string };

/** The value at a path of field names; undefined where one is missing. */
export function valueAt(
  value: BicepValue | null | undefined,
  path: string,
): BicepValue | undefined {
  let current = value ?? undefined;
  for (const name of path.split(".")) {
    current = current?.kind === "object" ? current.fields.get(name) : undefined;
  }
  return current;
}

/** A literal or an expression as it is written, without quotes; undefined for objects, lists and what is missing. */
export function writtenAt(value: BicepValue | null | undefined, path: string): string | undefined {
  const found = valueAt(value, path);
  if (found?.kind === "text") return found.text;
  return found?.kind === "expression" ? found.source : undefined;
}

/** Names of an object's fields; none for anything else. */
export const namesIn = (value: BicepValue | null | undefined): string[] =>
  value?.kind === "object" ? [...value.fields.keys()] : [];
