import type { Problem } from "./problem";

/** What came of a call. */
export type Reply<Body> =
  | { readonly kind: "read"; readonly body: Body }
  | { readonly kind: "refused"; readonly problem: Problem }
  /** Nobody waits for it any more. */
  | { readonly kind: "dropped" };
