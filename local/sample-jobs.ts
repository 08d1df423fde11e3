import type { SimulatedVendors } from "./simulated-vendors";
import {
  nightlyMarts,
  revenueReports,
  salesModels,
  SAMPLE_DBT_JOBS,
} from "./simulators/sample-dbt-jobs";
import {
  addSampleJobs as addDatabricksJobs,
  SAMPLE_JOBS,
  SAMPLE_PIPELINES,
} from "./simulators/sample-jobs";

/** Fills freshly started simulators with the jobs that the demo and `npm start` offer. */
export function addSampleJobs({ databricks, dbtCloud }: SimulatedVendors): void {
  addDatabricksJobs(databricks);
  for (const job of SAMPLE_DBT_JOBS) dbtCloud.addJob(job);
}

const databricksLine = ({ jobId, name }: { jobId: string; name: string }, what: string): string =>
  `databricks-job      ${jobId}  ${name}: ${what}`;

const dbtLine = ({ id, name }: { id: number; name: string }, what: string): string =>
  `dbt-job             ${id}  ${name}: ${what}`;

const pipelineLine = (
  { pipelineId, name }: { pipelineId: string; name: string },
  what: string,
): string => `databricks-pipeline ${pipelineId}  ${name}: ${what}`;

/** One line for each sample job. */
export const SAMPLE_JOB_LINES: readonly string[] = [
  databricksLine(SAMPLE_JOBS.succeeds, "three tasks, succeeds after 12 s"),
  databricksLine(SAMPLE_JOBS.fails, "one task fails, two never run"),
  databricksLine(SAMPLE_JOBS.takesLong, "ten minutes, for cancelling"),
  databricksLine(SAMPLE_JOBS.queues, "one run at a time, the next ones wait"),
  databricksLine(SAMPLE_JOBS.succeedsWithFailures, "succeeds although a task fails"),
  databricksLine(SAMPLE_JOBS.isRepaired, "a task fails, and succeeds when the run is repaired"),
  databricksLine(SAMPLE_JOBS.feeds, "one task, succeeds after three seconds"),
  pipelineLine(SAMPLE_PIPELINES.completes, "completes after nine seconds"),
  pipelineLine(SAMPLE_PIPELINES.follows, "completes after three seconds"),
  pipelineLine(SAMPLE_PIPELINES.fails, "its update fails in a flow"),
  dbtLine(nightlyMarts, "succeeds after about ten seconds"),
  dbtLine(revenueReports, "fails in a model and a test"),
  dbtLine(salesModels, "fails in a model, and succeeds when the run is repaired"),
];
