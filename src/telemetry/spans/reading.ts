/**
 * Reads data of any shape: a request that the function rejects still gets its span, and tracing must never fail.
 */
import { isRunId } from "../../contracts/identifiers";
import type { Facts } from "./spans";

export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

export const textIn = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

export const numberIn = (value: unknown): number | undefined =>
  typeof value === "number" ? value : undefined;

/** Any other value that callers send under this name is not added to a span. */
export const runIdIn = (value: unknown): string | undefined =>
  typeof value === "string" && isRunId(value) ? value : undefined;

/** Without unknown values, so that they do not replace known ones of another source. */
export const known = (facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
