import type { Log } from "../log";
import type { CoreModule } from "./core-types";
import { Disposable } from "./disposable";
import type { FunctionRegistry } from "./function-registry";

/** The worker whose behaviour this host copies. */
const WORKER_VERSION = "3.13.0";
/** Hosts support log hooks from 4.34; before, `app.hook.log` throws. */
const HOST_VERSION = "4.1037.0";

/** The virtual module `@azure/functions-core` that registers functions in `registry`. */
export function createCoreModule(registry: FunctionRegistry, log: Log): CoreModule {
  return {
    version: WORKER_VERSION,
    hostVersion: HOST_VERSION,
    registerFunction: (metadata, callback) => registry.registerFunction(metadata, callback),
    registerHook: (name, callback) => registry.registerHook(name, callback),
    setProgrammingModel: (model) => {
      registry.model = model;
    },
    getProgrammingModel: () => registry.model,
    log: (level, category, message) => {
      log({ level, category, message });
    },
    Disposable,
  };
}
