import { type Clock, RealClock } from "../../clock";
import { type SimulatorServer, startSimulatorServer } from "../server";
import { openBlobFile, readChanges } from "./blob-file";
import { addBlobRoutes } from "./blob-routes";
import type { Blob } from "./blob";
import { BlobStore } from "./blob-store";
import type { Account } from "./shared-key";

export interface BlobStorageOptions {
  readonly clock?: Clock;
  /** Where the blobs are stored; without it they are forgotten at the end. */
  readonly directory?: string | undefined;
}

/** The part of a storage account's blob service that the app uses, over loopback, with its real authentication. */
export interface BlobStorageSimulator extends SimulatorServer {
  /** For `AzureWebJobsStorage`. */
  readonly connectionString: string;
  blobs(container: string): readonly Blob[];
  /** Stops as if the process were killed: nothing more is stored or answered. */
  abandon(): void;
}

/** It is not a secret: the server listens on loopback only, and holds nothing but claims. */
const ACCOUNT: Account = {
  name: "runward",
  key: Buffer.from("the key of a simulated storage account").toString("base64"),
};

export async function startBlobStorageSimulator(
  options: BlobStorageOptions = {},
): Promise<BlobStorageSimulator> {
  const { clock = new RealClock(), directory } = options;
  const stored = directory === undefined ? [] : await readChanges(directory);
  const file = directory === undefined ? undefined : openBlobFile(directory, () => store.changes());
  const store = new BlobStore(
    () => clock.now(),
    stored,
    (change) => file?.append(change),
  );
  const settled = (): Promise<void> => file?.settled() ?? Promise.resolve();
  const server = await startSimulatorServer({
    clock,
    state: () => store.changes(),
    routes: (app) => {
      addBlobRoutes(app, { account: ACCOUNT, clock, store, settled });
    },
  });
  const close = async (): Promise<void> => {
    await server.close();
    await file?.close();
  };
  return {
    ...server,
    connectionString: [
      "DefaultEndpointsProtocol=http",
      `AccountName=${ACCOUNT.name}`,
      `AccountKey=${ACCOUNT.key}`,
      `BlobEndpoint=${server.baseUrl}/${ACCOUNT.name}`,
    ].join(";"),
    blobs: (container) => store.list(container, ""),
    abandon: () => {
      file?.abandon();
      void close();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
