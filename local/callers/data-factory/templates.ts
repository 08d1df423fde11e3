import type { Json } from "../json";
import { CREDENTIALS, type PipelineCredential } from "./credentials";
import type { Parameters, Pipeline } from "./pipeline-json";
import { STYLES, type PipelineStyle } from "./styles";
import { TARGETS, type PipelineTarget } from "./targets";

/** A folder that Data Factory imports, zipped, as a pipeline template. */
export interface PipelineTemplate {
  /** The name of the folder, the file and the pipeline. */
  readonly name: string;
  readonly manifest: Json;
  readonly deployment: Json;
}

/** Default values of parameters, by their names: those of one deployment. */
export type ParameterValues = Readonly<Record<string, string>>;

/** One template for each combination of target, way to wait and credential. */
export const createPipelineTemplates = (filledIn: ParameterValues = {}): PipelineTemplate[] =>
  TARGETS.flatMap((target) =>
    STYLES.filter(({ name }) => target.styles.includes(name)).flatMap((style) =>
      CREDENTIALS.filter(({ name }) => style.credentials.includes(name)).map((credential) =>
        template({ target, style, credential, filledIn }),
      ),
    ),
  );

interface Choice {
  readonly target: PipelineTarget;
  readonly style: PipelineStyle;
  readonly credential: PipelineCredential;
  readonly filledIn: ParameterValues;
}

function template({ target, style, credential, filledIn }: Choice): PipelineTemplate {
  const name = `runward-${target.name}-${style.name}-${credential.name}`;
  const description = `Runs a ${target.title} through Runward and ${style.title}. Signs in with ${credential.title}.`;
  const pipeline: Pipeline = {
    description,
    ...style.build(target, credential),
    parameters: withDefaults({ ...credential.parameters, ...target.parameters }, filledIn),
  };
  return {
    name,
    manifest: manifest({ name, description, style, service: target.service }),
    deployment: deployment(name, pipeline, Object.keys(style.linkedServices)),
  };
}

const withDefaults = (parameters: Parameters, values: ParameterValues): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const value = values[name];
      return [name, value === undefined ? parameter : { ...parameter, defaultValue: value }];
    }),
  );

const IMAGE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="240" viewBox="0 0 400 240"><rect x="60" y="80" width="120" height="80" rx="6" fill="#0f6cbd"/><path d="M190 120h40m-12-10 12 10-12 10" stroke="#616161" stroke-width="4" fill="none"/><rect x="240" y="80" width="100" height="80" rx="6" fill="#107c41"/></svg>';

const manifest = ({
  name,
  description,
  style: { icons, linkedServices },
  service,
}: {
  name: string;
  description: string;
  style: PipelineStyle;
  service: string;
}): Json => ({
  name,
  description,
  image: IMAGE,
  icons,
  // As in the templates in Microsoft's gallery (Azure/Azure-DataFactory, read 2026-11).
  requires: {
    linkedservices: Object.fromEntries(
      Object.entries(linkedServices).map(([parameter, type]) => [
        parameter,
        { supportTypes: [type] },
      ]),
    ),
  },
  author: "Runward",
  contributorType: "Community",
  scope: ["ADF"],
  documentation: "https://learn.microsoft.com/azure/data-factory/control-flow-web-activity",
  annotations: ["Runward"],
  services: [service],
  categories: ["Integration", "Web activity"],
});

const deployment = (name: string, pipeline: Pipeline, linkedServices: readonly string[]): Json => ({
  $schema: "http://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
  contentVersion: "1.0.0.0",
  parameters: {
    factoryName: { type: "string", metadata: { description: "Name of the data factory" } },
    ...Object.fromEntries(linkedServices.map((parameter) => [parameter, { type: "string" }])),
  },
  variables: {
    factoryId: "[concat('Microsoft.DataFactory/factories/', parameters('factoryName'))]",
  },
  resources: [
    {
      name: `[concat(parameters('factoryName'), '/${name}')]`,
      type: "Microsoft.DataFactory/factories/pipelines",
      apiVersion: "2018-06-01",
      properties: escapeForArm({
        ...pipeline,
        folder: { name: "Runward" },
        annotations: ["Runward"],
      }),
      dependsOn: [],
    },
  ],
});

/** The only place of a pipeline with an expression for Resource Manager. */
const EVALUATED = "linkedServiceName";

/** Resource Manager evaluates a string that begins with a bracket; two brackets escape it. */
export function escapeForArm(json: unknown): unknown {
  if (typeof json === "string") return json.startsWith("[") ? `[${json}` : json;
  if (Array.isArray(json)) return json.map(escapeForArm);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, inner]) => [
      name,
      name === EVALUATED ? inner : escapeForArm(inner),
    ]),
  );
}
