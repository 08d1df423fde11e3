/** Azurite, Azure's storage emulator, as a separate program on ports that it chooses itself. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { endProcess } from "./end-process";

/** Azurite's well-known account: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const AZURITE_KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Port 0 lets Azurite choose; it prints its choice also with `--silent`, as the same page says. */
const FLAGS = [
  ...["--blobPort", "0", "--queuePort", "0", "--tablePort", "0"],
  ...["--skipApiVersionCheck", "--disableTelemetry"],
];

const LISTENS = /^Azurite (\w+) service is successfully listening at (\S+)$/;
const SERVICES = ["Blob", "Queue", "Table"];

export interface Azurite {
  readonly process: ChildProcess;
  readonly connectionString: string;
}

/**
 * `onRequest` gets Azurite's line about each request; without it, Azurite writes none.
 * @throws if it ends before all its services listen.
 */
export async function startAzurite(
  program: string,
  folder: string,
  onRequest?: (line: string) => void,
): Promise<Azurite> {
  const flags = onRequest === undefined ? [...FLAGS, "--silent"] : FLAGS;
  // In its own process group, so that Ctrl-C does not end Azurite before the host has ended.
  const child = spawn(program, [...flags, "--location", folder], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  try {
    const addresses = await Promise.race([whatListens(child.stdout, onRequest), failure(child)]);
    return { process: child, connectionString: toConnectionString(addresses) };
  } catch (error) {
    await endProcess(child);
    throw error;
  }
}

type Addresses = ReadonlyMap<string, string>;

/** Reads on after that, because a full pipe would stop Azurite. */
function whatListens(output: Readable, onRequest?: (line: string) => void): Promise<Addresses> {
  const addresses = new Map<string, string>();
  return new Promise((resolve) => {
    createInterface({ input: output }).on("line", (line) => {
      const [, service, address] = LISTENS.exec(line) ?? [];
      if (service === undefined || address === undefined) {
        onRequest?.(line);
        return;
      }
      addresses.set(service, address);
      if (SERVICES.every((name) => addresses.has(name))) resolve(addresses);
    });
  });
}

async function failure(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, "exit")) as [number | null];
  throw new Error(
    `Azurite ended with code ${code} before it listened. Its output above shows the reason.`,
  );
}

const toConnectionString = (addresses: Addresses): string =>
  [
    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1",
    `AccountKey=${AZURITE_KEY}`,
    ...SERVICES.map((name) => `${name}Endpoint=${addresses.get(name) ?? ""}/devstoreaccount1`),
  ].join(";");
