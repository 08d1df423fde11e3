import * as z from "zod";
import { VendorId } from "../../../contracts/identifiers";
import { workspaceId } from "../target-fields";

/** A run that exists. It is watched, and nothing is started. */
export const DatabricksRunTarget = z
  .strictObject({
    type: z.literal("databricks-run").describe("The kind of target."),
    workspaceId,
    vendorRunId: VendorId.optional().describe(
      "The id of the job run to watch. Send it as a string: long ids lose digits as numbers. Or give runUrl.",
    ),
    runUrl: z
      .string()
      .min(1)
      .max(2_048)
      .optional()
      .describe("The address of the run's page, as it stands in the browser. Or give vendorRunId."),
    cancelAtVendor: z
      .boolean()
      .optional()
      .describe(
        "true: a cancel or a time limit also cancels the run at the vendor. By default it only ends the watch.",
      ),
  })
  .refine(({ vendorRunId, runUrl }) => (vendorRunId === undefined) !== (runUrl === undefined), {
    path: ["vendorRunId"],
    error: "or runUrl must be given, and not both",
  });
export type DatabricksRunTarget = z.infer<typeof DatabricksRunTarget>;

/** Of a target whose address was read, as the hub stores it. */
export function runIdOf({ vendorRunId }: DatabricksRunTarget): string {
  if (vendorRunId === undefined) throw new Error("A target names its run by its id.");
  return vendorRunId;
}
