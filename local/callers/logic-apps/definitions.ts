import type { Json } from "../json";
import { runByCallback, runByPolling } from "./actions";
import { CREDENTIALS, type WorkflowCredential } from "./credentials";

interface WorkflowStyle {
  readonly name: "http" | "webhook";
  readonly title: string;
  readonly actions: (credential: WorkflowCredential) => Json;
}

const STYLES: readonly WorkflowStyle[] = [
  { name: "http", title: "the HTTP action, which polls by itself", actions: runByPolling },
  {
    name: "webhook",
    title: "the HTTP Webhook action, which is called back",
    actions: runByCallback,
  },
];

/** A deployment of one workflow. */
export interface WorkflowTemplate {
  readonly name: string;
  readonly deployment: Json;
}

export const createWorkflowTemplates = (): WorkflowTemplate[] =>
  STYLES.flatMap((style) =>
    CREDENTIALS.map((credential) => ({
      name: `runward-${style.name}-${credential.name}`,
      deployment: deployment(style, credential),
    })),
  );

/** The run ends with its own message before the action's limit of twelve hours is reached. */
const TIMEOUT_SECONDS = 42_000;

const SAMPLE_TARGET = {
  type: "databricks-job",
  workspaceId: "adb-1234567890123456.7",
  jobId: "123456789",
};

interface Parameter {
  readonly armType: "string" | "securestring" | "object" | "int";
  readonly type: "String" | "SecureString" | "Object" | "Int";
  readonly description: string;
  readonly defaultValue?: unknown;
}

const COMMON: Readonly<Record<string, Parameter>> = {
  runwardUrl: {
    armType: "string",
    type: "String",
    description: "Origin of the Runward app, such as https://runward-prod.azurewebsites.net",
  },
  target: {
    armType: "object",
    type: "Object",
    description: "What to run: the field target of POST /api/runs",
    defaultValue: SAMPLE_TARGET,
  },
  waitSeconds: {
    armType: "int",
    type: "Int",
    description: "Seconds between two polls of the job",
    defaultValue: 30,
  },
  timeoutSeconds: {
    armType: "int",
    type: "Int",
    description: "The job is cancelled after this time",
    defaultValue: TIMEOUT_SECONDS,
  },
};

const CREDENTIAL_PARAMETERS: Readonly<Record<WorkflowCredential["parameter"], Parameter>> = {
  functionKey: {
    armType: "securestring",
    type: "SecureString",
    description: "Function key of the Runward app",
  },
  runwardAudience: {
    armType: "string",
    type: "String",
    description: "Application ID URI of the Runward app, such as api://runward",
  },
};

function deployment({ title, actions }: WorkflowStyle, credential: WorkflowCredential): Json {
  const parameters = {
    ...COMMON,
    [credential.parameter]: CREDENTIAL_PARAMETERS[credential.parameter],
  };
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    metadata: { description: `Runs a job through Runward with ${title}.` },
    parameters: {
      workflowName: { type: "string" },
      location: { type: "string", defaultValue: "[resourceGroup().location]" },
      ...each(parameters, ({ armType, description, defaultValue }) => ({
        type: armType,
        metadata: { description },
        ...(defaultValue === undefined ? {} : { defaultValue }),
      })),
    },
    resources: [
      {
        type: "Microsoft.Logic/workflows",
        apiVersion: "2019-05-01",
        name: "[parameters('workflowName')]",
        location: "[parameters('location')]",
        ...credential.resource,
        properties: {
          // A recurrence runs as soon as it is deployed, so the user enables the workflow.
          state: "Disabled",
          definition: {
            $schema:
              "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
            contentVersion: "1.0.0.0",
            parameters: each(parameters, ({ type }) => ({ type })),
            triggers: { Daily: DAILY },
            actions: actions(credential),
            outputs: {},
          },
          parameters: each(parameters, (_parameter, name) => ({
            value: `[parameters('${name}')]`,
          })),
        },
      },
    ],
  };
}

const DAILY = {
  type: "Recurrence",
  recurrence: {
    frequency: "Day",
    interval: 1,
    schedule: { hours: ["2"], minutes: [0] },
    timeZone: "UTC",
  },
};

const each = (
  parameters: Readonly<Record<string, Parameter>>,
  toJson: (parameter: Parameter, name: string) => Json,
): Json =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, toJson(parameter, name)]),
  );
