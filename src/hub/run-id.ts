import { createHash, randomUUID } from "node:crypto";

/** The same key in the same scope always gives the same run id; without a key every call gets a new run. */
export const runIdOf = (scope: string, key: string | null): string => {
  const text = key === null ? `new|${randomUUID()}` : `key|${scope}|${key}`;
  return `r-${createHash("sha256").update(text).digest("hex").slice(0, 40)}`;
};

/** Hash of a JSON value that does not depend on the order of its fields. */
export const hashOf = (value: unknown): string =>
  createHash("sha256").update(canonical(value)).digest("hex");

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${fields.join(",")}}`;
}
