/**
 * What the bundle does with parts of packages that the app uses later, in part, or never, although their files require them at the top.
 *
 * Owns: which parts those are. Does not own: what is loaded with `import()`, and our own sources.
 *
 * 1. The build fails if a file does not require such a part any more, or uses more of it than the bundle has, so that an update
 *    cannot go wrong in silence.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** Packages that get files of their own, which are read when something of them is used. By the file that requires them. */
const LATER = {
  "durable-functions/lib/src/durableClient/getClient.js": ["validator"],
  "durable-functions/lib/src/durableClient/DurableClient.js": [
    ...["axios", "validator", "@opentelemetry/api"],
  ],
  "durable-functions/lib/src/orchestrations/DurableOrchestrationContext.js": ["moment"],
  "durable-functions/lib/src/task/CallHttpWithPollingTask.js": ["moment"],
  "durable-functions/lib/src/task/LongTimerTask.js": ["moment"],
  "durable-functions/lib/src/util/GuidManager.js": ["uuid"],
  "durable-functions/lib/src/util/testingUtils.js": ["uuid"],
};

/** Of a package with 100 functions, the only one that is used. */
const ONLY = { validator: "isURL" };

const absent = (what) => `{ throw new Error("Runward's package has no code for ${what}."); }`;

/** Its files do nothing when they are imported, but it does not say so, as the other packages of Azure do. */
const PURE = join("@azure", "msal-node", "dist");

const absentClass = (name) => `export class ${name} { constructor() ${absent(name)} }`;

const absentFunction = (...names) =>
  names.map((name) => `export function ${name}() ${absent(name)}`).join("\n");

