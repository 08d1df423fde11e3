/** The generated files with which people call Runward by hand, read as the tools read them. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { runInNewContext } from "node:vm";

export interface HandRequest {
  readonly name: string;
  readonly method: string;
  /** With variables in it, as all that follows. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Called with what came back, and sets variables: only in Postman. */
  readonly afterwards: (answer: unknown, variables: Map<string, string>) => void;
}

export interface HandFile {
  readonly variables: ReadonlyMap<string, string>;
  readonly requests: readonly HandRequest[];
}

const FOLDER = resolve(__dirname, "../../../infra/callers/openapi");

const COMMENT = /^#(?!##)/;

export function readHttpFile(): HandFile {
  const text = readFileSync(`${FOLDER}/runward.http`, "utf8");
  const [head = "", ...parts] = text.split(/^### /m);
  const variables = [...head.matchAll(/^@(\w+) = (.+)$/gm)];
  return {
    variables: new Map(variables.map(([, name = "", value = ""]) => [name, value])),
    requests: parts.map(httpRequest),
  };
}

function httpRequest(part: string): HandRequest {
  const [name = "", ...rest] = part.split("\n").filter((line) => !COMMENT.test(line));
  const [head = "", ...bodies] = rest.join("\n").trim().split("\n\n");
  const [start = "", ...headers] = head.split("\n");
  const [method = "", url = ""] = start.split(" ");
  return {
    ...{ name, method, url },
    headers: Object.fromEntries(headers.map((line) => line.split(": ") as [string, string])),
    body: bodies.length === 0 ? null : bodies.join("\n\n"),
    afterwards: () => undefined,
  };
}

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly disabled?: boolean;
}

interface Item {
  readonly id: string;
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly url: {
      readonly host: readonly string[];
      readonly path: readonly string[];
      readonly query: readonly Entry[];
      readonly variable: readonly Entry[];
    };
    readonly header: readonly Entry[];
    readonly body?: { readonly raw?: string };
  };
  readonly event?: readonly { readonly script: { readonly exec: readonly string[] } }[];
}

export interface Collection {
  readonly info: { readonly _postman_id: string };
  readonly variable: readonly Entry[];
  readonly item: readonly { readonly name: string; readonly item: readonly Item[] }[];
}

export const readCollection = (): Collection =>
  JSON.parse(readFileSync(`${FOLDER}/runward.postman_collection.json`, "utf8")) as Collection;

export function readPostmanFile(): HandFile {
  const { variable, item } = readCollection();
  return {
    variables: new Map(variable.map(({ key, value }) => [key, value])),
    requests: item.flatMap((folder) => folder.item.map(postmanRequest)),
  };
}

const sent = (entries: readonly Entry[]): [string, string][] =>
  entries.filter(({ disabled }) => disabled !== true).map(({ key, value }) => [key, value]);

function postmanRequest({ name, request, event = [] }: Item): HandRequest {
  const { method, url, header, body } = request;
  const inPath = new Map(sent(url.variable).map(([key, value]) => [`:${key}`, value]));
  const path = [...url.host, ...url.path].map((part) => inPath.get(part) ?? part).join("/");
  const query = sent(url.query).map(([key, value]) => `${key}=${value}`);
  return {
    ...{ name, method },
    url: query.length === 0 ? path : `${path}?${query.join("&")}`,
    headers: Object.fromEntries(sent(header)),
    body: body?.raw ?? null,
    afterwards: (answer, variables) => {
      const set = (key: string, value: string): void => {
        variables.set(key, value);
      };
      const pm = { response: { json: () => answer }, collectionVariables: { set } };
      for (const { script } of event) runInNewContext(script.exec.join("\n"), { pm });
    },
  };
}

/** The text with the values of its variables. @throws if one has no value. */
export const resolved = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replaceAll(/\{\{(\$?\w+)\}\}/g, (_all, name: string) => {
    const value = variables.get(name);
    if (value === undefined) throw new Error(`The variable ${name} has no value.`);
    return value;
  });
