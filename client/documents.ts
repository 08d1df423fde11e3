/** The JSON of the API, by its names in the OpenAPI document. */
import type { components, operations } from "./openapi";

type Schemas = components["schemas"];

export type RunRequest = Schemas["RunRequest"];
export type AcceptedRun = Schemas["AcceptedRun"];
export type RunDocument = Schemas["RunDocument"];
export type ListedRun = Schemas["ListedRun"];
export type RunList = Schemas["RunList"];
export type RunTask = Schemas["RunTask"];
export type RunTasks = Schemas["RunTasks"];
export type ResultDocument = Schemas["ResultDocument"];
export type WorkflowRequest = Schemas["WorkflowRequest"];
export type AcceptedWorkflow = Schemas["AcceptedWorkflow"];
export type WorkflowDocument = Schemas["WorkflowDocument"];
export type WorkflowList = Schemas["WorkflowList"];
export type ListedWorkflow = Schemas["ListedWorkflow"];
export type WorkflowResultDocument = Schemas["WorkflowResultDocument"];
export type StepDocument = Schemas["StepDocument"];
export type ScheduleDocument = Schemas["ScheduleDocument"];
export type StartedBySchedule = Schemas["StartedBySchedule"];
export type ScheduleList = Schemas["ScheduleList"];
export type RunRequestDocument = Schemas["RunRequestDocument"];
export type SystemDocument = Schemas["SystemDocument"];
export type ConnectionHealth = Schemas["ConnectionHealth"];
export type Problem = Schemas["Problem"];
export type FieldProblem = Schemas["FieldProblem"];

type QueryOf<Name extends keyof operations> = NonNullable<operations[Name]["parameters"]["query"]>;

export type RunListQuery = QueryOf<"ListRuns">;
export type WorkflowListQuery = QueryOf<"ListWorkflows">;

/** `repair`: only what failed is run again. `rerun`: the job is started anew. */
export type RepairMode = NonNullable<Schemas["RepairRequest"]["mode"]>;

/** What every document about a run or a workflow has. */
export type Verdict = Pick<
  AcceptedRun,
  "id" | "status" | "done" | "succeeded" | "message" | "statusUrl" | "cancelUrl"
>;
