import * as z from "zod";
import { AttemptMode } from "../run-request";

/** The body of `POST /api/workflows/{id}/resume`. */
export const ResumeRequest = z.strictObject({
  mode: AttemptMode.optional().describe(
    "What happens with steps that failed. repair: only what failed in them is run again, and a step fails if its vendor cannot do that. rerun: their jobs are started anew. By default what failed is run again, and the job is started anew if the vendor cannot do that.",
  ),
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;
