import type { Subject } from "../subject";
import { databricksJob } from "./databricks-job";
import { dbtJob } from "./dbt-job";

/** Of every type of target. */
export const SUBJECTS: readonly Subject[] = [databricksJob, dbtJob];
