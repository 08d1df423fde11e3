import * as z from "zod";
import { Duplicate } from "../contracts/attempt";
import { CallbackProgress } from "../contracts/callback";
import { CancelByKey } from "../contracts/cancel-by-key";
import { KeyCancellation } from "../contracts/key-cancellation";
import { ListCounts } from "../contracts/list-page";
import { RepairRequest } from "../contracts/repair";
import { FieldProblem, ProblemDocument } from "../contracts/problem-document";
import {
  AcceptedRun,
  AttemptDocument,
  ListedRun,
  ResultDocument,
  RunDocument,
  RunError,
  RunList,
  WorkflowOfRun,
} from "../contracts/run-document";
import { RunRequestDocument } from "../contracts/run-request-document";
import { createRunListQuery } from "../contracts/run-list-query";
import {
  NextTick,
  PausedSchedule,
  ScheduledWorkflow,
  ScheduleDocument,
  ScheduleList,
  TickFate,
} from "../contracts/schedule-document";
import { ScheduleListQuery } from "../contracts/schedule-list-query";
import { ScheduleStart } from "../contracts/schedule-start";
import { StartedBySchedule } from "../contracts/started-by-schedule";
import { DbtOutputs, JobOutputs, PipelineOutputs, TaskOutput } from "../contracts/outputs";
import { ConnectionHealth, SystemDocument, SystemSettings } from "../contracts/system-document";
import { RunTask, RunTasks } from "../contracts/tasks";
import { RetryPolicy, type Contract } from "../contracts/run-request";
import { TargetSummary, TargetTypeName } from "../contracts/target";
import { Misfire } from "../contracts/schedule";
import { without, type JsonSchema } from "./json-schema";
import { StartedRun } from "./started-run";
import { describedWorkflows, describeWorkflowRequest } from "./workflow-schemas";

interface Described {
  readonly schema: z.ZodType;
  readonly is: string;
  /** The field whose text is shown for an error of this form. */
  readonly errorMessage?: string;
}

/** All schemas that have a name in the documents, except those of the targets. */
const described = {
  RetryPolicy: {
    schema: RetryPolicy,
    is: "When a failed job is started again.",
  },
  CancelByKey: {
    schema: CancelByKey,
    is: "Which run to cancel.",
  },
  RepairRequest: {
    schema: RepairRequest,
    is: "How a run is repaired.",
  },
  AcceptedRun: {
    schema: AcceptedRun,
    is: "A run that was started, or found under its idempotency key.",
  },
  StartedRun: {
    schema: StartedRun,
    is: "A run that was started and, once the caller has followed the 202, how it ended.",
  },
  RunRequestDocument: {
    schema: RunRequestDocument,
    is: "With what a run can be started again.",
  },
  RunDocument: {
    schema: RunDocument,
    is: "Everything that is known about a run.",
  },
  ListedRun: {
    schema: ListedRun,
    is: "Everything that is known about a run, without its outputs.",
  },
  JobOutputs: {
    schema: JobOutputs,
    is: "What the tasks of a Databricks run returned.",
  },
  TaskOutput: {
    schema: TaskOutput,
    is: "What one task returned.",
  },
  PipelineOutputs: {
    schema: PipelineOutputs,
    is: "What a pipeline's update wrote.",
  },
  DbtOutputs: {
    schema: DbtOutputs,
    is: "What the nodes of a dbt run did.",
  },
  RunTasks: {
    schema: RunTasks,
    is: "The parts of a run's newest attempt.",
  },
  RunTask: {
    schema: RunTask,
    is: "One part of an attempt.",
  },
  RunError: {
    schema: RunError,
    is: "Why a run did not succeed.",
  },
  TargetSummary: {
    schema: TargetSummary,
    is: "The job of a run, without its parameters.",
  },
  AttemptDocument: {
    schema: AttemptDocument,
    is: "One execution of the job at the vendor.",
  },
  Duplicate: {
    schema: Duplicate,
    is: "A further run of the same launch.",
  },
  CallbackProgress: {
    schema: CallbackProgress,
    is: "The state of a run's callback.",
  },
  KeyCancellation: {
    schema: KeyCancellation,
    is: "The result of a cancel by key.",
  },
  ResultDocument: {
    schema: ResultDocument,
    is: "How a run ended, or that it is still running.",
    errorMessage: "message",
  },
  WorkflowOfRun: { schema: WorkflowOfRun, is: "The workflow of which a run is a step." },
  RunList: { schema: RunList, is: "One page of runs." },
  ListCounts: { schema: ListCounts, is: "How many entries of a list have each status." },
  ScheduleList: {
    schema: ScheduleList,
    is: "The configured schedules.",
  },
  ScheduleDocument: {
    schema: ScheduleDocument,
    is: "A schedule and its newest ticks.",
  },
  SystemDocument: {
    schema: SystemDocument,
    is: "What a process of the app knows about it.",
  },
  SystemSettings: {
    schema: SystemSettings,
    is: "Settings that matter to people who use the app.",
  },
  ConnectionHealth: {
    schema: ConnectionHealth,
    is: "How the calls to a connection go.",
  },
  PausedSchedule: {
    schema: PausedSchedule,
    is: "The pause of a schedule.",
  },
  ScheduleListQuery: {
    schema: ScheduleListQuery,
    is: "Which schedules to list.",
  },
  ScheduleStart: {
    schema: ScheduleStart,
    is: "How a schedule is run now.",
  },
  StartedBySchedule: {
    schema: StartedBySchedule,
    is: "A run or a workflow that a schedule started on demand, or that was found under its idempotency key.",
  },
  ScheduledWorkflow: {
    schema: ScheduledWorkflow,
    is: "The workflow that a schedule starts.",
  },
  Misfire: {
    schema: Misfire,
    is: "What happens to ticks that are found late.",
  },
  NextTick: {
    schema: NextTick,
    is: "When a schedule is due next.",
  },
  TickFate: {
    schema: TickFate,
    is: "The last tick of a schedule and the decision about it.",
  },
  ...describedWorkflows,
  Problem: {
    schema: ProblemDocument,
    is: "Why a request was rejected, as RFC 9457 problem details.",
    errorMessage: "detail",
  },
  FieldProblem: {
    schema: FieldProblem,
    is: "One invalid field of a request.",
  },
} as const satisfies Record<string, Described>;

