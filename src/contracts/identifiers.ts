import * as z from "zod";

const LARGEST_INT64 = 9_223_372_036_854_775_807n;

const BEYOND_NUMBERS = "is beyond 2^53 and would lose digits as a number: send it as a string";

const AnyForm = z.union(
  [
    z.string().regex(/^[1-9]\d{0,18}$/, "must be a positive whole number, as a string of digits"),
    z
      .number()
      .int({
        error: ({ code }) => (code === "too_big" ? BEYOND_NUMBERS : "must be a whole number"),
      })
      .positive("must be positive"),
  ],
  "must be a whole number or a string of digits",
);

/** The body of a request holds a large integer as a `bigint`. As a number it is rejected like any that is too large. */
const asNumber = (value: unknown): unknown => (typeof value === "bigint" ? Number(value) : value);

/**
 * A vendor's int64 id, kept as its exact digits. Databricks ids have 14 to 16 digits and may exceed what a JSON number
 * holds exactly, so numbers are accepted only while they are safe integers.
 */
export const VendorId = z
  .preprocess(asNumber, AnyForm)
  .transform(String)
  .refine((digits) => BigInt(digits) <= LARGEST_INT64, "is larger than any 64-bit id");
export type VendorId = z.infer<typeof VendorId>;

/**
 * Always with three decimals: when an orchestrator fails, the extension reads its custom status with a parser that takes
 * instants for dates, and writes `:07.510Z` as `:07.51Z`. Texts of one form can be compared.
 */
function inOneForm(instant: string): string {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? instant : new Date(time).toISOString();
}

/** An instant in JSON: ISO 8601, UTC. */
export const Instant = z.iso.datetime().overwrite(inOneForm);
export type Instant = z.infer<typeof Instant>;

/** A vendor's id as it sends it itself: a number, or a string of digits. */
export const DigitsId = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,19}$/));

const RUN_ID = /^r-[0-9a-f]{40}$/;

/** The durable client puts ids into URLs without encoding them, so it only ever gets ids of this form. */
export const isRunId = (text: string): boolean => RUN_ID.test(text);

/** What a caller calls one intended run, so that a call may be repeated. */
export const IdempotencyKey = z.string().min(1).max(256);
