/**
 * Schemas for responses in which any part may be missing or have an unexpected type. Such a part is read as missing, and the
 * others are still read. It is checked before parsing, because a failed parse is many times slower than a successful one.
 */
import * as z from "zod";
import { isJsonObject } from "../json-object";

/** An object; if it is missing, all its fields are missing. */
export function lenientObject<Fields extends z.ZodRawShape>(
  fields: Fields,
): z.ZodType<z.infer<z.ZodObject<Fields>>> {
  return z.preprocess((value) => (isJsonObject(value) ? value : {}), z.object(fields));
}

/** The API returns 100 items on a page. Items beyond this number are not from the API and are not read. */
const MOST_ITEMS = 250;

export interface ReadList<Item> {
  readonly items: Item[];
  /** How many could not be read; 1 if the value is not a list. */
  readonly unread: number;
}

/** The readable items and the number of the others: for code that concludes something from a missing item. */
export const readList = <Item>(item: z.ZodType<Item>): z.ZodType<ReadList<Item>> =>
  z
    .unknown()
    .optional()
    .transform((list) => {
      // The API omits an empty list.
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
