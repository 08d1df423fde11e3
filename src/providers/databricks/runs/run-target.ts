import { z } from "zod";
import { VendorId } from "../../../contracts/identifiers";
import { workspaceId } from "../target-fields";

/** A run that exists. It is watched, and nothing is started. */
export const DatabricksRunTarget = z.strictObject({
  type: z.literal("databricks-run").describe("The kind of target."),
  workspaceId,
  vendorRunId: VendorId.describe(
    "The id of the job run to watch. Send it as a string: long ids lose digits as numbers.",
  ),
  cancelAtVendor: z
    .boolean()
    .optional()
    .describe(
      "true: a cancel or a time limit also cancels the run at the vendor. By default it only ends the watch.",
    ),
});
export type DatabricksRunTarget = z.infer<typeof DatabricksRunTarget>;
