import * as z from "zod";
import { AttemptMode } from "./run-request";

/** The body of `POST /api/runs/{id}/repair`. */
export const RepairRequest = z.strictObject({
  mode: AttemptMode.optional().describe(
    "repair: only what failed is run again, and the new run fails if the vendor cannot do that. rerun: the job is started anew. By default what failed is run again, and the job is started anew if the vendor cannot do that.",
  ),
});
export type RepairRequest = z.infer<typeof RepairRequest>;

/** Code of a failure: the vendor has no repair for the attempt, so the job may be started anew. */
export const NOT_REPAIRABLE = "notRepairable";

/** Code of a failure: the attempt has succeeded meanwhile, so the job is not started anew either. */
export const NOTHING_TO_REPAIR = "nothingToRepair";
