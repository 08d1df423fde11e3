import { openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startAzurite } from "../../local/azurite";
import { endProcess } from "../../local/end-process";
import { onFreePort } from "../../local/free-port";
import { functionsEnvironment, startFunc, type Started } from "../../local/functions-host";
import { startSimulatedVendors } from "../../local/simulated-vendors";
import { type Gate, type Passage, startGate } from "../support/gate/gate";
import { type Fleet, ProgramProcess, type StorageTrouble } from "./fleet";

export interface Programs {
  readonly func: string;
  readonly azurite: string;
}

const APP_ROOT = resolve(__dirname, "..", "..");
const PROCESSES = 3;
const LATE_MS = 3_000;

/** Several processes with the real Functions host on one task hub, whose storage is Azurite behind gates. */
export async function startFunctionsFleet({ func, azurite }: Programs): Promise<Fleet> {
  const scratch = await mkdtemp(join(tmpdir(), "runward-soak-"));
  const vendors = await startSimulatedVendors();
  const storage = await startAzurite(azurite, scratch);
  let trouble: StorageTrouble = "none";
  const gates = await gatesInFront(storage.connectionString, () => trouble);
  const shared = await functionsEnvironment({ vendors, scratch, storage: gates.connectionString });
  const processes = Array.from({ length: PROCESSES }, (_, index) => {
    const name = `host ${index + 1}`;
    const log = openSync(join(scratch, `${name}.log`), "a");
    let starts = 0;
    return new ProgramProcess(name, async () => {
      starts += 1;
      const identity = identityOf(`${name} start ${starts}`);
      const environment = { ...shared, ...identity, DEPLOYMENT_ID: "tests" };
      const options = { environment, stdio: log, appRoot: APP_ROOT, detached: true };
      return programOf(await onFreePort((port) => startFunc(func, { ...options, port })));
    });
  });
  const dispose = async (): Promise<void> => {
    await Promise.all(processes.map((one) => one.kill()));
    await gates.close();
    await endProcess(storage.process);
    await vendors.close();
    await rm(scratch, { recursive: true, force: true });
  };
  try {
    // The first one creates the task hub.
    for (const one of processes) await one.start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    what: `${PROCESSES} processes with the Functions host`,
    ...{ vendors, processes },
    disturb: (how) => {
      trouble = how;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/**
 * What tells the instances of an app apart in Azure. Without them, all processes of a machine are one worker of the task hub:
 * https://github.com/Azure/azure-functions-durable-extension (`AzureStorageDurabilityProviderFactory`)
 */
const identityOf = (name: string): Record<string, string> => ({
  WEBSITE_CURRENT_STAMPNAME: "local",
  RoleInstanceId: name.replaceAll(" ", ""),
});

function programOf({ baseUrl, process: host, ended }: Started): ReturnType<typeof asProgram> {
  return asProgram(baseUrl, host.pid ?? 0, ended);
}

/** The host and its worker are one process group. */
const asProgram = (baseUrl: string, group: number, ended: Promise<unknown>) => ({
  ...{ baseUrl, ended },
  signal: (signal: "SIGSTOP" | "SIGCONT"): void => {
    send(group, signal);
  },
  kill: async (): Promise<void> => {
    send(group, "SIGKILL");
    await ended;
  },
});

function send(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended by itself.
  }
}

interface Gates {
  readonly connectionString: string;
  close(): Promise<void>;
}

async function gatesInFront(
  connectionString: string,
  trouble: () => StorageTrouble,
): Promise<Gates> {
  const passage: Passage = {
    enter: async () => {
      if (trouble() === "late") await sleep(LATE_MS);
      return trouble() === "unavailable" ? 503 : "pass";
    },
    leave: () => Promise.resolve("pass"),
  };
  const opened: Gate[] = [];
  const parts = connectionString.split(";").map(async (part) => {
    const [, name, origin, rest = ""] = /^(\w+Endpoint)=(http:\/\/[^/]+)(.*)$/.exec(part) ?? [];
    if (name === undefined || origin === undefined) return part;
    const gate = await startGate(name, origin, () => passage);
    opened.push(gate);
    return `${name}=${gate.baseUrl}${rest}`;
  });
  return {
    connectionString: (await Promise.all(parts)).join(";"),
    close: async () => {
      await Promise.all(opened.map((gate) => gate[Symbol.asyncDispose]()));
    },
  };
}
