import { invalidRequest } from "./envelope";

/** A parsed query, in which a repeated name becomes a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The text of a live account for a value of the wrong form (apache/airflow#40047). */
function refuse(name: string, value: string): never {
  throw invalidRequest({ [name]: `'${value}' is not valid under any of the given schemas` });
}

export function single(query: Query, name: string): string | undefined {
  const value = query[name];
  return typeof value === "object" ? value.at(-1) : value;
}

export function integerOf(query: Query, name: string): number | undefined {
  const value = single(query, name);
  if (value === undefined) return undefined;
  return /^-?\d+$/.test(value) ? Number(value) : refuse(name, value);
}

export function booleanOf(query: Query, name: string): boolean | undefined {
  const value = single(query, name);
  if (value === undefined) return undefined;
  return /^(true|false)$/i.test(value) ? value.toLowerCase() === "true" : refuse(name, value);
}

function jsonArray(query: Query, name: string): { value: string; items: unknown[] } | undefined {
  const value = single(query, name);
  if (value === undefined) return undefined;
  try {
    const items: unknown = JSON.parse(value);
    return Array.isArray(items) ? { value, items } : refuse(name, value);
  } catch {
    return refuse(name, value);
  }
}

/** A list is a JSON array in one string; a repeated name or a comma list is rejected. */
export function integersOf(query: Query, name: string): ReadonlySet<number> | undefined {
  const parsed = jsonArray(query, name);
  if (parsed === undefined) return undefined;
  const { value, items } = parsed;
  const numbers = items.filter((item) => Number.isInteger(item)).map(Number);
  return numbers.length === items.length ? new Set(numbers) : refuse(name, value);
}

export function textsOf(query: Query, name: string): ReadonlySet<string> | undefined {
  const parsed = jsonArray(query, name);
  if (parsed === undefined) return undefined;
  const { value, items } = parsed;
  const texts = items.filter((item) => typeof item === "string");
  return texts.length === items.length ? new Set(texts) : refuse(name, value);
}

export interface InstantRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** An inclusive range of two instants, as a JSON array. */
export function rangeOf(query: Query, name: string): InstantRange | undefined {
  const parsed = jsonArray(query, name);
  if (parsed === undefined) return undefined;
  const [fromMs = NaN, toMs = NaN, ...more] = parsed.items.map((item) => Date.parse(String(item)));
  const isRange = !Number.isNaN(fromMs) && !Number.isNaN(toMs) && more.length === 0;
  return isRange ? { fromMs, toMs } : refuse(name, parsed.value);
}

export function choiceOf<Choice extends string>(
  query: Query,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = single(query, name);
  if (value === undefined) return undefined;
  return choices.find((choice) => choice === value) ?? refuse(name, value);
}

/**
 * `include_related` in every form that clients send and live accounts accept: a JSON array in one string, the same with
 * single quotes, a comma list, a repeated name. Unknown names are ignored.
 */
export function relatedOf(query: Query): ReadonlySet<string> {
  const value = query["include_related"];
  const parts = value === undefined ? [] : typeof value === "string" ? [value] : value;
  return new Set(parts.flatMap((part) => part.match(/[a-z_]+/g) ?? []));
}
