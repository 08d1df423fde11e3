/**
 * Evaluates what a compiled template says, in the scope of one deployment.
 *
 * Owns: expressions, loops of properties, lambdas. Does not own: where parameters, variables and references come from.
 */
import { isExpression, parseExpression, type Expression } from "./expression";
import { FUNCTIONS } from "./functions";
import { isObject, toBoolean, toList, toNumber, toObject, toText, type Json } from "./json";

export interface Scope {
  readonly deploymentName: string;
  readonly parameter: (name: string) => Json;
  readonly variable: (name: string) => Json;
  /** What a resource or a module is known by once it is there. */
  readonly reference: (nameOrId: string) => Json;
  /** Of a value that exists only after the deployment: one of its properties. */
  readonly runtimeProperty: (value: string, key: string) => Json | undefined;
  /** By the name of the loop; the loop of the resource itself has none. */
  readonly copyIndexes: ReadonlyMap<string, number>;
  readonly lambdaVariables: ReadonlyMap<string, Json>;
}

export function evaluate(value: Json, scope: Scope): Json {
  if (typeof value === "string") return evaluateText(value, scope);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => evaluate(item, scope));
  return isObject(value) ? evaluateObject(value, scope) : value;
}

function evaluateText(text: string, scope: Scope): Json {
  if (isExpression(text)) return evaluateExpression(parseExpression(text), scope);
  return text.startsWith("[[") && text.endsWith("]") ? text.slice(1) : text;
}

function evaluateObject(object: Readonly<Record<string, Json>>, scope: Scope): Json {
  const loops = toList(object["copy"] ?? []).map(toObject);
  const looped = loops.map(({ name, count, input }): [string, Json] => {
    const loop = toText(name);
    const steps = Array.from({ length: toNumber(evaluate(count ?? null, scope)) }, (_, index) => {
      const copyIndexes = new Map([...scope.copyIndexes, [loop, index] as const]);
      return evaluate(input ?? null, { ...scope, copyIndexes });
    });
    return [loop, steps];
  });
  const plain = Object.entries(object)
    .filter(([name]) => name !== "copy")
    .map(([name, value]): [string, Json] => [
      toText(evaluateText(name, scope)),
      evaluate(value, scope),
    ]);
  return Object.fromEntries([...plain, ...looped]);
}

function evaluateExpression(expression: Expression, scope: Scope): Json {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "access":
      return property(
        evaluateExpression(expression.of, scope),
        evaluateExpression(expression.key, scope),
        scope,
      );
    case "call":
      return call(expression.name, expression.args, scope);
  }
}

function property(of: Json, key: Json, scope: Scope): Json {
  const found = propertyOrNone(of, key, scope);
  if (found === undefined) throw new Error(`No ${JSON.stringify(key)} in ${JSON.stringify(of)}`);
  return found;
}

function propertyOrNone(of: Json, key: Json, scope: Scope): Json | undefined {
  if (typeof of === "string") return scope.runtimeProperty(of, toText(key));
  return Array.isArray(of) ? toList(of)[toNumber(key)] : toObject(of)[toText(key)];
}

/** Functions that leave some of their arguments alone, then those that look around, then the plain ones. */
function call(name: string, args: readonly Expression[], scope: Scope): Json {
  const argument = (index: number): Json => {
    const expression = args[index];
    if (expression === undefined) throw new Error(`${name} has no argument ${index}`);
    return evaluateExpression(expression, scope);
  };
  if (name === "if") return toBoolean(argument(0)) ? argument(1) : argument(2);
  if (name === "map") {
    return toList(argument(0)).map((item) => applyLambda(args[1], item, scope));
  }
  if (name === "filter") {
    return toList(argument(0)).filter((item) => toBoolean(applyLambda(args[1], item, scope)));
  }
  if (name === "mapValues") {
    const mapped = Object.entries(toObject(argument(0))).map(([key, value]): [string, Json] => [
      key,
      applyLambda(args[1], value, scope),
    ]);
    return Object.fromEntries(mapped);
  }
  const values = args.map((_, index) => argument(index));
  const lookUp = LOOK_UPS[name];
  if (lookUp !== undefined) return lookUp(scope, toText(values[0] ?? ""));
  const plain = FUNCTIONS[name];
  if (plain === undefined) throw new Error(`The function ${name} is not known here`);
  return plain(...values);
}

const LOOK_UPS: Readonly<Record<string, (scope: Scope, name: string) => Json>> = {
  parameters: (scope, name) => scope.parameter(name),
  variables: (scope, name) => scope.variable(name),
  reference: (scope, name) => scope.reference(name),
  deployment: ({ deploymentName }) => ({ name: deploymentName }),
  copyIndex: ({ copyIndexes }, loop) => known(copyIndexes.get(loop), `the loop ${loop}`),
  lambdaVariables: ({ lambdaVariables }, name) => known(lambdaVariables.get(name), name),
};

function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`Not in scope: ${name}`);
  return value;
}

function applyLambda(lambda: Expression | undefined, item: Json, scope: Scope): Json {
  if (lambda?.kind !== "call" || lambda.name !== "lambda") throw new Error("Expected a lambda");
  const [variable, body] = lambda.args;
  if (variable?.kind !== "literal" || body === undefined)
    throw new Error("A lambda without a body");
  const lambdaVariables = new Map([
    ...scope.lambdaVariables,
    [String(variable.value), item] as const,
  ]);
  return evaluateExpression(body, { ...scope, lambdaVariables });
}
