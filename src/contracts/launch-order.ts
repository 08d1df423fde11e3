import * as z from "zod";
import { AttemptReference, LaunchOrigin, LaunchPlan } from "./attempt";
import { Instant } from "./identifiers";
import { Target } from "./target";

/** The fields that identify one launch. The same values always mean the same launch. */
export const LaunchOrder = z.strictObject({
  target: Target,
  runId: z.string(),
  attemptNumber: z.int().positive(),
  plan: LaunchPlan,
  // The following fields are missing in runs that 0.1.0 accepted.
  origin: LaunchOrigin.optional(),
  /** When the run first ordered the launch; after `deadline` it is not sent any more. */
  orderedAt: Instant.optional(),
  deadline: Instant.optional(),
  /** The failed attempt, if this launch repairs it instead of starting the job anew. */
  repairs: AttemptReference.optional(),
  /** 2 if the launch is sent once more because no run of the first POST was found; absent for 1. Not part of its identity. */
  send: z.int().positive().optional(),
  /** Nothing that could start a run is sent any more, not even with a key: only the vendor's list is read. */
  onlyLook: z.literal(true).optional(),
});
