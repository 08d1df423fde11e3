/**
 * The template functions that need nothing but their arguments, as far as the compiled template calls them.
 *
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
 */
import { createHash, randomUUID } from "node:crypto";
import { isObject, toBoolean, toList, toNumber, toObject, toText, type Json } from "./json";

type TemplateFunction = (...args: readonly Json[]) => Json;

export const SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000000";
export const RESOURCE_GROUP = `${SUBSCRIPTION}/resourceGroups/rg-test`;
const TENANT_ID = "99999999-0000-4000-8000-000000000000";

const size = (value: Json | undefined): number =>
  isObject(value) ? Object.keys(value).length : (value as string | readonly Json[]).length;

/** Texts as they are, everything else as JSON. */
const asText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

const digest = (args: readonly Json[]): string =>
  createHash("sha256").update(JSON.stringify(args)).digest("hex");

/** `…/providers/Microsoft.Web/sites/<name>/config/<name>` */
export function resourcePath(type: string, names: readonly string[]): string {
  const [provider = "", ...kinds] = type.split("/");
  const parts = kinds.map((kind, index) => `${kind}/${names[index] ?? ""}`);
  return `providers/${provider}/${parts.join("/")}`;
}

const idBelow =
  (scope: string): TemplateFunction =>
  (type, ...names) =>
    `${scope}/${resourcePath(toText(type), names.map(toText))}`;

/** As far as subnets of an IPv4 network go that keep its first two bytes. */
function subnet(network: string, prefix: number, index: number): string {
  const [a, b, c = "0", d = "0"] = network.split(/[./]/);
  const start = Number(c) * 256 + Number(d) + index * 2 ** (32 - prefix);
  return `${a ?? ""}.${b ?? ""}.${Math.floor(start / 256)}.${start % 256}/${prefix}`;
}

/** Objects of texts and the like; no objects inside, which union() would merge as well. */
const merge = (objects: readonly Json[]): Json =>
  Object.fromEntries(objects.flatMap((object) => Object.entries(toObject(object))));

const pairs = (args: readonly Json[]): [string, Json][] =>
  args.flatMap((name, index) => {
    const value = args[index + 1];
    return index % 2 === 0 && value !== undefined ? [[toText(name), value]] : [];
  });

export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  add: (a, b) => toNumber(a) + toNumber(b),
  coalesce: (...args) => args.find((value) => value !== null) ?? null,
  concat: (...args) => args.flatMap((list) => toList(list)),
  contains: (container, item) => toText(container).includes(toText(item)),
  createArray: (...args) => args,
  createObject: (...args) => Object.fromEntries(pairs(args)),
  empty: (value) => value === null || size(value) === 0,
  equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  flatten: (lists) => toList(lists).flatMap((list) => toList(list)),
  format: (pattern, ...args) =>
    toText(pattern).replace(/\{(\d+)\}|(\{\{)|\}\}/g, (_, index?: string, opening?: string) =>
      index === undefined ? (opening === undefined ? "}" : "{") : asText(args[Number(index)] ?? ""),
    ),
  guid: (...args) => digest(args).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5"),
  cidrSubnet: (network, prefix, index) =>
    subnet(toText(network), toNumber(prefix), toNumber(index)),
  environment: () => ({
    name: "AzureCloud",
    authentication: { loginEndpoint: "https://login.microsoftonline.com/" },
    suffixes: { storage: "core.windows.net" },
  }),
  items: (object) => pairsInOrder(toObject(object)),
  join: (list, separator) => toList(list).map(asText).join(toText(separator)),
  length: (value) => size(value),
  min: (...args) => Math.min(...args.map(toNumber)),
  newGuid: () => randomUUID(),
  not: (value) => !toBoolean(value),
  null: () => null,
  replace: (text, from, to) => toText(text).replaceAll(toText(from), toText(to)),
  resourceGroup: () => ({ id: RESOURCE_GROUP, name: "rg-test" }),
  resourceId: idBelow(RESOURCE_GROUP),
  shallowMerge: (objects) => merge(toList(objects)),
  string: (value) => asText(value ?? null),
  subscriptionResourceId: idBelow(SUBSCRIPTION),
  tenant: () => ({ tenantId: TENANT_ID }),
  toLower: (text) => toText(text).toLowerCase(),
  tryGet: (container, key) => toObject(container)[toText(key)] ?? null,
  union: (...args) => merge(args),
  uniqueString: (...args) => digest(args).slice(0, 13),
};

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object#items */
const pairsInOrder = (object: Readonly<Record<string, Json>>): Json =>
  Object.entries(object)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ key, value }));
