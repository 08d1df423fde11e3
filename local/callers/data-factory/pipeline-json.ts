import type { Json } from "../json";

/** A value that Data Factory evaluates when the activity starts. */
export interface Expression {
  readonly value: string;
  readonly type: "Expression";
}

export const expression = (value: string): Expression => ({ value, type: "Expression" });

/** The expression (without its `@`) of a path below an address that may end with a slash. */
export const addressBelow = (parameter: string, path: string): string =>
  `replace(concat(pipeline().parameters.${parameter},'${path}'),'/${path}','${path}')`;

export interface Parameter {
  readonly type: "string" | "int" | "bool" | "object" | "array";
  readonly defaultValue?: unknown;
}

export type Parameters = Readonly<Record<string, Parameter>>;

export interface Activity {
  readonly name: string;
  readonly type: string;
  readonly dependsOn: readonly Dependency[];
  readonly policy?: Json;
  readonly userProperties: readonly never[];
  readonly typeProperties: Json;
  readonly linkedServiceName?: LinkedServiceReference;
}

/** A linked service that whoever imports the template chooses. */
interface LinkedServiceReference {
  /** An expression of Resource Manager: the value of the template's parameter. */
  readonly referenceName: `[parameters('${string}')]`;
  readonly type: "LinkedServiceReference";
}

export const linkedService = (parameter: string): LinkedServiceReference => ({
  referenceName: `[parameters('${parameter}')]`,
  type: "LinkedServiceReference",
});

interface Dependency {
  readonly activity: string;
  readonly dependencyConditions: readonly ["Succeeded"];
}

/** An activity that starts when those before it have succeeded. */
export const activity = (
  { name, type, after = [] }: { name: string; type: string; after?: readonly string[] },
  typeProperties: Json,
  policy?: Json,
): Activity => ({
  name,
  type,
  dependsOn: after.map((before) => ({ activity: before, dependencyConditions: ["Succeeded"] })),
  ...(policy === undefined ? {} : { policy }),
  userProperties: [],
  typeProperties,
});

export interface Pipeline {
  readonly description: string;
  readonly activities: readonly Activity[];
  readonly parameters: Parameters;
  readonly variables?: Readonly<Record<string, { type: "String"; defaultValue?: string }>>;
}
