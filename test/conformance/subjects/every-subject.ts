import type { Subject } from "../subject";
import { databricksJob } from "./databricks-job";
import { databricksPipeline } from "./databricks-pipeline";
import { dbtJob } from "./dbt-job";

/** Of every type of target. */
export const SUBJECTS: readonly Subject[] = [databricksJob, databricksPipeline, dbtJob];
