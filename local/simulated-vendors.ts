import { type Clock, RealClock } from "./clock";
import {
  type BlobStorageSimulator,
  startBlobStorageSimulator,
} from "./simulators/blob-storage/blob-storage-simulator";
import {
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "./simulators/databricks/simulator";
import {
  type DbtCloudSimulator,
  startDbtCloudSimulator,
} from "./simulators/dbt-cloud/dbt-cloud-simulator";
import {
  type KeyVaultSimulator,
  startKeyVaultSimulator,
} from "./simulators/key-vault/key-vault-simulator";
import {
  type ManagedIdentitySimulator,
  startManagedIdentitySimulator,
} from "./simulators/managed-identity";

/** Simulators of every service that Runward calls, on loopback, and the settings with which the app calls them. */
export interface SimulatedVendors extends AsyncDisposable {
  readonly databricks: DatabricksSimulator;
  readonly dbtCloud: DbtCloudSimulator;
  readonly keyVault: KeyVaultSimulator;
  readonly identity: ManagedIdentitySimulator;
  /** The app's own storage account. */
  readonly storage: BlobStorageSimulator;
  readonly environment: Readonly<Record<string, string>>;
  /** Stores a new token in the vault. From then on dbt Cloud accepts only that one. */
  rotateDbtToken(value: string): void;
  close(): Promise<void>;
}

export const WORKSPACE_ID = "adb-2847593021847562.2";
export const DBT_ACCOUNT_ID = 70_403_103_922_125;
export const DBT_TOKEN_SECRET = "dbt-cloud-token";

/** A constant, so that tests can search for leaks of it. */
export const DBT_TOKEN = "dbtc_simulated_0b7c9f5e3a1d48d2";

/** The secrets in the vault with the keys with which each vendor signs its webhooks. */
export const DBT_WEBHOOK_SECRET = "dbt-cloud-webhooks";
export const DBT_WEBHOOK_KEY = "dbt_webhook_simulated_4f6a1b9c2e8d7053";
export const DATABRICKS_WEBHOOK_SECRET = "databricks-webhooks";
export const DATABRICKS_WEBHOOK_PASSWORD = "databricks_webhook_simulated_91c3e7a5";

export async function startSimulatedVendors(
  clock: Clock = new RealClock(),
  storageDirectory?: string,
): Promise<SimulatedVendors> {
  const storage = await startBlobStorageSimulator({ clock, directory: storageDirectory });
  const identity = await startManagedIdentitySimulator({ clock });
  const keyVault = await startKeyVaultSimulator({ clock });
  keyVault.setSecret(DBT_TOKEN_SECRET, DBT_TOKEN);
  keyVault.setSecret(DBT_WEBHOOK_SECRET, DBT_WEBHOOK_KEY);
  keyVault.setSecret(DATABRICKS_WEBHOOK_SECRET, DATABRICKS_WEBHOOK_PASSWORD);
  const databricks = await startDatabricksSimulator({
    clock,
    isRevoked: (token) => identity.isRevoked(token),
  });
  let dbtToken = DBT_TOKEN;
  const acceptsToken = (token: string): boolean => token === dbtToken;
  const dbtCloud = await startDbtCloudSimulator({
    clock,
    accounts: [{ id: DBT_ACCOUNT_ID, acceptsToken }],
  });
  const servers = [storage, identity, keyVault, databricks, dbtCloud];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
  };
  return {
    databricks,
    dbtCloud,
    keyVault,
    identity,
    storage,
    environment: {
      ...identity.environment,
      AzureWebJobsStorage: storage.connectionString,
      KEY_VAULT_URL: keyVault.baseUrl,
      DATABRICKS_WORKSPACES: JSON.stringify([
        {
          id: WORKSPACE_ID,
          host: databricks.baseUrl,
          webhookSecret: DATABRICKS_WEBHOOK_SECRET,
        },
      ]),
      DBT_CLOUD_ACCOUNTS: JSON.stringify([
        {
          id: String(DBT_ACCOUNT_ID),
          host: dbtCloud.baseUrl,
          tokenSecret: DBT_TOKEN_SECRET,
          webhookSecret: DBT_WEBHOOK_SECRET,
        },
      ]),
    },
    rotateDbtToken: (value) => {
      keyVault.setSecret(DBT_TOKEN_SECRET, value);
      dbtToken = value;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
