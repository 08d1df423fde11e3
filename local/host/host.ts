import { randomBytes } from "node:crypto";

import { servedNames } from "../browser-guard";
import { RealClock, type Clock } from "../clock";
import { App } from "./app";
import { loadFromPackage, type LoadApp } from "./app-loader";
import { compose } from "./compose";
import type { HubState } from "./durable/apply-commit";
import { latestInstant } from "./durable/latest-instant";
import { emptyHub } from "./durable/task-hub";
import { applyEnvironment } from "./environment";
import { FaultPlan, type ActivityFaults } from "./faults";
import { readHostConfig, readLocalSettings } from "./host-config";
import { LoopbackServer } from "./http/server";
import { FileJournal, type FileJournalOptions } from "./journal/file-journal";
import { ephemeralJournal, type Journal, type JournalFailedError } from "./journal/journal";
import type { Log } from "./log";
import { RunningHost, type EmbeddedHost } from "./running-host";
import { Underway } from "./underway";
import { installVirtualDate } from "./virtual-date";

export interface HostOptions {
  /** The folder with host.json, package.json and optionally local.settings.json. */
  readonly appRoot: string;
  /** How the app is loaded; by default by requiring the "main" of package.json. */
  readonly load?: LoadApp;
  /** 0 for any free port; by default 7071. */
  readonly port?: number;
  /** The folder of the journal. Without it nothing is stored. */
  readonly journalDirectory?: string;
  /** For tests of a failing disk or of early compaction. */
  readonly journal?: Pick<FileJournalOptions, "openFile" | "compactAfterBytes">;
  readonly clock?: Clock;
  /** Added to the environment of the process. Variables that are already set keep their values. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly log?: Log;
  readonly faults?: ActivityFaults;
  /** If given, functions of level "function" and "admin" require it. */
  readonly functionKey?: string;
  /** Further allowed values of the Host header, besides the names of this machine. */
  readonly allowedHosts?: readonly string[];
  /** Where `GET /` leads; without it, nothing is there. Azure shows a page of its own. */
  readonly homepage?: string;
}

/** The port of `func start`. */
const DEFAULT_PORT = 7071;

/**
 * Runs an unchanged v4 app, with the real SDK packages, in place of the Azure Functions host with the Durable extension.
 *
 * It replaces only the host: no scaling, no storage account, no entities, no callHttp, no rewind. Function keys are checked
 * only if `functionKey` is given. `deviations.ts` lists the deliberate differences.
 */
export async function startHost(options: HostOptions): Promise<EmbeddedHost> {
  const underway = new Underway();
  const { port = DEFAULT_PORT, allowedHosts } = options;
  const server = await LoopbackServer.bind({ port, names: servedNames(allowedHosts), underway });
  const clock = options.clock ?? new RealClock();
  const undo: (() => void)[] = [];
  const restoreProcess = (): void => {
    for (const step of undo.splice(0).reverse()) step();
  };
  try {
    undo.push(installVirtualDate(clock));
    undo.push(applyEnvironment(await environmentOf(options, server)));
    return await run(options, { underway, server, clock, restoreProcess });
  } catch (error) {
    server.destroy();
    restoreProcess();
    throw error;
  }
}

async function environmentOf(
  { appRoot, environment }: HostOptions,
  server: LoopbackServer,
): Promise<Record<string, string>> {
  return {
    AZURE_FUNCTIONS_ENVIRONMENT: "Development",
    FUNCTIONS_WORKER_RUNTIME: "node",
    // Without it the SDK assumes port 7071 in every link.
    WEBSITE_HOSTNAME: `localhost:${server.port}`,
    ...(await readLocalSettings(appRoot)),
    ...environment,
  };
}

interface Base {
  readonly underway: Underway;
  readonly server: LoopbackServer;
  readonly clock: Clock;
  readonly restoreProcess: () => void;
}

async function run(options: HostOptions, base: Base): Promise<EmbeddedHost> {
  const log = options.log ?? (() => undefined);
  let host: RunningHost | undefined;
  const { journal, state } = await openJournal(options, (error) => {
    log({ level: "critical", category: "host", message: `${error.message} The host has stopped.` });
    host?.refuse();
  });
  try {
    takeUpTime(base.clock, state, log);
    host = await startParts(options, { ...base, log, journal, state });
    return host;
  } catch (error) {
    await journal.close();
    throw error;
  }
}

/** What the hub contains has happened, so the time of the newest entry is past even if the machine's clock shows less. */
function takeUpTime(clock: Clock, state: HubState, log: Log): void {
  const latest = latestInstant(state);
  if (latest === null || !(clock instanceof RealClock)) return;
  const { aheadMs } = clock.goOnFrom(latest);
  if (aheadMs === 0) return;
  const message = `The machine's clock is ${Math.ceil(aheadMs / 1_000)} s behind the journal, as if it had been set back. The host continues from the time of the journal, so that no run waits too long.`;
  log({ level: "warning", category: "host", message });
}

interface Foundation extends Base {
  readonly log: Log;
  readonly journal: Journal;
  readonly state: HubState;
}

async function startParts(options: HostOptions, base: Foundation): Promise<RunningHost> {
  const { appRoot } = options;
  const config = await readHostConfig(appRoot);
  const app = await App.load(appRoot, options.load ?? loadFromPackage(appRoot), base.log);
  const systemKey = randomBytes(32).toString("base64url");
  const faults = new FaultPlan(options.faults, () => {
    host.crash();
  });
  const { functionKey, homepage } = options;
  const ground = { ...base, app, config, faults, systemKey, functionKey, homepage };
  const machinery = compose(ground);
  const terminate = (): Promise<void> => app.terminate();
  const host = new RunningHost({ ...base, ...machinery, systemKey, terminate });
  await machinery.router.ready();
  machinery.engine.recover();
  await machinery.timers.start();
  return host;
}

function openJournal(
  { journalDirectory: directory, journal }: HostOptions,
  onFailure: (error: JournalFailedError) => void,
): Promise<{ journal: Journal; state: HubState }> {
  if (directory === undefined) {
    return Promise.resolve({ journal: ephemeralJournal, state: emptyHub() });
  }
  return FileJournal.open({ directory, onFailure, ...journal });
}
