import type { Json } from "../json";
import { RUN, runByCallback, runByPolling, type Started, WORKFLOW } from "./actions";
import { CREDENTIALS, type WorkflowCredential } from "./credentials";

interface WorkflowStyle {
  readonly name: "http" | "webhook";
  readonly title: string;
  readonly actions: (credential: WorkflowCredential, started: Started) => Json;
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
  SUBJECTS.flatMap((subject) =>
    STYLES.flatMap((style) =>
      CREDENTIALS.map((credential) => ({
        name: `runward-${subject.prefix}${style.name}-${credential.name}`,
        deployment: deployment({ subject, style, credential }),
      })),
    ),
  );

/** The run ends with its own message before the action's limit of twelve hours is reached. */
const TIMEOUT_SECONDS = 42_000;

const SAMPLE_TARGET = {
  type: "databricks-job",
  workspaceId: "adb-1234567890123456.7",
  jobId: "123456789",
};

interface Parameter {
  readonly armType: "string" | "securestring" | "object" | "array" | "int";
  readonly type: "String" | "SecureString" | "Object" | "Array" | "Int";
  readonly description: string;
  readonly defaultValue?: unknown;
}

const runwardUrl: Parameter = {
  armType: "string",
  type: "String",
  description: "Origin of the Runward app, such as https://runward-prod.azurewebsites.net",
};

const OF_RUN: Readonly<Record<string, Parameter>> = {
  target: {
    armType: "object",
    type: "Object",
    description: "What to run: the field target of POST /api/runs",
    defaultValue: SAMPLE_TARGET,
  },
  waitSeconds: {
    armType: "int",
    type: "Int",
    description: "Seconds between two polls of the job; 0: as the job's past runs suggest",
    defaultValue: 30,
  },
  timeoutSeconds: {
    armType: "int",
    type: "Int",
    description: "The job is cancelled after this time",
    defaultValue: TIMEOUT_SECONDS,
  },
};

const OF_WORKFLOW: Readonly<Record<string, Parameter>> = {
  steps: {
    armType: "array",
    type: "Array",
    description: "The steps: the field of that name in POST /api/workflows",
    defaultValue: [{ name: "load", run: { target: SAMPLE_TARGET } }],
  },
  timeoutSeconds: {
    armType: "int",
    type: "Int",
    description: "The steps that run are cancelled after this time",
    defaultValue: TIMEOUT_SECONDS,
  },
};

/** What a definition starts. */
interface Subject {
  readonly prefix: "" | "workflow-";
  readonly title: string;
  readonly started: Started;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

const SUBJECTS: readonly Subject[] = [
  { prefix: "", title: "a job", started: RUN, parameters: OF_RUN },
  { prefix: "workflow-", title: "a workflow", started: WORKFLOW, parameters: OF_WORKFLOW },
];

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

function deployment({
  subject,
  style: { title, actions },
  credential,
}: {
  readonly subject: Subject;
  readonly style: WorkflowStyle;
  readonly credential: WorkflowCredential;
}): Json {
  const parameters = {
    runwardUrl,
    ...subject.parameters,
    [credential.parameter]: CREDENTIAL_PARAMETERS[credential.parameter],
  };
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    metadata: { description: `Runs ${subject.title} through Runward with ${title}.` },
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
            actions: actions(credential, subject.started),
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
