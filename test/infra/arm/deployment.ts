/**
 * What Resource Manager would be asked to make of a compiled template, module by module.
 *
 * Values that exist only after the deployment stay recognisable: `‹resource id.property›`.
 */
import { evaluate, type Scope } from "./evaluate";
import { RESOURCE_GROUP, resourcePath } from "./functions";
import { jsonAt, toBoolean, toNumber, toObject, toText, type Json, type JsonObject } from "./json";

export interface Parameter {
  readonly type?: string;
  readonly defaultValue?: Json;
  readonly minValue?: number;
  readonly maxValue?: number;
}

export interface Template {
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly variables?: JsonObject;
  readonly resources: Readonly<Record<string, JsonObject>>;
  readonly outputs?: Readonly<Record<string, { type?: string; value: Json }>>;
}

export interface DeployedResource {
  readonly id: string;
  readonly type: string;
  /** Of an extension: the resource that it belongs to. */
  readonly scope: string | null;
  readonly body: JsonObject;
}

/** Values of the running cloud, by the name of the property that has them. */
export type RuntimeValues = Readonly<Record<string, string>>;

/** Said to Resource Manager, not to the resource. */
const INSTRUCTIONS = ["condition", "copy", "dependsOn"];

const MODULE = "Microsoft.Resources/deployments";

/** The template and those of its modules, deployed or not. */
export function templatesIn(template: Template): Template[] {
  const modules = Object.values(template.resources).filter(({ type }) => type === MODULE);
  return [template, ...modules.flatMap((module) => templatesIn(templateOf(module)))];
}

const templateOf = (module: JsonObject): Template =>
  jsonAt(module, "properties.template") as unknown as Template;

export class Deployment {
  readonly #template: Template;
  readonly #given: JsonObject;
  readonly #runtime: RuntimeValues;
  readonly #name: string;
  readonly #modules = new Map<string, Deployment>();

  constructor(template: Template, given: JsonObject, runtime: RuntimeValues, name = "main") {
    this.#template = template;
    this.#given = given;
    this.#runtime = runtime;
    this.#name = name;
  }

  /** Everything that is made, by this template and its modules. */
  resources(): DeployedResource[] {
    return this.#all().flatMap(({ symbol, resource, scope, index }) =>
      resource["type"] === MODULE
        ? this.#module(`${symbol}[${index}]`, resource, scope).resources()
        : [this.#deployed(resource, scope)],
    );
  }

  /** The deployment itself and those of its modules. */
  deployments(): Deployment[] {
    const modules = this.#all().filter(({ resource }) => resource["type"] === MODULE);
    const below = modules.flatMap(({ symbol, resource, scope, index }) =>
      this.#module(`${symbol}[${index}]`, resource, scope).deployments(),
    );
    return [this, ...below];
  }

  outputs(): JsonObject {
    const entries = Object.entries(this.#template.outputs ?? {});
    return Object.fromEntries(
      entries.map(([name, { value }]) => [name, evaluate(value, this.#scope())]),
    );
  }

  /** What was given for parameters that Resource Manager keeps to itself. */
  secrets(): Json[] {
    const secure = Object.entries(this.#template.parameters ?? {}).filter(([, { type = "" }]) =>
      type.toLowerCase().startsWith("secure"),
    );
    return secure.map(([name]) => this.#parameter(name));
  }

  #all(): { symbol: string; resource: JsonObject; scope: Scope; index: number }[] {
    return Object.entries(this.#template.resources).flatMap(([symbol, resource]) =>
      this.#iterations(resource)
        .filter(({ scope }) => resource["existing"] !== true && isWanted(resource, scope))
        .map((iteration) => ({ symbol, resource, ...iteration })),
    );
  }

  #iterations({ copy }: JsonObject): { scope: Scope; index: number }[] {
    if (copy === undefined) return [{ scope: this.#scope(), index: 0 }];
    const count = toNumber(evaluate(jsonAt(copy, "count") ?? null, this.#scope()));
    return Array.from({ length: count }, (_, index) => ({
      scope: { ...this.#scope(), copyIndexes: new Map([["", index]]) },
      index,
    }));
  }

  #deployed(resource: JsonObject, scope: Scope): DeployedResource {
    const written = Object.entries(resource).filter(([name]) => !INSTRUCTIONS.includes(name));
    const body = toObject(evaluate(Object.fromEntries(written), scope));
    const type = toText(body["type"]);
    const extended = body["scope"] === undefined ? null : toText(body["scope"]);
    return { id: idOf(resource, scope), type, scope: extended, body };
  }

  #module(key: string, resource: JsonObject, scope: Scope): Deployment {
    const before = this.#modules.get(key);
    if (before !== undefined) return before;
    const parameters = toObject(evaluate(jsonAt(resource, "properties.parameters") ?? {}, scope));
    const given = Object.entries(parameters).map(([name, assigned]): [string, Json] => {
      const { value } = toObject(assigned);
      if (value === undefined) throw new Error(`${key} gets no value for ${name}`);
      return [name, value];
    });
    const name = toText(evaluate(resource["name"] ?? null, scope));
    const module = new Deployment(
      templateOf(resource),
      Object.fromEntries(given),
      this.#runtime,
      name,
    );
    this.#modules.set(key, module);
    return module;
  }

  #parameter(name: string): Json {
    const value = this.#given[name] ?? this.#template.parameters?.[name]?.defaultValue;
    if (value === undefined) throw new Error(`The parameter ${name} has no value`);
    return name in this.#given ? value : evaluate(value, this.#scope());
  }

  /** As the real one, it fails where a condition has left the resource out. */
  #reference(nameOrId: string): Json {
    if (nameOrId.startsWith("/")) return `‹${nameOrId}›`;
    const resource = this.#template.resources[nameOrId];
    if (resource === undefined) throw new Error(`There is no resource ${nameOrId}`);
    const scope = this.#scope();
    if (!isWanted(resource, scope)) throw new Error(`${nameOrId} is not deployed`);
    if (resource["type"] !== MODULE) return `‹${idOf(resource, scope)}›`;
    const outputs = Object.entries(this.#module(`${nameOrId}[0]`, resource, scope).outputs());
    return { outputs: Object.fromEntries(outputs.map(([name, value]) => [name, { value }])) };
  }

  #scope(): Scope {
    return {
      deploymentName: this.#name,
      parameter: (name) => this.#parameter(name),
      variable: (name) => evaluate(this.#template.variables?.[name] ?? null, this.#scope()),
      reference: (nameOrId) => this.#reference(nameOrId),
      runtimeProperty: (value, key) =>
        /^‹.*›$/.test(value) ? (this.#runtime[key] ?? value.replace(/›$/, `.${key}›`)) : undefined,
      copyIndexes: new Map(),
      lambdaVariables: new Map(),
    };
  }
}

const isWanted = ({ condition }: JsonObject, scope: Scope): boolean =>
  condition === undefined || toBoolean(evaluate(condition, scope));

function idOf({ type, name, scope: extended }: JsonObject, scope: Scope): string {
  const below = extended === undefined ? RESOURCE_GROUP : toText(evaluate(extended, scope));
  const names = toText(evaluate(name ?? null, scope)).split("/");
  return `${below}/${resourcePath(toText(type), names)}`;
}
