import type { Rejected } from "../contracts/attempt";
import { NOT_REPAIRABLE, NOTHING_TO_REPAIR } from "../contracts/repair";

/** The vendor has no repair for this attempt; the message is a sentence. */
export const notRepairable = (message: string): Rejected => ({
  kind: "rejected",
  failure: { code: NOT_REPAIRABLE, message },
});

/** The attempt has succeeded, so neither a repair nor another start is wanted. */
export const nothingToRepair = (message: string): Rejected => ({
  kind: "rejected",
  failure: { code: NOTHING_TO_REPAIR, message },
});
