// Loads an app with a stub in place of the Functions worker, and prints the names of what it registers, or of the files that it reads.
const Module = require("node:module");
const { basename } = require("node:path");

const names = [];
const core = {
  version: "4.0.0",
  hostVersion: "4.0.0",
  Disposable: class {},
  registerFunction: ({ name }) => {
    names.push(name);
    return { dispose: () => undefined };
  },
  registerHook: () => ({ dispose: () => undefined }),
  setProgrammingModel: () => undefined,
  getProgrammingModel: () => undefined,
  log: () => undefined,
};

const load = Module._load;
Module._load = (request, ...rest) =>
  request === "@azure/functions-core" ? core : load(request, ...rest);

require(process.argv[2]);
const files = Object.keys(require.cache).map((file) => basename(file));
console.log(JSON.stringify(process.env.RUNWARD_LOADED === "files" ? files : names));
