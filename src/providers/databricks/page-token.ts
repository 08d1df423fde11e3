import * as z from "zod";
import { LIMITS } from "../../contracts/vendor-text";

/** The next page of a list. A token that cannot be sent back does not mean the end of the list. */
export type NextPage =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "unusable" };

/** For the field `next_page_token`. */
export const NextPage = z
  .unknown()
  .optional()
  .transform((token): NextPage => {
    if (token === undefined || token === null || token === "") return { kind: "none" };
    const usable = typeof token === "string" && token.length <= LIMITS.exact;
    return usable && token.isWellFormed() ? { kind: "token", token } : { kind: "unusable" };
  });