/** Signed addresses, which the app neither makes nor gives away. */
const signatures = (of) => ({
  contents: absentFunction(
    ...["", "Internal"].map((end) => `generate${of}SASQueryParameters${end}`),
  ),
  use: new RegExp(`= generate${of}SASQueryParameters\\(`),
});
const batches = {
  contents: absentClass("BlobBatchClient"),
  use: /return new BlobBatchClient\(/,
};
const silent = {
  contents: "module.exports = () => Object.assign(() => {}, { enabled: false });",
  use: /= \(0, debug_1\.default\)\(|= debug_1\.default\(|= require\("debug"\)\(/,
};

/** By the file that requires them: what stands in for a module, and how the file has to use it. */
const IN_PLACE = {
  // The app has no entities. Their module makes a logger when it is loaded.
  "durable-functions/lib/src/util/testingUtils.js": {
    "../entities/Entity": {
      contents: `exports.Entity = class { constructor() ${absent("entities")} };`,
      use: /new Entity_1\.Entity\(fn\)/,
    },
  },
  // axios uses Node's own then. With form-data come the types of all files.
  "axios/lib/helpers/toFormData.js": {
    "../platform/node/classes/FormData.js": {
      contents: "export default undefined;",
      use: /new \(PlatformFormData \|\| FormData\)\(\)/,
    },
  },
  "axios/lib/platform/node/index.js": {
    "./classes/FormData.js": { contents: "export default undefined;", use: /^ {4}FormData,$/m },
  },
  // All calls go through Node's http. The others are for browsers.
  "axios/lib/adapters/adapters.js": {
    "./xhr.js": { contents: "export default null;", use: /^ {2}xhr: xhrAdapter,$/m },
    "./fetch.js": {
      contents: "export const getFetch = () => null;",
      use: /^ {4}get: fetchAdapter\.getFetch,$/m,
    },
  },
  // Of Kubernetes. Functions has managed identities. With it come all ways to sign in, and their signatures.
  "@azure/identity/dist/esm/credentials/managedIdentityCredential/tokenExchangeMsi.js": {
    "../workloadIdentityCredential.js": {
      contents: `export class WorkloadIdentityCredential { constructor() ${absent("workload identities")} }`,
      use: /new WorkloadIdentityCredential\(/,
    },
  },
  // The whole of the other package otherwise, as one object.
  "@azure/identity/dist/esm/msal/utils.js": {
    "./msal.js": {
      contents:
        'import { LogLevel } from "@azure/msal-node"; export const msalCommon = { LogLevel };',
      use: /^(?!.*msalCommon\.(?!LogLevel\.)).*msalCommon\.LogLevel\./s,
    },
  },
  // A program of 65 KB for checksums that one has to ask for, and the form of a body that has them.
  "@azure/storage-common/dist/esm/StorageCRC64Calculator.js": {
    "./crc64.js": {
      contents: `export default async function () ${absent("CRC-64")}`,
      use: /= NativeCRC64\(\)\.then/,
    },
  },
  "@azure/storage-common/dist/esm/indexPlatform.js": {
    "./StructuredMessageEncodingStream.js": {
      contents: absentFunction("structuredMessageEncoding"),
      use: /^export \* from "\.\/StructuredMessageEncodingStream\.js";$/m,
    },
    "./StructuredMessageDecodingStream.js": {
      contents: absentFunction(
        "structuredMessageDecodingStream",
        "structuredMessageDecodingBrowser",
      ),
      use: /^export \* from "\.\/StructuredMessageDecodingStream\.js";$/m,
    },
  },
  "@azure/storage-blob/dist/esm/Clients.js": {
    "./BlobQueryResponse.js": {
      contents: absentClass("BlobQueryResponse"),
      use: /return new BlobQueryResponse\(/,
    },
    "./pollers/BlobStartCopyFromUrlPoller.js": {
      contents: absentClass("BlobBeginCopyFromUrlPoller"),
      use: /= new BlobBeginCopyFromUrlPoller\(/,
    },
    "./sas/BlobSASSignatureValues.js": signatures("Blob"),
  },
  "@azure/storage-blob/dist/esm/ContainerClient.js": {
    "./BlobBatchClient.js": batches,
    "./sas/BlobSASSignatureValues.js": signatures("Blob"),
  },
  "@azure/storage-blob/dist/esm/BlobServiceClient.js": {
    "./BlobBatchClient.js": batches,
    "./sas/AccountSASSignatureValues.js": signatures("Account"),
  },
  // The data of a binding, which is JSON.
  "durable-functions/lib/src/durableClient/getClient.js": {
    "lodash/cloneDeep": {
      contents: "module.exports = structuredClone;",
      use: /= cloneDeep\(clientData\);/,
    },
  },
  // Writes nothing unless the variable DEBUG asks for it.
  ...Object.fromEntries(
    [
      ...["https-proxy-agent/dist/index.js", "http-proxy-agent/dist/index.js"],
      ...["axios/node_modules/https-proxy-agent/dist/agent.js"],
      ...["axios/node_modules/agent-base/dist/src/index.js"],
      ...["https-proxy-agent", "axios/node_modules/https-proxy-agent"].map(
        (name) => `${name}/dist/parse-proxy-response.js`,
      ),
    ].map((file) => [file, { debug: silent }]),
  ),
  "follow-redirects/debug.js": { debug: silent },
};

const places = (byFile) =>
  Object.entries(byFile).flatMap(([file, requests]) => {
    const [, name, path] = /^((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(file);
    const importer = join(require.resolve(`${name}/package.json`), "..", path);
    return Array.isArray(requests)
      ? requests.map((request) => ({ importer, request }))
      : Object.entries(requests).map(([request, stand]) => ({ importer, request, stand }));
  });
const PLACES = [...places(LATER), ...places(IN_PLACE)];

const fileOf = (request) => request.replace("@", "").replace("/", "-");

/** Further entry points of the bundle. */
export const laterEntryPoints = Object.fromEntries(
  places(LATER).map(({ request }) => [fileOf(request), request]),
);

/** In place of what a package exports, which may be a function or an object. */
const placeholder = (request) => `
let loaded;
const load = () => (loaded ??= exportsOf(require("./${fileOf(request)}.js")));
const exportsOf = (file) => (Object.keys(file).join() === "default" ? file.default : file);
module.exports = new Proxy(() => {}, {
  get: (_, key) => load()[key],
  apply: (_, self, values) => Reflect.apply(load(), self, values),
});`;

async function checkUse({ importer, request, stand }) {
  const code = await readFile(importer, "utf8");
  if (stand !== undefined && !stand.use.test(code))
    throw new Error(`${importer} uses ${request} in another way.`);
  const used = code.matchAll(new RegExp(`\\b${request}_1\\.(\\w+)`, "g"));
  const others = [...used].map(([, name]) => name).filter((name) => name !== ONLY[request]);
  if (request in ONLY && others.length > 0)
    throw new Error(`${importer} uses ${others.join(", ")} of ${request}.`);
}

const placeOf = ({ importer, path }) =>
  PLACES.find((one) => one.importer === importer && one.request === path);

export const leanPackages = {
  name: "lean packages",
  setup({ onResolve, onLoad, onEnd, resolve }) {
    const found = new Set();
    onResolve({ filter: /^[.@a-z]/ }, async (args) => {
      const place = placeOf(args);
      if (place === undefined) return undefined;
      await checkUse(place);
      found.add(place);
      const { request, stand } = place;
      const { resolveDir } = args;
      return stand === undefined
        ? { path: request, namespace: "later" }
        : { path: request, namespace: "in place", pluginData: { ...stand, resolveDir } };
    });
    onResolve({ filter: /^\./, namespace: "later" }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: "later" }, ({ path }) => ({ contents: placeholder(path) }));
    onLoad({ filter: /.*/, namespace: "in place" }, ({ pluginData }) => ({
      contents: pluginData.contents,
      resolveDir: pluginData.resolveDir,
    }));
    onResolve({ filter: /^validator$/ }, ({ path, kind, resolveDir }) =>
      kind === "entry-point" ? { path, namespace: "only", pluginData: resolveDir } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "only" }, ({ path, pluginData: resolveDir }) => ({
      contents: `exports.${ONLY[path]} = require("${path}/lib/${ONLY[path]}").default;`,
      resolveDir,
    }));
    onResolve({ filter: /^@azure\/msal-node$|^\./ }, async ({ path, pluginData, ...args }) => {
      if (pluginData === PURE) return undefined;
      const { importer, resolveDir, kind } = args;
      if (path.startsWith(".") && !importer.includes(PURE)) return undefined;
      const resolved = await resolve(path, { importer, resolveDir, kind, pluginData: PURE });
      return { ...resolved, sideEffects: false };
    });
    onEnd(() => {
      const lines = PLACES.filter((place) => !found.has(place)).map(
        ({ importer, request }) => `${importer} does not require ${request}.`,
      );
      if (lines.length > 0) throw new Error(lines.join("\n"));
    });
  },
};
