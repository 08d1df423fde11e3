/** Creates the vendors' parts from the settings: their providers, their targets and the senders of their webhooks. */
import type { Connection } from "../contracts/connection";
import type { NoticeRule } from "../contracts/notices";
import { createHttpClient } from "../http/http-client";
import type { WatchExchange } from "../http/exchange";
import { createAzureCredential } from "../identity/azure-credential";
import { createManagedIdentityTokens } from "../identity/managed-identity-tokens";
import { createSecretTokens } from "../identity/secrets";
import type { TokenSource } from "../identity/token-source";
import { createVariableTokens } from "../identity/variable-tokens";
import {
  type ConnectionLanes,
  createConnectionLanes,
  type LaneOfConnection,
} from "../lanes/connection-lanes";
import type { Lanes } from "../lanes/lanes";
import type { Providers } from "../providers/provider";
import { createProviders } from "../providers/registry";
import type { Vendor } from "../providers/vendor";
import type { Settings } from "../settings/settings";
import type { OfferedTarget } from "../contracts/target";
import type { ListTasks } from "../triggers/runs/list-tasks";
import type { WebhookOptions } from "../triggers/webhooks/receive-webhook";

export interface ConnectOptions {
  readonly vendors: readonly Vendor[];
  readonly settings: Settings;
  readonly watchExchange: WatchExchange;
  readonly lanes: Lanes;
  readonly partOfLimits: () => number | Promise<number>;
  readonly now: () => Date;
}

export interface Connected {
  readonly providers: Providers;
  readonly lanes: ConnectionLanes;
  readonly listTasks: ListTasks;
  /** The address of the notices of a rule. */
  readonly addressOf: (rule: NoticeRule) => TokenSource;
  readonly offers: readonly OfferedTarget[];
  /** Of vendors with at least one connection that has a `webhookSecret`. */
  readonly webhooks: readonly Omit<WebhookOptions, "now">[];
}

export function connect(options: ConnectOptions): Connected {
  const { vendors, settings, watchExchange, partOfLimits, now } = options;
  const tokens = createTokens(settings);
  const connectionsOf = ({ connections }: Vendor): readonly Connection[] =>
    settings.connections.get(connections.name) ?? [];
  const http = createHttpClient({
    timeoutSeconds: settings.httpTimeoutSeconds,
    // Enough for a page of a hundred tasks with their parameters; logs and artifacts have a higher limit.
    maxResponseBytes: 16 * 1_024 * 1_024,
    userAgent: "runward",
    allowedOrigins: vendors.flatMap(connectionsOf).map(({ host }) => host),
    watch: watchExchange,
    now,
  });
  const laneList = vendors.flatMap((vendor) => openLanes(vendor, connectionsOf(vendor), options));
  const lanes = createConnectionLanes(laneList, fieldsOf(vendors));
  const providers = createProviders(vendors, (vendor) => ({
    connections: connectionsOf(vendor).map(({ id, host, auth }) => {
      const lane = lanes.of({ provider: vendor.name, connectionId: id });
      return {
        ...{ id, host },
        tokens: tokens.of(auth),
        ...(lane !== undefined && { circuit: lane.circuit }),
      };
    }),
    http,
    partOfLimits,
    now,
  }));
  return {
    providers,
    lanes,
    addressOf: ({ addressSecret }) => tokens.address(addressSecret),
    listTasks: (attempt) => providers.forAttempt(attempt).tasks(attempt),
    offers: vendors.flatMap((vendor) =>
      Object.values(vendor.targets).map((target) => ({
        ...target,
        setting: vendor.connections.name,
        connections: connectionsOf(vendor).map(({ id, host, webhookSecret }) => ({
          ...{ id, host },
          receivesWebhooks: vendor.webhook !== null && webhookSecret !== null,
        })),
      })),
    ),
    webhooks: vendors.flatMap((vendor) => {
      const { name, webhook: kind } = vendor;
      const senders = connectionsOf(vendor).flatMap(({ id, webhookSecret }) =>
        webhookSecret === null
          ? []
          : [{ connectionId: id, keys: tokens.webhookKeys(webhookSecret) }],
      );
      return kind === null || senders.length === 0 ? [] : [{ provider: name, kind, senders }];
    }),
  };
}

const openLanes = (
  vendor: Vendor,
  connections: readonly Connection[],
  { lanes }: Pick<ConnectOptions, "lanes">,
): LaneOfConnection[] =>
  connections.map(({ id, host }) => ({
    provider: vendor.name,
    connectionId: id,
    lane: lanes.of(`The connection ${id} at ${new URL(host).host}`),
  }));

const fieldsOf = (vendors: readonly Vendor[]) =>
  new Map(
    vendors.flatMap(({ name, targets }) =>
      Object.values(targets).map(
        ({ type, connectionField }) => [type, { provider: name, field: connectionField }] as const,
      ),
    ),
  );

interface Tokens {
  of(auth: Connection["auth"]): TokenSource;
  webhookKeys(secretName: string): TokenSource;
  address(secretName: string): TokenSource;
}

function createTokens({ identity, keyVaultUrl, localTokens }: Settings): Tokens {
  const credential = createAzureCredential(identity);
  const vault = { vaultUrl: keyVaultUrl ?? "", identity, credential };
  const byScope = new Map<string, TokenSource>();
  const ofIdentity = (scope: string): TokenSource => {
    const known = byScope.get(scope);
    const tokens = known ?? createManagedIdentityTokens({ identity, credential, scope });
    byScope.set(scope, tokens);
    return tokens;
  };
  return {
    of: (auth) => {
      switch (auth.kind) {
        case "managedIdentity":
          return ofIdentity(auth.scope);
        case "secret":
          return createSecretTokens({ ...vault, secretName: auth.name });
        case "variable":
          return createVariableTokens(auth.name, localTokens.get(auth.name) ?? "");
      }
    },
    address: (secretName) =>
      createSecretTokens({ ...vault, secretName, advice: "Store the address alone." }),
    webhookKeys: (secretName) =>
      createSecretTokens({
        ...vault,
        secretName,
        // dbt aborts a delivery after ten seconds, and switches the webhook off after five failed deliveries.
        deadlineSeconds: 5,
        advice: "Store the keys with commas between them, and nothing else.",
      }),
  };
}
