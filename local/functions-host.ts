/**
 * Runward under the real Azure Functions host: Core Tools with Azurite as storage, both as separate programs. Core Tools are
 * installed with `npm install --global azure-functions-core-tools@4`; Azurite is taken from npm if it is not installed.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startAzurite } from "./azurite";
import { endProcess } from "./end-process";
import { addExtraCertificate } from "./extra-certificates";
import { findAzurite, findProgram } from "./find-program";
import { onFreePort } from "./free-port";
import { type SimulatedVendors, startSimulatedVendors } from "./simulated-vendors";

export interface FunctionsHost {
  readonly baseUrl: string;
  readonly vendors: SimulatedVendors;
  /** Resolves when the host ends. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

const APP_ROOT = resolve(__dirname, "..", "..");
const START_PATIENCE_MS = 120_000;

/**
 * `port`: 0 for any that is free. Core Tools do not choose a port themselves.
 * @throws if a program is missing; the message says what to install.
 */
export async function startFunctionsHost(port: number): Promise<FunctionsHost> {
  const func = findProgram("FUNC", "func");
  const azurite = func === null ? null : findAzurite();
  if (func === null || azurite === null) throw new Error(whatIsMissing(func));
  const scratch = await mkdtemp(join(tmpdir(), "runward-func-"));
  const vendors = await startSimulatedVendors(undefined, { forPeople: true });
  const programs: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const program of programs) await endProcess(program);
    await vendors.close();
    await rm(scratch, { recursive: true, force: true });
  };
  try {
    const storage = await startAzurite(azurite, scratch);
    programs.unshift(storage.process);
    const environment = await functionsEnvironment({
      ...{ vendors, scratch, storage: storage.connectionString },
    });
    const start = (listening: number): Promise<Started> =>
      startFunc(func, { port: listening, environment, stdio: "inherit" });
    const host = port === 0 ? await onFreePort(start) : await start(port);
    programs.unshift(host.process);
    return { baseUrl: host.baseUrl, vendors, ended: host.ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export interface Surroundings {
  readonly vendors: SimulatedVendors;
  /** A connection string. */
  readonly storage: string;
  /** A folder for files that live as long as the hosts. */
  readonly scratch: string;
}

/** The settings of a host; those of all hosts that share a task hub. */
export async function functionsEnvironment({
  vendors,
  storage,
  scratch,
}: Surroundings): Promise<NodeJS.ProcessEnv> {
  const hub = `runward${Date.now()}`;
  return {
    FUNCTIONS_WORKER_RUNTIME: "node",
    TASKHUB_NAME: hub,
    // New at every start, because the task hub is new too.
    DEPLOYMENT_ID: hub,
    RESULT_LINK_KEYS: "local-only-".repeat(4),
    ...vendors.environment,
    AzureWebJobsStorage: storage,
    ...process.env,
    NODE_EXTRA_CA_CERTS: await addExtraCertificate(vendors.keyVault.certificate, scratch),
  };
}

export interface Started extends Pick<FunctionsHost, "baseUrl" | "ended"> {
  readonly process: ChildProcess;
}

export interface FuncOptions {
  readonly port: number;
  readonly environment: NodeJS.ProcessEnv;
  /** `inherit`, or the descriptor of a file. */
  readonly stdio: "inherit" | number;
  /** Where `host.json` is; by default two folders above this program. */
  readonly appRoot?: string;
  /** In a process group of its own, so that a signal reaches its worker too. */
  readonly detached?: boolean;
}

export async function startFunc(
  func: string,
  { port, environment, stdio, appRoot = APP_ROOT, detached = false }: FuncOptions,
): Promise<Started> {
  const host = spawn(func, ["start", "--port", String(port)], {
    ...{ cwd: appRoot, stdio: ["ignore", stdio, stdio], env: environment, detached },
  });
  const ended = once(host, "exit");
  const baseUrl = `http://127.0.0.1:${port}`;
  try {
    await answers(`${baseUrl}/api/runs`, host);
    return { process: host, baseUrl, ended };
  } catch (error) {
    await endProcess(host);
    throw error;
  }
}

export const whatIsMissing = (func: string | null): string =>
  func === null
    ? "Azure Functions Core Tools (func, or the program that FUNC names) were not found: npm install --global azure-functions-core-tools@4"
    : "Azurite was not found, and npm could not install it: npm install --global azurite, or name the program in AZURITE";

/** Another program on the same port may never answer; the host that found the port taken has ended then. */
async function answers(url: string, host: ChildProcess): Promise<void> {
  const ended = new AbortController();
  host.once("exit", () => {
    ended.abort();
  });
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(START_PATIENCE_MS)]);
  while (!signal.aborted) {
    const status = await fetch(url, { signal }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(500);
  }
  throw new Error("The Functions host did not start. Its output above shows the reason.");
}
