/** The limits of a workflow. */

export const MOST_STEPS = 300;

export const MOST_PARALLEL = 50;

export const LONGEST_STEP_NAME = 64;

/** Of the request. It is stored in pieces, so it may be larger than that of a run. */
export const WORKFLOW_BODY_BYTE_LIMIT = 262_144;

/** Of one inserted value, as JSON in UTF-8. */
export const INSERTED_BYTE_LIMIT = 8_192;

/** More generations of one workflow within the retention time are a loop of some program. */
export const MOST_GENERATIONS = 50;
