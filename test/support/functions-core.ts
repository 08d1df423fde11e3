import type { CoreModule } from "../../local/host/worker/core-types";

declare global {
  /** Set by `startTestHost` while it loads the app. */
  var __functionsCore: CoreModule | undefined;
}

/**
 * Stands in for `@azure/functions-core` in jest (see moduleNameMapper). `@azure/functions` asks for it once per module
 * registry, so it must be required inside the `jest.isolateModules` that loads the app.
 */
if (globalThis.__functionsCore === undefined) {
  throw new Error("No host is loading an app: @azure/functions goes without registering anything.");
}

module.exports = globalThis.__functionsCore;
