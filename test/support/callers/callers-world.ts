import { randomBytes } from "node:crypto";
import { RunwardClient } from "../../../client/runward-client";
import { VirtualClock } from "../../../local/clock";
import {
  DBT_ACCOUNT_ID,
  startSimulatedVendors,
  WORKSPACE_ID,
  type SimulatedVendors,
} from "../../../local/simulated-vendors";
import {
  startCallbackReceiver,
  type CallbackReceiver,
} from "../../../local/simulators/callback-receiver";
import { startTestHost, type TestHost } from "../embedded-host";
import { forgetIdentity } from "../forget-identity";
import { trustCertificate } from "../trusted-certificates";
import { timeOf } from "./caller-time";
import type { DataFactory } from "./data-factory-activity";
import type { FunctionAppService } from "./data-factory-function-activity";
import type { CallbackInbox } from "./data-factory-webhook-activity";
import { behindFrontDoor } from "./front-door";
import { overTheWire, type Transport, type WireRequest, type WireResponse } from "./transport";

export const FUNCTION_KEY = "function-key-of-the-tests-0b7c9f5e";
export const AUDIENCE = "api://runward";
const KEY_SECRET = "runward-function-key";
const TENANT_ID = "11111111-2222-4333-8444-555555555555";
/** The client id of the simulator's system-assigned identity. */
const CLIENT_ID = "5b1f2ad0-3f6e-4c55-9d0e-3a3c1f7f0a11";

/** Settings of the platform and the operator if callers sign in with Entra ID. */
const WITH_ENTRA = {
  WEBSITE_AUTH_ENABLED: "True",
  ALLOWED_TENANT_IDS: TENANT_ID,
  ALLOWED_CLIENT_IDS: CLIENT_ID,
};

export interface Exchange {
  readonly request: WireRequest;
  readonly response: WireResponse;
}

/** Runward as deployed in Azure: it requires keys or tokens, and sends callbacks. */
export class CallersWorld implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly vendors: SimulatedVendors;
  readonly host: TestHost;
  readonly receiver: CallbackReceiver;
  /** Every request and response of callers, oldest first. */
  readonly exchanges: Exchange[] = [];
  readonly #distrust: () => void;
  readonly #credential: "key" | "identity";

  private constructor(parts: {
    clock: VirtualClock;
    vendors: SimulatedVendors;
    host: TestHost;
    receiver: CallbackReceiver;
    credential: "key" | "identity";
  }) {
    this.clock = parts.clock;
    this.vendors = parts.vendors;
    this.host = parts.host;
    this.receiver = parts.receiver;
    this.#credential = parts.credential;
    this.#distrust = trustCertificate(parts.vendors.keyVault.certificate);
  }

  static async start(
    credential: "key" | "identity" = "key",
    environment: Readonly<Record<string, string>> = {},
  ): Promise<CallersWorld> {
    forgetIdentity();
    const clock = new VirtualClock();
    const vendors = await startSimulatedVendors(clock);
    vendors.keyVault.setSecret(KEY_SECRET, FUNCTION_KEY);
    const receiver = await startCallbackReceiver({ clock });
    const host = await startTestHost({
      clock,
      functionKey: FUNCTION_KEY,
      environment: {
        ...vendors.environment,
        RESULT_LINK_KEYS: randomBytes(32).toString("base64url"),
        DEPLOYMENT_ID: "tests",
        TASKHUB_NAME: "callers",
        CALLBACK_HOSTS: "127.0.0.1",
        ...(credential === "identity" ? WITH_ENTRA : {}),
        ...environment,
      },
    });
    return new CallersWorld({ clock, vendors, host, receiver, credential });
  }

  /** A caller in Azure, in this world's time. */
  get caller(): DataFactory {
    const { baseUrl } = this.host;
    return {
      transport: behindFrontDoor(this.#recording(overTheWire), {
        origin: baseUrl,
        audience: AUDIENCE,
        tenantId: TENANT_ID,
      }),
      time: timeOf(this.clock, this.host),
      tokenFor: (resource) => this.#tokenFor(resource),
    };
  }

  /** The client of an operator. */
  client(): RunwardClient {
    const authorise = (): Promise<Record<string, string>> =>
      Promise.resolve({ "x-functions-key": FUNCTION_KEY });
    return new RunwardClient({ baseUrl: this.host.baseUrl, authorise });
  }

  /** A linked service for this app, with the credential that it takes. */
  get functionApp(): FunctionAppService {
    const functionAppUrl = this.host.baseUrl;
    return this.#credential === "key"
      ? { functionAppUrl, functionKey: FUNCTION_KEY }
      : { functionAppUrl, authentication: { type: "MSI", resource: AUDIENCE } };
  }

  /** The parameters of a template, for a Databricks or a dbt job. */
  pipelineParameters(jobId: string): Readonly<Record<string, unknown>> {
    return {
      RunwardUrl: this.host.baseUrl,
      KeyVaultUrl: this.vendors.keyVault.baseUrl,
      RunwardAudience: AUDIENCE,
      DatabricksWorkspaceId: WORKSPACE_ID,
      DbtAccountId: String(DBT_ACCOUNT_ID),
      JobId: jobId,
    };
  }

  workflowParameters(target: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return {
      runwardUrl: this.host.baseUrl,
      functionKey: FUNCTION_KEY,
      runwardAudience: AUDIENCE,
      target,
      waitSeconds: 30,
      timeoutSeconds: 42_000,
    };
  }

  /** Waits for one callback, at an address that nobody can guess. */
  openInbox(): CallbackInbox {
    const path = `/callback/${randomBytes(16).toString("hex")}`;
    return {
      url: `${this.receiver.baseUrl}${path}`,
      take: () => {
        const [first] = this.receiver.received().filter(({ url }) => url === path);
        if (first === undefined) return undefined;
        const contentType = first.headers["content-type"] ?? "";
        return { contentType, body: JSON.stringify(first.body) };
      },
    };
  }

  /** The path and query of each request of callers with this method. */
  sent(method: string): string[] {
    return this.exchanges
      .filter(({ request }) => request.method === method)
      .filter(({ request }) => request.url.startsWith(this.host.baseUrl))
      .map(({ request }) => request.url.slice(this.host.baseUrl.length));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.stop();
    await this.vendors.close();
    await this.receiver.close();
    this.#distrust();
  }

  #recording(transport: Transport): Transport {
    return async (request) => {
      const response = await transport(request);
      this.exchanges.push({ request, response });
      return response;
    };
  }

  async #tokenFor(resource: string): Promise<string> {
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = this.vendors.identity.environment;
    const query = new URLSearchParams({ resource, "api-version": "2019-08-01" });
    const { body } = await overTheWire({
      method: "GET",
      url: `${IDENTITY_ENDPOINT}?${query.toString()}`,
      headers: { "X-IDENTITY-HEADER": IDENTITY_HEADER },
      body: null,
    });
    return (JSON.parse(body) as { access_token: string }).access_token;
  }
}
