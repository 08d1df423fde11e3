import type { ContainerClient } from "@azure/storage-blob";
import type { CredentialFactory } from "../../identity/azure-credential";
import { onceLoaded } from "../../once-loaded";

/** The app's own storage account: that of `AzureWebJobsStorage`. */
export type AppStorage =
  | { readonly kind: "connectionString"; readonly connectionString: string }
  | {
      readonly kind: "identity";
      /** Origin of the blob service. */
      readonly blobServiceUri: string;
      readonly credential: CredentialFactory;
    };

/** Also in `infra/modules/storage.bicep`. */
const CONTAINER = "runward";

/** One quick retry: longer waits use durable timers. */
const RETRIES = { maxTries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 500 };

/** Loads the SDK at the first use, because it would slow down every cold start. */
export const createClaimContainer = (storage: AppStorage): (() => Promise<ContainerClient>) =>
  onceLoaded(async () => {
    const { BlobServiceClient } = await import("./blob-service.js");
    const options = { retryOptions: RETRIES };
    const service =
      storage.kind === "connectionString"
        ? BlobServiceClient.fromConnectionString(storage.connectionString, options)
        : new BlobServiceClient(storage.blobServiceUri, await storage.credential(), options);
    return service.getContainerClient(CONTAINER);
  });
