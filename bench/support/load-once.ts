/**
 * Loads one app as the Functions worker does, in a fresh process, and then further files of it, and prints how long that took and
 * how much CPU time, in milliseconds.
 */
import Module from "node:module";

type Loader = (request: string, parent: unknown, isMain: boolean) => unknown;
const modules = Module as unknown as { _load: Loader };
const load = modules._load;

const nothing = (): undefined => undefined;
const disposable = { dispose: nothing };
const core = {
  version: "4.0.0",
  hostVersion: "4.0.0",
  Disposable: Object,
  registerFunction: () => disposable,
  registerHook: () => disposable,
  setProgrammingModel: nothing,
  getProgrammingModel: nothing,
  log: nothing,
};
modules._load = (request, parent, isMain) =>
  request === "@azure/functions-core" ? core : load(request, parent, isMain);

const [, , entry, ...later] = process.argv;
if (entry === undefined) throw new Error("Which app?");
const [beganAt, before] = [performance.now(), process.cpuUsage()];
for (const file of [entry, ...later]) load(file, module, false);
// What the app loads right after its start delays the first request too.
setImmediate(() => {
  const milliseconds = performance.now() - beganAt;
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ milliseconds, cpuMilliseconds: (user + system) / 1_000 }));
  process.exit();
});
