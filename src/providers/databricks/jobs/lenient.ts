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

export interface ReadList<Item> {
  readonly items: Item[];
  /** How many could not be read; 1 for a list that is none. */
  readonly unread: number;
}

/** The items that can be read, and how many there are besides: for those who conclude anything from what is missing. */
export const readList = <Item>(item: z.ZodType<Item>): z.ZodType<ReadList<Item>> =>
  z
    .unknown()
    .optional()
    .transform((list) => {
      // The API leaves out a list of nothing.
      if (list === undefined || list === null) return { items: [], unread: 0 };
      if (!Array.isArray(list)) return { items: [], unread: 1 };
      const items: Item[] = [];
      for (const one of list.slice(0, MOST_ITEMS)) {
        const result = item.safeParse(one);
        if (result.success) items.push(result.data);
      }
      return { items, unread: list.length - items.length };
    });

/** The items that can be read. */
export const lenientList = <Item>(item: z.ZodType<Item>): z.ZodType<Item[]> =>
  readList(item).transform(({ items }) => items);
