import type { Caller } from "../../src/triggers/door/caller";

/** A caller with a function key, in an app without CALLERS. */
export const anyCaller: Caller = {
  scope: "default",
  id: null,
  name: "this function key",
  grants: null,
};
