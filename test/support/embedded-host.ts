import { resolve } from "node:path";

import { startHost, type HostOptions } from "../../local/host/host";
import type { LogEntry } from "../../local/host/log";
import type { CoreModule } from "../../local/host/worker/core-types";
import type { EmbeddedHost } from "../../local/host/running-host";
import { startProgram } from "../../src/program/program";
import { loadInto } from "./host-loading";
import { openUnsyncedFile } from "./unsynced-file";

export interface TestHostOptions extends Partial<HostOptions> {
  /** Loads another app than the project's own. */
  readonly appModule?: () => unknown;
}

export interface TestHost extends EmbeddedHost {
  /** All logs of the app and the host. */
  readonly logs: readonly LogEntry[];
}

const PROJECT = resolve(__dirname, "../..");

/** The project's own app has no state in its modules, so they are not reloaded; those of another app are. */
export function loadApp(core: CoreModule, appModule?: () => unknown): void {
  loadInto(core, () => {
    if (appModule === undefined) startProgram();
    else jest.isolateModules(appModule);
  });
}

/** Starts an embedded host on a free port. */
export async function startTestHost(options: TestHostOptions = {}): Promise<TestHost> {
  const { appModule, ...hostOptions } = options;
  const logs: LogEntry[] = [];
  const host = await startHost({
    appRoot: PROJECT,
    port: 0,
    journal: { openFile: openUnsyncedFile },
    load: (core) => {
      loadApp(core, appModule);
    },
    ...hostOptions,
    log: (entry) => {
      logs.push(entry);
      options.log?.(entry);
    },
  });
  return Object.assign(host, { logs });
}
