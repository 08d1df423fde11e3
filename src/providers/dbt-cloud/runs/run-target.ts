import { z } from "zod";
import { VendorId } from "../../../contracts/identifiers";
import { accountId } from "../target-fields";

/** A run that exists. It is watched, and nothing is started. */
export const DbtRunTarget = z.strictObject({
  type: z.literal("dbt-run").describe("The kind of target."),
  accountId,
  vendorRunId: VendorId.describe(
    "The id of the run to watch. Send it as a string: long ids lose digits as numbers.",
  ),
  cancelAtVendor: z
    .boolean()
    .optional()
    .describe(
      "true: a cancel or a time limit also cancels the run at the vendor. By default it only ends the watch.",
    ),
});
export type DbtRunTarget = z.infer<typeof DbtRunTarget>;
