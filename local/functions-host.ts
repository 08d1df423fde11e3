/**
 * Runward under the real Azure Functions host: Core Tools with Azurite as storage, both as separate programs that are
 * installed with `npm install --global azure-functions-core-tools@4 azurite`.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { addExtraCertificate } from "./extra-certificates";
import { addSampleJobs } from "./sample-jobs";
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

/** Azurite's well-known account: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const AZURITE_KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** The program to call, from the environment or the PATH; null if there is none. */
export function findProgram(variable: string, name: string): string | null {
  const program = process.env[variable] ?? name;
  const { status } = spawnSync(program, ["--version"], { stdio: "ignore" });
  return status === 0 ? program : null;
}

/** @throws if a program is missing; the message says what to install. */
export async function startFunctionsHost(port: number): Promise<FunctionsHost> {
  const func = findProgram("FUNC", "func");
  const azurite = findProgram("AZURITE", "azurite");
  if (func === null || azurite === null) throw new Error(whatIsMissing(func, azurite));
  const scratch = await mkdtemp(join(tmpdir(), "runward-func-"));
  const vendors = await startSimulatedVendors();
  addSampleJobs(vendors);
  const storage = await startAzurite(azurite, scratch);
  const listening = port === 0 ? await freePort() : port;
  const trusted = await addExtraCertificate(vendors.keyVault.certificate, scratch);
  const hub = `runward${Date.now()}`;
  const host = spawn(func, ["start", "--port", String(listening)], {
    cwd: APP_ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      FUNCTIONS_WORKER_RUNTIME: "node",
      TASKHUB_NAME: hub,
      // New at every start, because the task hub is new too.
      DEPLOYMENT_ID: hub,
      RESULT_LINK_KEYS: "local-only-".repeat(4),
      ...vendors.environment,
      AzureWebJobsStorage: storage.connectionString,
      ...process.env,
      NODE_EXTRA_CA_CERTS: trusted,
    },
  });
  const ended = once(host, "exit");
  const stop = async (): Promise<void> => {
    await end(host);
    await end(storage.process);
    await vendors.close();
    await rm(scratch, { recursive: true, force: true });
  };
  const baseUrl = `http://127.0.0.1:${listening}`;
  try {
    await answers(`${baseUrl}/api/runs`, host);
  } catch (error) {
    await stop();
    throw error;
  }
  return { baseUrl, vendors, ended, stop };
}

export const whatIsMissing = (func: string | null, azurite: string | null): string =>
  [
    ...(func === null ? ["Azure Functions Core Tools (func, or the program that FUNC names)"] : []),
    ...(azurite === null ? ["Azurite (azurite, or the program that AZURITE names)"] : []),
  ].join(" and ") + " not found: npm install --global azure-functions-core-tools@4 azurite";

async function startAzurite(
  program: string,
  folder: string,
): Promise<{ process: ChildProcess; connectionString: string }> {
  const [blob, queue, table] = [await freePort(), await freePort(), await freePort()];
  const ports = ["--blobPort", blob, "--queuePort", queue, "--tablePort", table].map(String);
  const flags = ["--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", folder];
  // In its own process group, so that Ctrl-C does not end Azurite before the host has ended.
  const child = spawn(program, [...flags, ...ports], { stdio: "ignore", detached: true });
  const at = (port: number): string => `http://127.0.0.1:${port}/devstoreaccount1`;
  return {
    process: child,
    connectionString: [
      "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1",
      `AccountKey=${AZURITE_KEY}`,
      `BlobEndpoint=${at(blob)};QueueEndpoint=${at(queue)};TableEndpoint=${at(table)}`,
    ].join(";"),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(url: string, host: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + START_PATIENCE_MS;
  while (Date.now() < giveUpAt && host.exitCode === null) {
    const status = await fetch(url).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(500);
  }
  throw new Error("The Functions host did not start. Its output above shows the reason.");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}
