/** Code of a failure: the vendor has no repair for the attempt, so the job may be started anew. */
export const NOT_REPAIRABLE = "notRepairable";

/** Code of a failure: the attempt has succeeded meanwhile, so the job is not started anew either. */
export const NOTHING_TO_REPAIR = "nothingToRepair";
