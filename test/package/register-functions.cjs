// Loads an app with a stub in place of the Functions worker, and prints the names of what it registers.
const Module = require("node:module");

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
console.log(JSON.stringify(names));
