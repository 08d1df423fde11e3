import { toPath, type Step } from "./json-paths";

/** The same document, which notes every place that is looked at: what a parser never asks for, it cannot stumble over. */
export function noting(
  json: unknown,
  note: (path: string) => void,
  here: readonly Step[] = [],
): unknown {
  if (typeof json !== "object" || json === null) return json;
  const isList = Array.isArray(json);
  return new Proxy(json, {
    get: (target, name): unknown => {
      const inner: unknown = Reflect.get(target, name);
      if (typeof name !== "string" || !Object.hasOwn(target, name) || (isList && !isIndex(name))) {
        return inner;
      }
      const steps = [...here, isList ? Number(name) : name];
      note(toPath(steps));
      return noting(inner, note, steps);
    },
  });
}

const isIndex = (name: string): boolean => /^\d+$/.test(name);
