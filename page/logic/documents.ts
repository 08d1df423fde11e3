/** The documents of the API, by the types of the client. Types only. */
export type {
  FieldProblem,
  ListedRun,
  ListedWorkflow,
  RunDocument,
  RunList,
  RunRequestDocument,
  RunTask,
  RunTasks,
  ScheduleDocument,
  ScheduleList,
  StepDocument,
  WorkflowDocument,
  WorkflowList,
} from "../../client/documents";
