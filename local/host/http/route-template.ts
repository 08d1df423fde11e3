/**
 * Azure route templates as find-my-way paths: `runs/{id}`, `{x?}`, `{x:int}`, `{*rest}`.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#customize-the-http-endpoint
 */
export interface RoutePath {
  readonly path: string;
  /** The name of the catch-all parameter, which find-my-way calls "*". */
  readonly catchAll: string | undefined;
}

/** https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints */
const CONSTRAINTS: Readonly<Record<string, string>> = {
  int: "(^-?\\d+$)",
  long: "(^-?\\d+$)",
  alpha: "(^[a-zA-Z]+$)",
  bool: "(^(?:true|false)$)",
  guid: "(^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$)",
};

const PARAMETER = /\{(?<star>\*?)(?<name>\w+)(?::(?<constraint>\w+))?(?<optional>\??)\}/g;

/** @throws if the template uses something that this host does not support. */
export function toRoutePath(prefix: string, route: string): RoutePath {
  const parts = [prefix, route].map((part) => part.replaceAll(/^\/+|\/+$/g, ""));
  const template = `/${parts.filter((part) => part !== "").join("/")}`;
  let catchAll: string | undefined;
  const path = template.replaceAll(PARAMETER, (...match) => {
    const { star, name, constraint, optional } = match.at(-1) as Record<string, string>;
    if (star === "*") catchAll = name;
    return star === "*" ? "*" : `:${name ?? ""}${toPattern(template, constraint)}${optional ?? ""}`;
  });
  if (/[{}]/.test(path.replaceAll(/\(\^.*?\$\)/g, ""))) throw unsupported(template);
  return { path, catchAll };
}

function toPattern(template: string, constraint: string | undefined): string {
  if (constraint === undefined) return "";
  const pattern = CONSTRAINTS[constraint];
  if (pattern === undefined) throw unsupported(template);
  return pattern;
}

function unsupported(template: string): Error {
  return new Error(`The embedded host does not understand the route template "${template}".`);
}
