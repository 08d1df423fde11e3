/** Fields that several types of targets have. */
import * as z from "zod";

export const workspaceId = z
  .string()
  .min(1)
  .optional()
  .describe(
    "The workspace as its address begins, for example adb-1234567890123456.7. May be left out when one workspace is configured.",
  );
