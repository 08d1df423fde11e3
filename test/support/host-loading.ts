import type { CoreModule } from "../../local/host/worker/core-types";

type ProgrammingModel = Parameters<CoreModule["setProgrammingModel"]>[0];

declare global {
  /** The host that loads the app just now; see `loadInto`. */
  var __functionsCore: CoreModule | undefined;
}

let model: ProgrammingModel | undefined;

/**
 * Stands in for `@azure/functions-core` in jest (see moduleNameMapper). `@azure/functions` asks for the module once, and
 * sets its programming model once, while a test file starts many hosts: so this one passes everything on to the host
 * that loads the app just now.
 */
const core: Partial<CoreModule> = {
  setProgrammingModel: (given) => {
    model = given;
    loading().setProgrammingModel(given);
  },
  // Lines of the SDK that belong to no host.
  log: () => undefined,
};

function loading(): CoreModule {
  const current = globalThis.__functionsCore;
  if (current === undefined)
    throw new Error("No host is loading an app, so nothing is registered.");
  return current;
}

/** Lets `load` register functions with a host. */
export function loadInto(host: CoreModule, load: () => void): void {
  globalThis.__functionsCore = host;
  try {
    if (model !== undefined) host.setProgrammingModel(model);
    load();
  } finally {
    globalThis.__functionsCore = undefined;
  }
}

export const functionsCore = new Proxy(core, {
  get: (own, name) => Reflect.get(name in own ? own : loading(), name) as unknown,
});
