/**
 * A vendor is described by one object. It is defined in the vendor's own folder and listed in `vendors.ts`. The request
 * schema, the settings, the registry of providers, the webhook endpoints and the OpenAPI documents are made from that list.
 *
 * To add one, see "Add a vendor" in CONTRIBUTING.md.
 */
import type { Connection, ConnectionSetting } from "../contracts/connection";
import type { TargetKind } from "../contracts/target";
import type { WebhookKind } from "../contracts/webhook";
import type { Circuit } from "../http/circuit";
import type { HttpClient } from "../http/http-client";
import type { Clocks } from "../http/send-window";
import type { TokenSource } from "../identity/token-source";
import type { Provider } from "./provider";

/** A connection with a source for its token. The host is an origin from the settings, and the only one that gets the token. */
export interface OpenConnection extends Pick<Connection, "id" | "host"> {
  readonly tokens: TokenSource;
  /** Passed on with each request. Absent: calls are sent also while the connection does not answer. */
  readonly circuit?: Circuit;
}

export interface ProviderOptions extends Clocks {
  readonly connections: readonly OpenConnection[];
  readonly http: HttpClient;
  /** For `createPacing`. */
  readonly partOfLimits?: () => number | Promise<number>;
}

export interface Vendor<Type extends string = string> {
  /**
   * Part of the ids of watches and of every stored attempt, so it must never change: lower-case letters, digits, dashes.
   * The provider makes the token or marker of a launch from the `LaunchIdentity` of its order.
   */
  readonly name: string;
  readonly connections: ConnectionSetting;
  /** By type of target. */
  readonly targets: { readonly [Of in Type]: TargetKind & { readonly type: Of } };
  /** Null if the vendor sends none. */
  readonly webhook: WebhookKind | null;
  /** Creates one provider for each type of target; they share the connections and their paces. */
  createProviders(options: ProviderOptions): Readonly<Record<Type, Provider>>;
}

/** Checks that a vendor has a provider for each of its targets. */
export const defineVendor = <Type extends string>(vendor: Vendor<Type>): Vendor => vendor;
