/** The id of the watch of one attempt, written by hand, for every type of target. */
import type { watchIdOf } from "../../src/contracts/watch";

interface GoldenWatch {
  readonly attempt: Parameters<typeof watchIdOf>[0];
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
  "databricks-submit": {
    attempt: {
      provider: "databricks",
      connectionId: "adb-2847593021847562.2",
      vendorRunId: "455644833",
      number: 3,
    },
    id: "watch-databricks-adb-2847593021847562.2-455644833-3",
  },
  // Several runs may watch an adopted one.
  "databricks-run": {
    attempt: {
      provider: "databricks",
      connectionId: "adb-2847593021847562.2",
      vendorRunId: "9223372036854775807",
      number: 1,
      adopted: true,
      runId: "r-c8695db06b8b53997a0107fe092a92dfa9db40ae",
    },
    id: "watch-databricks-adb-2847593021847562.2-9223372036854775807-1-c8695db06b",
  },
  "dbt-run": {
    attempt: {
      provider: "dbt-cloud",
      connectionId: "12345",
      vendorRunId: "70403110000000",
      number: 1,
      adopted: true,
      runId: "r-c8695db06b8b53997a0107fe092a92dfa9db40ae",
    },
    id: "watch-dbt-cloud-12345-70403110000000-1-c8695db06b",
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
