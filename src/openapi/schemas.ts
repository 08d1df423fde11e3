import { z } from "zod";
import { Duplicate } from "../contracts/attempt";
import { CallbackProgress } from "../contracts/callback";
import { CancelByKey, KeyCancellation } from "../contracts/cancel-by-key";
import { DatabricksJobTarget, JobQueue, PipelineParams } from "../contracts/databricks-target";
import { DbtJobTarget } from "../contracts/dbt-target";
import { FieldProblem, ProblemDocument } from "../contracts/problem-document";
import {
  AcceptedRun,
  AttemptDocument,
  ResultDocument,
  RunDocument,
  RunError,
  RunList,
  TargetSummary,
} from "../contracts/run-document";
import { RunListQuery } from "../contracts/run-list-query";
import { NextTick, ScheduleDocument, ScheduleList, TickFate } from "../contracts/schedule-document";
import { RetryPolicy, RunRequest, Target } from "../contracts/run-request";
import { Misfire } from "../contracts/schedule";
import * as documents from "./document-texts";
import { without, type JsonSchema } from "./json-schema";
import * as requests from "./request-texts";
import { StartedRun } from "./started-run";

interface Described {
  readonly schema: z.ZodType;
  readonly is: string;
  readonly texts: Readonly<Record<string, string>>;
  /** The text field that an error of this form is shown with. */
  readonly errorMessage?: string;
}

/** Every schema that has a name of its own in the documents: those that parse requests, and those of the answers. */
const described = {
  RunRequest: {
    schema: RunRequest,
    is: "What to run, and how to wait for it.",
    texts: requests.runRequestTexts,
  },
  RetryPolicy: {
    schema: RetryPolicy,
    is: "When a failed job is started again.",
    texts: requests.retryPolicyTexts,
  },
  Target: { schema: Target, is: "A job at one of the vendors.", texts: {} },
  DatabricksJobTarget: {
    schema: DatabricksJobTarget,
    is: "A Databricks job and its parameters.",
    texts: requests.databricksJobTexts,
  },
  PipelineParams: {
    schema: PipelineParams,
    is: "What the pipeline tasks of the job refresh.",
    texts: requests.pipelineParamsTexts,
  },
  JobQueue: {
    schema: JobQueue,
    is: "Whether the run may wait in the queue of its job.",
    texts: requests.jobQueueTexts,
  },
  DbtJobTarget: {
    schema: DbtJobTarget,
    is: "A dbt Cloud job and its overrides.",
    texts: requests.dbtJobTexts,
  },
  CancelByKey: {
    schema: CancelByKey,
    is: "Which run to cancel.",
    texts: requests.cancelByKeyTexts,
  },
  RunListQuery: {
    schema: RunListQuery,
    is: "Which runs to list.",
    texts: requests.runListQueryTexts,
  },
  AcceptedRun: {
    schema: AcceptedRun,
    is: "A run that was started, or found under its idempotency key.",
    texts: documents.acceptedRunTexts,
  },
  StartedRun: {
    schema: StartedRun,
    is: "A run that was started and, once the caller has followed the 202, how it ended.",
    texts: documents.startedRunTexts,
  },
  RunDocument: {
    schema: RunDocument,
    is: "Everything that is known about a run.",
    texts: documents.runDocumentTexts,
  },
  RunError: {
    schema: RunError,
    is: "Why a run did not succeed.",
    texts: documents.runErrorTexts,
  },
  TargetSummary: {
    schema: TargetSummary,
    is: "The job of a run, without its parameters.",
    texts: documents.targetSummaryTexts,
  },
  AttemptDocument: {
    schema: AttemptDocument,
    is: "One execution of the job at the vendor.",
    texts: documents.attemptDocumentTexts,
  },
  Duplicate: {
    schema: Duplicate,
    is: "A further run of the same launch.",
    texts: documents.duplicateTexts,
  },
  CallbackProgress: {
    schema: CallbackProgress,
    is: "The state of a run's callback.",
    texts: documents.callbackProgressTexts,
  },
  KeyCancellation: {
    schema: KeyCancellation,
    is: "The result of a cancel by key.",
    texts: documents.keyCancellationTexts,
  },
  ResultDocument: {
    schema: ResultDocument,
    is: "How a run ended, or that it is still running.",
    texts: documents.resultDocumentTexts,
    errorMessage: "message",
  },
  RunList: { schema: RunList, is: "One page of runs.", texts: documents.runListTexts },
  ScheduleList: {
    schema: ScheduleList,
    is: "The configured schedules.",
    texts: documents.scheduleListTexts,
  },
  ScheduleDocument: {
    schema: ScheduleDocument,
    is: "A schedule and its newest ticks.",
    texts: documents.scheduleDocumentTexts,
  },
  Misfire: {
    schema: Misfire,
    is: "What happens to ticks that are found late.",
    texts: documents.misfireTexts,
  },
  NextTick: {
    schema: NextTick,
    is: "When a schedule is due next.",
    texts: documents.nextTickTexts,
  },
  TickFate: {
    schema: TickFate,
    is: "The last tick of a schedule and what was decided about it.",
    texts: documents.tickFateTexts,
  },
  Problem: {
    schema: ProblemDocument,
    is: "Why a request was rejected, as RFC 9457 problem details.",
    texts: documents.problemDocumentTexts,
    errorMessage: "detail",
  },
  FieldProblem: {
    schema: FieldProblem,
    is: "One wrong field of a request.",
    texts: documents.fieldProblemTexts,
  },
} as const satisfies Record<string, Described>;

export type SchemaName = keyof typeof described;

export type Schemas = Readonly<Record<SchemaName, JsonSchema>>;

/** The JSON Schemas (2020-12) of all of them, each reference made by `addressOf`. */
export function jsonSchemas(addressOf: (name: string) => string): Schemas {
  const registry = z.registry<{ id: string }>();
  for (const [id, { schema }] of Object.entries(described)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    // What a caller may send: defaults may be left out, and transforms have not happened.
    io: "input",
    uri: addressOf,
    override: ({ jsonSchema }) => {
      // The format says the same as the pattern, which is 300 characters long.
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
  const named = Object.entries(described).map(([name, description]) => {
    const schema = without(schemas[name] as JsonSchema, "$schema", "$id");
    return [name, withTexts(schema, description)] as const;
  });
  return Object.fromEntries(named) as Record<SchemaName, JsonSchema>;
}

function withTexts(schema: JsonSchema, { is, ...fields }: Described): JsonSchema {
  const forms = schema.oneOf?.map((form) => withFieldTexts(form, fields));
  return {
    description: is,
    ...withFieldTexts(schema, fields),
    ...(forms === undefined ? {} : { oneOf: forms }),
  };
}

function withFieldTexts(
  schema: JsonSchema,
  { texts, errorMessage }: Omit<Described, "is">,
): JsonSchema {
  if (schema.properties === undefined) return schema;
  const properties = Object.entries(schema.properties).map(([field, inner]) => {
    const description = texts[field];
    return [
      field,
      {
        ...(description === undefined ? {} : { description }),
        ...inner,
        ...(field === errorMessage ? { "x-ms-primary-error-message": true } : {}),
      },
    ] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) as Record<string, JsonSchema> };
}
