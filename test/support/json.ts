export type Json = Readonly<Record<string, unknown>>;

/** The value at `path` in `json`. @throws if there is none. */
export function at(json: unknown, ...path: readonly (string | number)[]): unknown {
  let found = json;
  for (const name of path) {
    const next: unknown =
      typeof found === "object" && found !== null ? (found as Json)[name] : undefined;
    if (next === undefined) throw new Error(`There is nothing at ${path.join(".")}.`);
    found = next;
  }
  return found;
}

/** The object at `path`. */
export function objectAt(json: unknown, ...path: readonly (string | number)[]): Json {
  const found = at(json, ...path);
  if (typeof found !== "object" || found === null) {
    throw new Error(`There is no object at ${path.join(".")}.`);
  }
  return found as Json;
}

/** Every object in `json`, including itself. */
export function objectsIn(json: unknown): Json[] {
  if (typeof json !== "object" || json === null) return [];
  const inner = Object.values(json).flatMap(objectsIn);
  return Array.isArray(json) ? inner : [json as Json, ...inner];
}
