/**
 * Reads data without insisting on its shape: what a function itself will refuse still gets its span, and tracing must
 * not fail over anything.
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

/** Nothing else that callers send under this name gets into a span. */
export const runIdIn = (value: unknown): string | undefined =>
  typeof value === "string" && isRunId(value) ? value : undefined;

/** Without what is not known, so that it hides nothing that another source knows. */
export const known = (facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
