/**
 * Schemas for answers of which any part may be missing or of an unexpected type without hiding the others. They read such
 * a part as nothing rather than let it fail first, because a failure costs many times what a success costs.
 */
import { z } from "zod";

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object whose absence is the same as the absence of all its fields. */
export function lenientObject<Fields extends z.ZodRawShape>(
  fields: Fields,
): z.ZodType<z.infer<z.ZodObject<Fields>>> {
  return z.preprocess((value) => (isJsonObject(value) ? value : {}), z.object(fields));
}

/** The API puts 100 items on a page; whatever comes beyond this many is not from the API, and is not read. */
const MOST_ITEMS = 250;

/** The items that can be read. */
export const lenientList = <Item>(item: z.ZodType<Item>): z.ZodType<Item[]> =>
  z
    .unknown()
    .optional()
    .transform((items) => {
      const read: Item[] = [];
      for (const one of Array.isArray(items) ? items.slice(0, MOST_ITEMS) : []) {
        const result = item.safeParse(one);
        if (result.success) read.push(result.data);
      }
      return read;
    });
