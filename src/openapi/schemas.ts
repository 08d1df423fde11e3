import { z } from "zod";
import { CallbackProgress } from "../contracts/callback";
import { CancelByKey, KeyCancellation } from "../contracts/cancel-by-key";
import { DatabricksJobTarget } from "../contracts/databricks-target";
import { DbtJobTarget } from "../contracts/dbt-target";
import { FieldProblem, ProblemDocument } from "../contracts/problem-document";
import {
  AcceptedRun,
  ResultDocument,
  RunDocument,
  RunError,
  RunList,
  TargetSummary,
} from "../contracts/run-document";
import { RunListQuery } from "../contracts/run-list-query";
import { NextTick, ScheduleDocument, ScheduleList, TickFate } from "../contracts/schedule-document";
import { AttemptSummary } from "../contracts/run-progress";
import { RetryPolicy, RunRequest, Target } from "../contracts/run-request";
import * as documents from "./document-texts";
import { without, type JsonSchema } from "./json-schema";
import * as requests from "./request-texts";

interface Described {
  readonly schema: z.ZodType;
  readonly texts: Readonly<Record<string, string>>;
}

/** Every schema that has a name of its own in the documents: those that parse requests, and those of the answers. */
const described = {
  RunRequest: { schema: RunRequest, texts: requests.runRequestTexts },
  RetryPolicy: { schema: RetryPolicy, texts: requests.retryPolicyTexts },
  Target: { schema: Target, texts: {} },
  DatabricksJobTarget: { schema: DatabricksJobTarget, texts: requests.databricksJobTexts },
  DbtJobTarget: { schema: DbtJobTarget, texts: requests.dbtJobTexts },
  CancelByKey: { schema: CancelByKey, texts: requests.cancelByKeyTexts },
  RunListQuery: { schema: RunListQuery, texts: requests.runListQueryTexts },
  AcceptedRun: { schema: AcceptedRun, texts: documents.acceptedRunTexts },
  RunDocument: { schema: RunDocument, texts: documents.runDocumentTexts },
  RunError: { schema: RunError, texts: documents.runErrorTexts },
  TargetSummary: { schema: TargetSummary, texts: documents.targetSummaryTexts },
  AttemptSummary: { schema: AttemptSummary, texts: documents.attemptSummaryTexts },
  CallbackProgress: { schema: CallbackProgress, texts: documents.callbackProgressTexts },
  KeyCancellation: { schema: KeyCancellation, texts: documents.keyCancellationTexts },
  ResultDocument: { schema: ResultDocument, texts: documents.resultDocumentTexts },
  RunList: { schema: RunList, texts: documents.runListTexts },
  ScheduleList: { schema: ScheduleList, texts: documents.scheduleListTexts },
  ScheduleDocument: { schema: ScheduleDocument, texts: documents.scheduleDocumentTexts },
  NextTick: { schema: NextTick, texts: documents.nextTickTexts },
  TickFate: { schema: TickFate, texts: documents.tickFateTexts },
  Problem: { schema: ProblemDocument, texts: documents.problemDocumentTexts },
  FieldProblem: { schema: FieldProblem, texts: documents.fieldProblemTexts },
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
  const named = Object.entries(described).map(([name, { texts }]) => {
    const schema = without(schemas[name] as JsonSchema, "$schema", "$id");
    return [name, withTexts(schema, texts)] as const;
  });
  return Object.fromEntries(named) as Record<SchemaName, JsonSchema>;
}

function withTexts(schema: JsonSchema, texts: Described["texts"]): JsonSchema {
  if (schema.properties === undefined) return schema;
  const properties = Object.entries(schema.properties).map(([field, inner]) => {
    const description = texts[field];
    return [field, description === undefined ? inner : { description, ...inner }];
  });
  return { ...schema, properties: Object.fromEntries(properties) as Record<string, JsonSchema> };
}
