/** The documents of the API, by the types of the client. Types only. */
export type {
  ConnectionHealth,
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
  SystemDocument,
  WorkflowDocument,
  WorkflowList,
} from "../../client/documents";