export type SchemaName =
  | keyof typeof described
  | keyof ReturnType<typeof describeWorkflowRequest>
  | "RunRequest"
  | "RunListQuery"
  | "Target";

/** By name; the names of the targets' schemas come from the vendors. */
export type Schemas = Readonly<Record<SchemaName, JsonSchema>> &
  Readonly<Record<string, JsonSchema>>;

function describeAll(contract: Contract): Readonly<Record<string, Described>> {
  const { request, target, targets } = contract;
  const ofTargets = targets.flatMap(({ schema, schemaName, summary, parts = {} }) => [
    [schemaName, { schema, is: summary }] as const,
    ...Object.entries(parts).map(
      ([name, part]) => [name, { schema: part.schema, is: part.summary }] as const,
    ),
  ]);
  const query = createRunListQuery(targets.map(({ type }) => type));
  return {
    RunRequest: { schema: request, is: "What to run, and how to wait for it." },
    Target: { schema: target, is: "A job at one of the vendors." },
    ...Object.fromEntries(ofTargets),
    RunListQuery: { schema: query, is: "Which runs to list." },
    ...describeWorkflowRequest(contract),
    ...described,
  };
}

/** The JSON Schemas (2020-12) of all of them, each reference made by `addressOf`. */
export function jsonSchemas(contract: Contract, addressOf: (name: string) => string): Schemas {
  const all = describeAll(contract);
  const registry = z.registry<{ id: string }>();
  for (const [id, { schema }] of Object.entries(all)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    // The form that a caller sends: fields with defaults are optional, and transforms are not applied.
    io: "input",
    uri: addressOf,
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === TargetTypeName) jsonSchema.enum = contract.targets.map(({ type }) => type);
      // The format means the same as the pattern, which is 300 characters long.
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
  const named = Object.entries(all).map(([name, description]) => {
    const schema = without(schemas[name] as JsonSchema, "$schema", "$id");
    return [name, withTexts(schema, description)] as const;
  });
  return Object.fromEntries(named) as Schemas;
}

function withTexts(schema: JsonSchema, { is, errorMessage }: Described): JsonSchema {
  return { description: is, ...markErrorMessage(schema, errorMessage) };
}

function markErrorMessage(schema: JsonSchema, field: string | undefined): JsonSchema {
  const inner = field === undefined ? undefined : schema.properties?.[field];
  if (field === undefined || inner === undefined) return schema;
  const marked: JsonSchema = { ...inner, "x-ms-primary-error-message": true };
  return { ...schema, properties: { ...schema.properties, [field]: marked } };
}
