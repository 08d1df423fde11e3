import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { objectAt, type Json } from "../json";
import type { Activity, Pipeline } from "./run-pipeline";
import type { WorkflowDefinition } from "./run-workflow";

const CALLERS = resolve(__dirname, "../../../infra/callers");

const readJson = (...path: string[]): Json =>
  JSON.parse(readFileSync(join(CALLERS, ...path), "utf8")) as Json;

export interface PipelineFile {
  readonly name: string;
  readonly manifest: Json;
  readonly deployment: Json;
  /** As Resource Manager passes them to Data Factory. */
  readonly properties: Json;
  readonly pipeline: Pipeline;
}

/** The committed pipeline templates, with the pipeline that Resource Manager passes on. */
export const pipelineFiles = (): PipelineFile[] =>
  readdirSync(join(CALLERS, "data-factory"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const deployment = readJson("data-factory", name, `${name}.json`);
      const properties = unescape(objectAt(deployment, "resources", 0, "properties")) as Json;
      return {
        name,
        manifest: readJson("data-factory", name, "manifest.json"),
        deployment,
        properties,
        pipeline: { ...(properties as unknown as Omit<Pipeline, "name">), name },
      };
    });

export const pipelineNamed = (name: string): Pipeline => {
  const file = pipelineFiles().find((one) => one.name === name);
  if (file === undefined) throw new Error(`There is no pipeline template ${name}.`);
  return file.pipeline;
};

/** The linked service that was chosen for a parameter of a template has its name here. */
const CHOSEN = /^\[parameters\('(\w+)'\)\]$/;

/** Resource Manager's evaluation of strings: two brackets become one, and no other expression may remain. */
function unescape(json: unknown): unknown {
  if (typeof json === "string") {
    if (json.startsWith("[[")) return json.slice(1);
    const [, parameter] = CHOSEN.exec(json) ?? [];
    if (parameter !== undefined) return parameter;
    if (json.startsWith("[")) throw new Error(`Resource Manager would evaluate ${json}`);
    return json;
  }
  if (Array.isArray(json)) return json.map(unescape);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, inner]) => [key, unescape(inner)]));
}

/** The activities of a pipeline, including nested ones. */
export const allActivities = (activities: readonly Activity[]): Activity[] =>
  activities.flatMap((activity) => [
    activity,
    ...["activities", "ifTrueActivities", "ifFalseActivities"].flatMap((inner) =>
      allActivities((activity.typeProperties[inner] ?? []) as readonly Activity[]),
    ),
  ]);

/** The activity that starts the job: the only one that sends a body. */
export const startOf = ({ pipeline }: PipelineFile): Activity => {
  const start = allActivities(pipeline.activities).find((one) => "body" in one.typeProperties);
  if (start === undefined) throw new Error(`${pipeline.name} starts nothing.`);
  return start;
};

export interface WorkflowFile {
  readonly name: string;
  readonly deployment: Json;
  readonly definition: WorkflowDefinition & Json;
}

export const workflowFiles = (): WorkflowFile[] =>
  readdirSync(join(CALLERS, "logic-apps"))
    .filter((file) => file.endsWith(".json"))
    .map((file) => {
      const deployment = readJson("logic-apps", file);
      return {
        name: file.replace(/\.json$/, ""),
        deployment,
        definition: objectAt(deployment, "resources", 0, "properties", "definition") as Json &
          WorkflowDefinition,
      };
    });

/** One of the examples of workflows, as its text. */
export const exampleText = (name: string): string =>
  readFileSync(join(CALLERS, "workflows", name), "utf8");

/** The Logic App among them, for the callback of a workflow. */
export const notifyingLogicApp = (): WorkflowDefinition =>
  objectAt(
    JSON.parse(exampleText("notify-logic-app.json")),
    "resources",
    0,
    "properties",
    "definition",
  ) as Json & WorkflowDefinition;

export const workflowNamed = (name: string): WorkflowDefinition => {
  const file = workflowFiles().find((one) => one.name === name);
  if (file === undefined) throw new Error(`There is no workflow ${name}.`);
  return file.definition;
};
