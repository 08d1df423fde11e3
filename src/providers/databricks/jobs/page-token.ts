import { z } from "zod";
import { LIMITS } from "../../../contracts/vendor-text";

/** What a list says about its next page. A token that is too long to be sent back is not the end of the list. */
export type NextPage =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "unusable" };

/** For the field `next_page_token`. */
export const NextPage = z
  .unknown()
  .optional()
  .transform((token): NextPage => {
    if (typeof token !== "string" || token === "") return { kind: "none" };
    return token.length > LIMITS.exact ? { kind: "unusable" } : { kind: "token", token };
  });
