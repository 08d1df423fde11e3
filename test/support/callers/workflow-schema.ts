/**
 * The Workflow Definition Language, as far as our workflows use it, and nothing else:
 * https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-schema
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers
 */
import { z } from "zod";

const text = z.string().min(1);
const anything = z.record(z.string(), z.unknown());

const Limit = z.strictObject({ timeout: z.string().regex(/^P(?:\d+D)?(?:T[\dHMS]+)?$/) });

const Call = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
  uri: text,
  headers: z.record(z.string(), text).optional(),
  body: z.unknown().optional(),
  authentication: z
    .strictObject({ type: z.literal("ManagedServiceIdentity"), audience: text })
    .optional(),
  retryPolicy: z
    .strictObject({
      type: z.enum(["none", "fixed", "exponential"]),
      count: z.int().min(1).max(90),
      interval: text,
    })
    .optional(),
});

const runAfter = z.record(
  z.string(),
  z.array(z.enum(["Succeeded", "Failed", "Skipped", "TimedOut"])).min(1),
);

const secured = z
  .strictObject({
    secureData: z.strictObject({ properties: z.array(z.enum(["inputs", "outputs"])) }),
  })
  .optional();

const Http = z.strictObject({
  type: z.literal("Http"),
  inputs: Call,
  limit: Limit.optional(),
  runtimeConfiguration: secured,
  runAfter,
});

const HttpWebhook = z.strictObject({
  type: z.literal("HttpWebhook"),
  inputs: z.strictObject({ subscribe: Call, unsubscribe: Call }),
  limit: Limit.optional(),
  runtimeConfiguration: secured,
  runAfter,
});

const Terminate = z.strictObject({
  type: z.literal("Terminate"),
  inputs: z.strictObject({
    runStatus: z.enum(["Cancelled", "Failed", "Succeeded"]),
    runError: z.strictObject({ code: text, message: text }).optional(),
  }),
  runAfter,
});

const Compose = z.strictObject({
  type: z.literal("Compose"),
  inputs: anything,
  runAfter,
});

const If = z.strictObject({
  type: z.literal("If"),
  expression: text,
  get actions(): z.ZodType {
    return Actions;
  },
  get else(): z.ZodType {
    return z.strictObject({ actions: Actions }).optional();
  },
  runAfter,
});

const Actions = z.record(
  z.string().regex(/^\w{1,80}$/),
  z.discriminatedUnion("type", [Http, HttpWebhook, Compose, Terminate, If]),
);

const Parameter = z.strictObject({
  type: z.enum(["String", "SecureString", "Int", "Bool", "Object", "SecureObject", "Array"]),
  defaultValue: z.unknown().optional(),
});

const Recurrence = z.strictObject({
  type: z.literal("Recurrence"),
  recurrence: z.strictObject({
    frequency: z.enum(["Second", "Minute", "Hour", "Day", "Week", "Month"]),
    interval: z.int().positive(),
    timeZone: text,
    schedule: z.strictObject({ hours: z.array(text), minutes: z.array(z.int()) }),
  }),
});

export const WorkflowDefinitionLanguage = z.strictObject({
  $schema: z.literal(
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  ),
  contentVersion: z.string().regex(/^\d+\.\d+\.\d+\.\d+$/),
  parameters: z.record(z.string(), Parameter),
  triggers: z.record(z.string(), Recurrence).refine((triggers) => Object.keys(triggers).length > 0),
  actions: Actions,
  outputs: anything,
});
