/**
 * The calls as a Postman collection. `openapi-to-postmanv2` makes its form: folders, descriptions, authentication. The values come
 * from `sample-calls.ts`, because those that it makes up are random, as its ids are, and the app refuses many of them.
 */
import { createHash } from "node:crypto";
import converter from "openapi-to-postmanv2";
import type { Json } from "../json";
import { type SampleCall, type SampleParameter, VARIABLES } from "./sample-calls";

interface Collection {
  readonly info: Json;
  readonly item: readonly Item[];
  readonly auth: Json;
}

/** A folder has items, a call has a request. */
interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
  readonly request?: Request;
}

interface Request {
  readonly method: string;
  readonly url: {
    readonly path: readonly string[];
    readonly query: Entries;
    readonly variable: Entries;
  };
  readonly header: Entries;
  readonly body?: Json;
}

type Entries = readonly (Json & { readonly key: string })[];

export async function postmanCollection(
  openApi: Json,
  calls: readonly SampleCall[],
): Promise<Json> {
  const { info, item, auth } = await converted(withTags(openApi));
  return {
    info: { ...info, _postman_id: idFor("Runward") },
    item: item.map((folder) => withCalls(folder, calls)),
    auth: JSON.parse(JSON.stringify(auth).replace("{{apiKey}}", "{{functionKey}}")) as Json,
    variable: VARIABLES.map(({ name, value, is }) => ({ key: name, value, description: is })),
  };
}

const converted = (document: Json): Promise<Collection> =>
  new Promise((resolve, reject) => {
    const options = { folderStrategy: "Tags" };
    converter.convertV2({ type: "json", data: document }, options, (error, { reason, output }) => {
      const [collection] = output ?? [];
      if (collection !== undefined) resolve(collection.data as Collection);
      else reject(error ?? new Error(`There is no Postman collection: ${reason ?? "no reason"}`));
    });
  });

/** For the folders: the first part of each path. */
function withTags(openApi: Json): Json {
  const paths = Object.entries(openApi["paths"] as Readonly<Record<string, Record<string, Json>>>);
  const tagged = paths.map(([path, operations]) => {
    const folder = path.replace(
      /^\/(\w)(\w*).*$/,
      (_all, first: string, rest: string) => first.toUpperCase() + rest,
    );
    const all = Object.entries(operations).map(([method, operation]) => [
      method,
      { ...operation, tags: [folder] },
    ]);
    return [path, Object.fromEntries(all)] as const;
  });
  return { ...openApi, paths: Object.fromEntries(tagged) };
}

/** @throws if the converter made a call that the document does not have. */
function withCalls(folder: Item, calls: readonly SampleCall[]): Json {
  const items = (folder.item ?? []).flatMap(({ request }) => {
    if (request === undefined) throw new Error(`The folder ${folder.name} has a folder in it.`);
    const path = `/${request.url.path.join("/").replaceAll(/:(\w+)/g, "{$1}")}`;
    const same = calls.filter((call) => call.path === path && call.method === request.method);
    if (same.length === 0) throw new Error(`There is no call ${request.method} ${path}.`);
    return same.map((call) => filledIn(request, call));
  });
  return { name: folder.name, item: items };
}

function filledIn(request: Request, call: SampleCall): Json {
  const { name, operationId, parameters, body } = call;
  const events = KEPT_IDS[operationId];
  return {
    id: idFor(name),
    name,
    request: {
      ...request,
      name,
      url: {
        ...request.url,
        query: withValues(request.url.query, parameters),
        variable: withValues(request.url.variable, parameters),
      },
      header: withValues(request.header, parameters),
      ...(body !== null && { body: { ...request.body, raw: JSON.stringify(body, null, 2) } }),
    },
    response: [],
    ...(events !== undefined && { event: [events] }),
  };
}

/** Those without a sample, such as Accept, have a value already. */
const withValues = (entries: Entries, parameters: readonly SampleParameter[]): Json[] =>
  entries.map((entry) => {
    const sample = parameters.find(({ name }) => name === entry.key);
    return sample === undefined ? entry : { ...entry, value: sample.value, disabled: !sample.sent };
  });

/** After a start the other calls are about what was started. */
const keptId = (subject: "run" | "workflow"): Json => ({
  listen: "test",
  script: {
    type: "text/javascript",
    exec: [
      'const { id, resultUrl = "" } = pm.response.json();',
      `if (id !== undefined) pm.collectionVariables.set("${subject}Id", id);`,
      "const link = /[?]exp=([^&]+)&sig=([^&]+)/.exec(resultUrl);",
      "if (link !== null) {",
      `  pm.collectionVariables.set("${subject}LinkExpires", link[1]);`,
      `  pm.collectionVariables.set("${subject}LinkSignature", link[2]);`,
      "}",
    ],
  },
});

const KEPT_IDS: Readonly<Record<string, Json>> = {
  StartRun: keptId("run"),
  RepairRun: keptId("run"),
  StartWorkflow: keptId("workflow"),
};

/** In the form of the ids that Postman makes, and the same each time. */
function idFor(name: string): string {
  const hash = createHash("sha256").update(name).digest("hex");
  return [0, 8, 12, 16, 20].map((from, at) => hash.slice(from, [8, 12, 16, 20, 32][at])).join("-");
}
