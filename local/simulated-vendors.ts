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
import { SAMPLE_DBT_JOBS } from "./simulators/sample-dbt-jobs";
import { SAMPLE_JOBS, SAMPLE_PIPELINES } from "./simulators/sample-jobs";
import { SimulatorMemory } from "./simulators/simulator-memory";

/** Simulators of every service that Runward calls, on loopback, and the settings with which the app calls them. */
export interface SimulatedVendors extends AsyncDisposable {
  readonly databricks: DatabricksSimulator;
  readonly dbtCloud: DbtCloudSimulator;
  readonly keyVault: KeyVaultSimulator;
  readonly identity: ManagedIdentitySimulator;
  /** The app's own storage account. */
  readonly storage: BlobStorageSimulator;
  readonly environment: Readonly<Record<string, string>>;
  /** Sentences about what is not as before. */
  readonly notes: readonly string[];
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

export interface SimulatedVendorsOptions {
  /** Where they store what outlives the process: blobs, and what Databricks and dbt Cloud were asked to do. */
  readonly directory?: string | undefined;
  /** They have the sample jobs from the start, and links to runs lead to their own pages. */
  readonly forPeople?: boolean;
}

export async function startSimulatedVendors(
  clock: Clock = new RealClock(),
  options: SimulatedVendorsOptions = {},
): Promise<SimulatedVendors> {
  const started: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.close()));
  };
  try {
    return await startAll(clock, options, { started, close });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Closing {
  /** Every server, as soon as it listens. */
  readonly started: { close(): Promise<void> }[];
  readonly close: () => Promise<void>;
}

async function startAll(
  clock: Clock,
  { directory, forPeople = false }: SimulatedVendorsOptions,
  { started, close }: Closing,
): Promise<SimulatedVendors> {
  const listening = <Server extends { close(): Promise<void> }>(server: Server): Server => {
    started.push(server);
    return server;
  };
  const storage = listening(await startBlobStorageSimulator({ clock, directory }));
  const identity = listening(await startManagedIdentitySimulator({ clock }));
  const keyVault = listening(await startKeyVaultSimulator({ clock }));
  for (const [name, value] of SECRETS) keyVault.setSecret(name, value);
  const databricksMemory = await memoryOf("databricks", directory, clock);
  const databricks = listening(
    await startDatabricksSimulator({
      clock,
      isRevoked: (token) => identity.isRevoked(token),
      ...(databricksMemory !== undefined && { memory: databricksMemory }),
      ...(forPeople && SAMPLES_OF_DATABRICKS),
    }),
  );
  let dbtToken = DBT_TOKEN;
  const acceptsToken = (token: string): boolean => token === dbtToken;
  const dbtMemory = await memoryOf("dbt-cloud", directory, clock);
  const dbtCloud = listening(
    await startDbtCloudSimulator({
      clock,
      accounts: [{ id: DBT_ACCOUNT_ID, acceptsToken }],
      ...(dbtMemory !== undefined && { memory: dbtMemory }),
      ...(forPeople && { jobs: SAMPLE_DBT_JOBS, ownPages: true }),
    }),
  );
  const servers = { storage, identity, keyVault, databricks, dbtCloud };
  return {
    ...servers,
    environment: environmentOf(servers),
    notes: [
      ...notesOn("Databricks", databricksMemory, databricks),
      ...notesOn("dbt Cloud", dbtMemory, dbtCloud),
    ],
    rotateDbtToken: (value) => {
      keyVault.setSecret(DBT_TOKEN_SECRET, value);
      dbtToken = value;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Servers = Pick<
  SimulatedVendors,
  "storage" | "identity" | "keyVault" | "databricks" | "dbtCloud"
>;

const environmentOf = ({
  storage,
  identity,
  keyVault,
  databricks,
  dbtCloud,
}: Servers): Readonly<Record<string, string>> => ({
  ...identity.environment,
  AzureWebJobsStorage: storage.connectionString,
  KEY_VAULT_URL: keyVault.baseUrl,
  DATABRICKS_WORKSPACES: JSON.stringify([
    { id: WORKSPACE_ID, host: databricks.baseUrl, webhookSecret: DATABRICKS_WEBHOOK_SECRET },
  ]),
  DBT_CLOUD_ACCOUNTS: JSON.stringify([
    {
      id: String(DBT_ACCOUNT_ID),
      host: dbtCloud.baseUrl,
      tokenSecret: DBT_TOKEN_SECRET,
      webhookSecret: DBT_WEBHOOK_SECRET,
    },
  ]),
});

const SECRETS = [
  [DBT_TOKEN_SECRET, DBT_TOKEN],
  [DBT_WEBHOOK_SECRET, DBT_WEBHOOK_KEY],
  [DATABRICKS_WEBHOOK_SECRET, DATABRICKS_WEBHOOK_PASSWORD],
] as const;

const SAMPLES_OF_DATABRICKS = {
  jobs: Object.values(SAMPLE_JOBS),
  pipelines: Object.values(SAMPLE_PIPELINES),
  ownPages: true,
};

const memoryOf = async (
  vendor: string,
  directory: string | undefined,
  clock: Clock,
): Promise<SimulatorMemory | undefined> =>
  directory === undefined ? undefined : SimulatorMemory.open(directory, vendor, clock);

function notesOn(
  vendor: string,
  memory: SimulatorMemory | undefined,
  { port }: { readonly port: number },
): string[] {
  const before = memory?.movedFrom;
  return before === undefined
    ? []
    : [
        `Another program uses port ${before}, so the simulated ${vendor} listens on ${port} now. Links to its pages in older runs do not open.`,
      ];
}
