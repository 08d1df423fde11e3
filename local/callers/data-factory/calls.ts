import type { Json } from "../json";
import type { PipelineCredential } from "./credentials";
import { activity, type Activity, addressBelow, expression, linkedService } from "./pipeline-json";
import type { PipelineTarget } from "./targets";

/** Twelve hours: the default of the authoring UI, and longer than the run's own timeout. */
export const LONGEST_WAIT = "0.12:00:00";

/** The template's parameter for the linked service of the Function app. */
export const FUNCTION_APP = "RunwardFunctionApp";

const RUNS_URL = addressBelow("RunwardUrl", "/api/runs");

export const namesOf = (activities: readonly Activity[]): string[] =>
  activities.map(({ name }) => name);

/** The headers of every start. A retry of the activity sends the same key, a rerun of the pipeline another. */
const startHeaders = (name: string): Json => ({
  "Content-Type": "application/json",
  "Idempotency-Key": expression(`@concat(pipeline().DataFactory,':',pipeline().RunId,':${name}')`),
});

export const startProperties = (
  name: string,
  target: PipelineTarget,
  { headers, authentication }: PipelineCredential,
): Json => ({
  method: "POST",
  url: expression(`@${addressBelow("RunwardUrl", target.path)}`),
  headers: { ...startHeaders(name), ...headers },
  body: target.body,
  ...authentication,
});

/** Starts the job; a retry re-attaches to the run, because it sends the same key. */
export const startActivity = (
  { name, timeout, more = {} }: { name: string; timeout: string; more?: Json },
  target: PipelineTarget,
  credential: PipelineCredential,
): Activity =>
  activity(
    { name, type: "WebActivity", after: namesOf(credential.preparation) },
    {
      ...startProperties(name, target, credential),
      httpRequestTimeout: "00:02:00",
      ...more,
    },
    {
      timeout,
      retry: 2,
      retryIntervalInSeconds: 60,
      secureInput: credential.secureInput,
      secureOutput: false,
    },
  );

/** Starts the job through a linked service of Azure Functions, which adds the address, `/api/` and the credential. */
export const startByFunction = (name: string, target: PipelineTarget): Activity => ({
  ...activity(
    { name, type: "AzureFunctionActivity" },
    {
      functionName: target.path.slice("/api/".length),
      method: "POST",
      headers: startHeaders(name),
      body: target.body,
    },
    {
      timeout: "0.00:30:00",
      retry: 2,
      retryIntervalInSeconds: 60,
      secureInput: false,
      secureOutput: false,
    },
  ),
  linkedServiceName: linkedService(FUNCTION_APP),
});

/** Waits at the result link, which needs no credential and polls by itself. */
export const waitAtLink = (name: string, startedBy: string): Activity =>
  activity(
    { name, type: "WebActivity", after: [startedBy] },
    { method: "GET", url: expression(`@activity('${startedBy}').output.resultUrl`), headers: {} },
    {
      timeout: LONGEST_WAIT,
      retry: 2,
      retryIntervalInSeconds: 60,
      secureInput: false,
      secureOutput: false,
    },
  );

/** Reads the status document of the run that `startedBy` started. */
export const statusActivity = (
  { name, startedBy, after }: { name: string; startedBy: string; after: readonly string[] },
  { headers, authentication, secureInput }: PipelineCredential,
): Activity =>
  activity(
    { name, type: "WebActivity", after },
    {
      method: "GET",
      url: expression(`@concat(${RUNS_URL},'/',activity('${startedBy}').output.id)`),
      headers,
      ...authentication,
    },
    {
      timeout: "0.00:10:00",
      retry: 3,
      retryIntervalInSeconds: 30,
      secureInput,
      secureOutput: false,
    },
  );

const NOTHING_SECRET = { secureInput: false, secureOutput: false };

export const setVariable = (
  { name, after, variable }: { name: string; after: readonly string[]; variable: string },
  value: string,
): Activity =>
  activity(
    { name, type: "SetVariable", after },
    { variableName: variable, value: expression(value) },
    NOTHING_SECRET,
  );

/** Returns values to the caller of the pipeline. */
export const returnResult = (of: string, { returned }: PipelineTarget): Activity =>
  activity(
    { name: "ReturnResult", type: "SetVariable", after: [of] },
    {
      variableName: "pipelineReturnValue",
      value: Object.entries({
        ...Object.fromEntries(
          returned.map((field) => [field, `@activity('${of}').output.${field}`]),
        ),
        message: `@activity('${of}').output.message`,
        // As JSON text, because a return value has a fixed type and the outputs of jobs differ.
        outputs: `@string(activity('${of}').output.outputs)`,
      }).map(([key, content]) => ({ key, value: { type: "Expression", content } })),
      setSystemVariable: true,
    },
    NOTHING_SECRET,
  );
