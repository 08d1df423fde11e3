/** What lists have in common: their query, and what they tell about a page. */
import * as z from "zod";

const count = (which: string): z.ZodInt => z.int().nonnegative().describe(which);

/** How many entries match, as far as the call has read them. */
export const ListCounts = z.strictObject({
  running: count("Those that are running."),
  succeeded: count("Those that succeeded."),
  failed: count("Those that failed."),
  cancelled: count("Those that were cancelled."),
  timedOut: count("Those that timed out."),
  unknown: count("Those whose outcome is not known."),
  atLeast: z
    .boolean()
    .describe(
      "Whether the list goes on beyond what this call has read, so that there may be more.",
    ),
});
export type ListCounts = z.infer<typeof ListCounts>;

export const listCounts = ListCounts.describe(
  "How many match from the beginning of this page on, with each status, as far as this call has read. They may be more than the page shows.",
);

export const nextPage = z
  .string()
  .nullable()
  .describe(
    "Send it as the query parameter of this name, with the same filters, for the next page; null on the last. A page may be short or empty although more follow: a call reads a limited number of entries.",
  );

/** Task hubs support only dates with four-digit years, without the first ones. Other dates would fail there. */
const EARLIEST = new Date(0);
const LATEST = new Date("9999-12-31T23:59:59.999Z");

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((date) => date >= EARLIEST && date <= LATEST, "must lie between 1970 and 9999");

export const MOST_ON_A_PAGE = 100;
export const USUAL_PAGE = 50;

const LONGEST_TEXT = 256;

export const searchText = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_TEXT)
  .transform((text) => text.toLowerCase())
  .optional();

/** A tag, or a tag with its value. */
const tag = z
  .string()
  .min(1)
  .max(2 * LONGEST_TEXT)
  .transform((text) => {
    const [name = "", ...value] = text.split("=");
    return { name, value: value.length === 0 ? null : value.join("=") };
  })
  .optional()
  .describe("Only those with this tag: its name, or name=value.");

/** The parameters that every list has. */
export const listQuery = {
  tag,
  since: instant.optional(),
  until: instant.optional(),
  top: z
    .preprocess(
      (text) => (/^\d{1,3}$/.test(String(text)) ? Number(text) : text),
      z.int(`must be a whole number from 1 to ${MOST_ON_A_PAGE}`).min(1).max(MOST_ON_A_PAGE),
    )
    .optional()
    .describe(`How many a page shows at most: 1 to ${MOST_ON_A_PAGE}, by default ${USUAL_PAGE}.`),
  continuation: z
    .string()
    .optional()
    .describe("The continuation of the previous page: returns the next one."),
};

export interface ListQuery {
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly top?: number | undefined;
  readonly continuation?: string | undefined;
}

export type TagFilter = { readonly name: string; readonly value: string | null };

export const hasTag = (
  tags: Readonly<Record<string, string>>,
  wanted: TagFilter | undefined,
): boolean => {
  if (wanted === undefined) return true;
  const value = Object.hasOwn(tags, wanted.name) ? tags[wanted.name] : undefined;
  return value !== undefined && (wanted.value === null || value === wanted.value);
};
