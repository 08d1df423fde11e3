/** The id of the watch of one attempt, written by hand, for every type of target. */
import type { AttemptReference } from "../../src/contracts/attempt";

interface GoldenWatch {
  readonly attempt: Pick<AttemptReference, "provider" | "connectionId" | "vendorRunId" | "number">;
  readonly id: string;
}

/** By type of target. */
export const GOLDEN_WATCHES: Readonly<Record<string, GoldenWatch>> = {
  "databricks-job": {
    attempt: {
      provider: "databricks",
      connectionId: "adb-2847593021847562.2",
      vendorRunId: "9223372036854775807",
      number: 2,
    },
    id: "watch-databricks-adb-2847593021847562.2-9223372036854775807-2",
  },
  "databricks-pipeline": {
    attempt: {
      provider: "databricks",
      connectionId: "adb-2847593021847562.2",
      vendorRunId: "e0b7f9a3-64c8-4f2d-a9b1-2f6c0d8e4a17",
      number: 1,
    },
    id: "watch-databricks-adb-2847593021847562.2-e0b7f9a3-64c8-4f2d-a9b1-2f6c0d8e4a17-1",
  },
  "dbt-job": {
    attempt: {
      provider: "dbt-cloud",
      connectionId: "12345",
      vendorRunId: "70403110000000",
      number: 1,
    },
    id: "watch-dbt-cloud-12345-70403110000000-1",
  },
};
