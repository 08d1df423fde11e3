import type { Subject } from "../subject";
import { databricksJob } from "./databricks-job";
import { databricksPipeline } from "./databricks-pipeline";
import { databricksRun } from "./databricks-run";
import { databricksSubmit } from "./databricks-submit";
import { dbtJob } from "./dbt-job";
import { dbtRun } from "./dbt-run";

/** Of every type of target. */
export const SUBJECTS: readonly Subject[] = [
  databricksJob,
  databricksPipeline,
  databricksRun,
  databricksSubmit,
  dbtJob,
  dbtRun,
];
