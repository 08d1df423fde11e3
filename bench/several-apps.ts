/**
 * The embedded host with several processes of the app, as in Azure: all share one task hub, and each has limits, lanes and
 * circuits of its own. Each process is a copy of the app's modules, and each execution of a function goes to the next one.
 * `support/measured-host.ts` starts this program; the environment variable BENCH_INSTANCES says how many.
 */
import { join } from "node:path";
import { loadFromPackage, type LoadApp } from "../local/host/app-loader";
import { startHost } from "../local/host/host";
import type { HostProcessOptions } from "../local/host-process";
import type { LogEntry, LogLevel } from "../local/host/log";
import type { CoreModule, FunctionCallback } from "../local/host/worker/core-types";
import { shownEntry } from "../local/shown-entry";

const APP_ROOT = join(__dirname, "..", "..");

const nothing = (): undefined => undefined;

/** Each function of the first copy calls those of all copies in turn. */
export const loadSeveral =
  (count: number): LoadApp =>
  async (core) => {
    const load = loadFromPackage(APP_ROOT);
    const copies = new Map<string, FunctionCallback[]>();
    const ofCopy = (copy: number): CoreModule => ({
      ...core,
      ...(copy > 0 && { setProgrammingModel: nothing }),
      registerFunction: (metadata, callback) => {
        const callbacks = copies.get(metadata.name) ?? [];
        copies.set(metadata.name, callbacks);
        callbacks.push(callback);
        if (copy > 0) return new core.Disposable(nothing);
        let calls = 0;
        return core.registerFunction(metadata, (...args) =>
          (callbacks[calls++ % callbacks.length] ?? callback)(...args),
        );
      },
    });
    for (let copy = 0; copy < count; copy++) await load(ofCopy(copy));
  };

const TROUBLE: readonly LogLevel[] = ["warning", "error", "critical"];

function showTrouble(entry: LogEntry): void {
  if (TROUBLE.includes(entry.level)) console.error(shownEntry(entry, new Date()));
}

async function main(): Promise<void> {
  const { journalDirectory } = JSON.parse(process.argv[2] ?? "") as HostProcessOptions;
  const host = await startHost({
    appRoot: APP_ROOT,
    port: 0,
    load: loadSeveral(Number(process.env["BENCH_INSTANCES"])),
    log: showTrouble,
    ...(journalDirectory !== null && { journalDirectory }),
  });
  process.on("message", (message) => {
    if (message !== "stop") return;
    void host.stop().then(() => {
      process.disconnect();
    });
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ kind: "ready", baseUrl: host.baseUrl });
}

if (require.main === module) void main();
