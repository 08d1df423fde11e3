import { z } from "zod";
import type { TargetType } from "./run-request";

/** Written as an object, so that the compiler misses no type of target. */
const everyType = {
  "databricks-job": "databricks-job",
  "dbt-job": "dbt-job",
} as const satisfies { readonly [Type in TargetType]: Type };

export const TargetTypeName = z.enum(everyType);
