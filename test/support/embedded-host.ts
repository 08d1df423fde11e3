import { resolve } from "node:path";

import { startHost, type HostOptions } from "../../local/host/host";
import type { LogEntry } from "../../local/host/log";
import type { EmbeddedHost } from "../../local/host/running-host";

export interface TestHostOptions extends Partial<HostOptions> {
  /** Requires the app; the project's own when left out. */
  readonly appModule?: () => unknown;
}

export interface TestHost extends EmbeddedHost {
  /** Everything the app and the host logged so far. */
  readonly logs: readonly LogEntry[];
}

const PROJECT = resolve(__dirname, "../..");

/** Not an import: every host needs a fresh copy of the app. */
function requireProject(): void {
  jest.requireActual("../../src/index");
}

/** Starts an embedded host on a free port with its own copy of the app and of the SDK packages. */
export async function startTestHost(options: TestHostOptions = {}): Promise<TestHost> {
  const { appModule = requireProject, ...hostOptions } = options;
  const logs: LogEntry[] = [];
  const host = await startHost({
    appRoot: PROJECT,
    port: 0,
    load: (core) => {
      globalThis.__functionsCore = core;
      try {
        jest.isolateModules(() => {
          appModule();
        });
      } finally {
        globalThis.__functionsCore = undefined;
      }
    },
    ...hostOptions,
    log: (entry) => {
      logs.push(entry);
      options.log?.(entry);
    },
  });
  return Object.assign(host, { logs });
}
