import type { CoreModule } from "../../local/host/worker/core-types";

type ProgrammingModel = Parameters<CoreModule["setProgrammingModel"]>[0];

declare global {
  /** The host that is loading the app, for every instance of this module; see `loadInto`. */
  var __functionsCore: { loading: CoreModule | undefined } | undefined;
}

/** Set once: jest keeps every value that a global once had, and a host holds all of its app. */
const shared = (globalThis.__functionsCore ??= { loading: undefined });

let model: ProgrammingModel | undefined;

/**
 * Replaces `@azure/functions-core` in jest (see moduleNameMapper). `@azure/functions` loads the module once and sets its
 * programming model once, but a test file starts many hosts. So this module passes everything on to the host that is
 * loading the app.
 */
const core: Partial<CoreModule> = {
  setProgrammingModel: (given) => {
    model = given;
    loading().setProgrammingModel(given);
  },
  // Log lines of the SDK that belong to no host.
  log: () => undefined,
};

function loading(): CoreModule {
  const current = shared.loading;
  if (current === undefined)
    throw new Error("No host is loading an app, so nothing is registered.");
  return current;
}

/** Lets `load` register functions with a host. */
export function loadInto(host: CoreModule, load: () => void): void {
  shared.loading = host;
  try {
    if (model !== undefined) host.setProgrammingModel(model);
    load();
  } finally {
    shared.loading = undefined;
  }
}

export const functionsCore = new Proxy(core, {
  get: (own, name) => Reflect.get(name in own ? own : loading(), name) as unknown,
});
