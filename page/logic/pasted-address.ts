/**
 * Which kind of target an address from the browser belongs to.
 *
 * The contract has an example for each field that takes an address. An address belongs to the field whose example begins in
 * the same way, with other ids. Of several the longest counts: the address of a run begins as that of its job.
 */
import type { Kinds, Leaf } from "./form-fields";

export interface AddressField {
  /** The kind of target. */
  readonly value: string;
  /** The field that takes the address. */
  readonly path: string;
}

export function fieldForAddress(text: string, { options }: Kinds): AddressField | null {
  const words = wordsOf(text);
  if (words === null) return null;
  let found: AddressField | null = null;
  let longest = 0;
  for (const { value, fields } of options) {
    for (const { example, path } of fields.filter(takesAddress)) {
      const form = wordsOf(example);
      if (form === null || form.length <= longest || !beginsWith(words, form)) continue;
      longest = form.length;
      found = { value, path };
    }
  }
  return found;
}

const takesAddress = (field: Kinds["options"][number]["fields"][number]): field is AddressLeaf =>
  field.kind === "text" && field.example !== null;

type AddressLeaf = Leaf & { readonly example: string };

const beginsWith = (words: readonly string[], form: readonly string[]): boolean =>
  form.every((word, index) => words[index] === word);

/** Each id is `*`. Older pages have their path behind a `#`, in the singular. */
function wordsOf(text: string): readonly string[] | null {
  const address = text.includes("://") ? text.trim() : `https://${text.trim()}`;
  if (!URL.canParse(address)) return null;
  const { pathname, hash } = new URL(address);
  const path = pathname === "/" ? hash.slice(1) : pathname;
  const words = path.split("/").filter((word) => word !== "" && word !== "joblist");
  return words.length === 0 ? null : words.map((word) => (isId(word) ? "*" : singular(word)));
}

const isId = (word: string): boolean =>
  /^\d+$|^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(word);

const singular = (word: string): string => word.replace(/s$/, "");
