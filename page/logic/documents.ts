/** The documents of the API, by the types of the contract itself. Types only: nothing of the app is bundled. */
export type { ListedRun, RunDocument, RunList } from "../../src/contracts/run-document";
export type { ProblemDocument } from "../../src/contracts/problem-document";
export type { RunRequestDocument } from "../../src/contracts/run-request-document";
export type { RunTask, RunTasks } from "../../src/contracts/tasks";
export type { ScheduleDocument, ScheduleList } from "../../src/contracts/schedule-document";
export type {
  ListedWorkflow,
  StepDocument,
  WorkflowDocument,
  WorkflowList,
} from "../../src/contracts/workflows/workflow-document";
