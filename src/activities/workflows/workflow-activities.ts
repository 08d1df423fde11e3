import type { Activity } from "../activity";
import { createConcludeWorkflow } from "./conclude-workflow";
import { createCancelSteps, createReadSteps } from "./read-steps";
import { createReportChange } from "./report-change";
import { createStartSteps, type StartStepsOptions } from "./start-steps";

/** The durable steps of workflows. They use the task hub, and a vendor only for a run whose outcome is unknown. */
export const createWorkflowActivities = (options: StartStepsOptions): Activity[] => [
  createStartSteps(options),
  createReadSteps(options),
  createCancelSteps(options),
  createReportChange(options),
  createConcludeWorkflow(options),
];
