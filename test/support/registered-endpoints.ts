import { createWorkflowRequest } from "../../src/contracts/workflows/workflow-request";
import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import * as df from "durable-functions";
import { createCallbackAddresses } from "../../src/callbacks/callback-addresses";
import type { Endpoint } from "../../src/hub/functions";
import type { EndpointOptions } from "../../src/program/endpoint-options";
import { registerEndpoints } from "../../src/program/endpoints";
import { createOrders } from "../../src/program/orders";
import { createKeepLookout } from "../../src/hub/keep-lookout";
import { contract, loadSettings, offersOf } from "./app-contract";
import type { MemoryHub } from "./memory-hub";
import { unsealed } from "./parameter-seals";

const LINK_KEY = "a key of the result links that is long enough";

export interface RegisteredEndpoint extends Pick<Endpoint, "route" | "method" | "handler"> {
  readonly name: string;
}

interface AppOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly now: () => Date;
  readonly listTasks: EndpointOptions["connected"]["listTasks"];
}

/** All endpoints that the program registers with these settings, without webhooks. */
export function registeredEndpoints({
  environment,
  now,
  listTasks,
}: AppOptions): RegisteredEndpoint[] {
  const registered: RegisteredEndpoint[] = [];
  const http = jest.spyOn(df.app.client, "http").mockImplementation((name, options) => {
    const { route = "", methods: [method] = [], handler } = options;
    registered.push({ name, route, method: method!, handler });
  });
  const timer = jest.spyOn(df.app.client, "timer").mockImplementation(() => undefined);
  const settings = loadSettings({
    DATABRICKS_WORKSPACES: '[{"id":"adb-1.2"},{"id":"adb-3.4"}]',
    DBT_CLOUD_ACCOUNTS: '[{"id":"12345","host":"ab123.us1.dbt.com","tokenSecret":"dbt-token"}]',
    KEY_VAULT_URL: "https://kv-runward-test.vault.azure.net",
    PUBLIC_BASE_URL: "https://runward.example.com",
    DEPLOYMENT_ID: "tests",
    RESULT_LINK_KEYS: LINK_KEY,
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    ...environment,
  });
  const offers = offersOf({ databricks: ["adb-1.2", "adb-3.4"], "dbt-cloud": ["12345"] });
  const connected = {
    ...{ offers, listTasks, webhooks: [] },
    lanes: { health: () => [] },
  } as unknown as EndpointOptions["connected"];
  registerEndpoints({
    settings,
    connected,
    seal: unsealed,
    orders: createOrders(settings, connected, now),
    callbacks: createCallbackAddresses({ hosts: [], keys: [LINK_KEY] }),
    claims: {} as EndpointOptions["claims"],
    contract,
    workflowRequest: createWorkflowRequest(contract),
    keepLookout: createKeepLookout(now),
    startedAt: now(),
    now,
  });
  http.mockRestore();
  timer.mockRestore();
  return registered;
}

export interface EndpointCall {
  readonly id?: string;
  /** Of a schedule. */
  readonly name?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** With its question mark. */
  readonly query?: string;
}

/** The response of an endpoint, as its host gets it. */
export async function callEndpoint(
  { route, method, handler }: RegisteredEndpoint,
  hub: MemoryHub,
  { id = "", name = "", headers = {}, body, query = "" }: EndpointCall,
): Promise<{ readonly status: number; readonly text: string }> {
  const path = route.replace("{id}", id).replace("{name}", name);
  const request = new HttpRequest({
    method,
    url: `https://runward.example.com/api/${path}${query}`,
    headers: { ...headers },
    params: { id, name },
    ...(body === undefined ? {} : { body: { string: JSON.stringify(body) } }),
  });
  const context = new InvocationContext({ functionName: route, logHandler: () => undefined });
  const answer = (await handler(request, hub.client, context)) as HttpResponseInit;
  return { status: answer.status ?? 200, text: answer.body as string };
}
