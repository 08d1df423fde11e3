import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import { createCallbackAddresses } from "../../src/callbacks/callback-addresses";
import type { ListedCaller } from "../../src/contracts/caller-rights";
import type { RunLimits } from "../../src/contracts/run-input";
import { createCancelByKey } from "../../src/triggers/runs/cancel-by-key";
import { createCancelRun } from "../../src/triggers/runs/cancel-run";
import { createForCallers } from "../../src/triggers/door/for-callers";
import { guarded, type Answer } from "../../src/triggers/door/guarded";
import { createListRuns } from "../../src/triggers/runs/list-runs";
import { createGetRun, createGetRunResult } from "../../src/triggers/runs/read-run";
import { createRepairRun } from "../../src/triggers/runs/repair-run";
import { createResultLinks } from "../../src/triggers/runs/result-link";
import { createOrderRun } from "../../src/hub/run-order";
import { createStartRun } from "../../src/triggers/runs/start-run";
import { offersOf, RunRequest, targets } from "./app-contract";
import { MemoryHub } from "./memory-hub";
import { unsealed } from "./parameter-seals";

export const BASE_URL = "https://runward.example.com";
export const LINK_KEY = "a key of the result links, long enough";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RunsApi {
  readonly hub: MemoryHub;
  readonly clock: { now: Date };
  readonly logged: string[];
  readonly call: (method: string, path: string, call?: Call) => Promise<Reply>;
  /** A start that is accepted. */
  start(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

interface ApiOptions {
  /** The task hub of another process of the same app. */
  readonly hub?: MemoryHub;
  readonly linkKeys?: readonly string[];
  readonly databricks?: readonly string[];
  readonly dbtCloud?: readonly string[];
  /** Who may call, and do what. */
  readonly tenantIds?: readonly string[];
  readonly listed?: readonly ListedCaller[];
  /** Another hub than one in memory, with its clock. */
  readonly over?: { readonly client: DurableClient; readonly now: () => Date };
  readonly limits?: RunLimits;
  readonly callbackHosts?: readonly string[];
}

const USUAL = {
  linkKeys: [LINK_KEY],
  databricks: ["adb-1.2"],
  dbtCloud: ["12345"],
  tenantIds: [],
  limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
  callbackHosts: [],
} satisfies ApiOptions;

/** The calls about runs, wired as `src/program/endpoints.ts` wires them, over a hub in memory. */
export function createRunsApi(options: ApiOptions = {}): RunsApi {
  const given: ApiOptions & Required<Pick<ApiOptions, keyof typeof USUAL>> = {
    ...USUAL,
    ...options,
  };
  const { hub: shared, over, listed } = given;
  const { linkKeys, databricks, dbtCloud, tenantIds, limits, callbackHosts } = given;
  const clock = { now: new Date("2026-03-02T06:00:00.400Z") };
  const now = over?.now ?? ((): Date => clock.now);
  const hub = shared ?? new MemoryHub(now);
  const client = over?.client ?? hub.client;
  const logged: string[] = [];
  const baseUrl = BASE_URL;
  const links = createResultLinks(baseUrl, linkKeys);
  const forCallers = createForCallers({ tenantIds, clientIds: [], listed: listed ?? null });
  const cancel = forCallers(createCancelRun({ baseUrl, now }));
  const start = forCallers(
    createStartRun({
      baseUrl,
      request: RunRequest,
      orderRun: createOrderRun({
        offers: offersOf({ databricks, "dbt-cloud": dbtCloud }),
        limits,
        deploymentId: "tests",
        now,
      }),
      links,
      linkDays: 8,
      callbacks: createCallbackAddresses({ hosts: callbackHosts, keys: linkKeys }),
      seal: unsealed,
      logicAppsKeys: false,
      now,
    }),
  );
  const routes: Route[] = [
    ["POST", /^\/api\/runs$/, start],
    [
      "GET",
      /^\/api\/runs$/,
      forCallers(createListRuns({ baseUrl, targetTypes: targets.map(({ type }) => type), now })),
    ],
    ["POST", /^\/api\/runs\/cancel$/, forCallers(createCancelByKey({ baseUrl, now }))],
    ["GET", /^\/api\/runs\/([^/]*)$/, forCallers(createGetRun({ baseUrl, now }))],
    ["DELETE", /^\/api\/runs\/([^/]*)$/, cancel],
    ["POST", /^\/api\/runs\/([^/]*)\/cancel$/, cancel],
    [
      "POST",
      /^\/api\/runs\/([^/]*)\/repair$/,
      forCallers(
        createRepairRun({
          baseUrl,
          links,
          linkDays: 8,
          deploymentId: "tests",
          seal: unsealed,
          now,
        }),
      ),
    ],
    ["GET", /^\/api\/runs\/([^/]*)\/result$/, createGetRunResult({ baseUrl, links, now })],
  ];

  const call = callThrough(routes, { client, logged });

  return {
    hub,
    clock,
    logged,
    call,
    start: async (body, headers = {}) => {
      const reply = await call("POST", "/api/runs", { body, headers });
      expect([200, 202]).toContain(reply.status);
      return reply;
    },
  };
}

/** The first group of the path is an id. */
export type Route = readonly [method: string, path: RegExp, answer: Answer];

/** Calls functions as the host does. */
export const callThrough =
  (
    routes: readonly Route[],
    { client, logged }: { readonly client: DurableClient; readonly logged: string[] },
  ): RunsApi["call"] =>
  async (method, path, given = {}) => {
    const url = new URL(path, BASE_URL);
    for (const [routeMethod, pattern, answer] of routes) {
      const match = pattern.exec(url.pathname);
      if (routeMethod !== method || match === null) continue;
      const request = toRequest(method, url, { ...given, id: match[1] });
      const context = new InvocationContext({
        logHandler: (_level, ...line) => logged.push(line.join(" ")),
      });
      const answered: unknown = await guarded(answer)(request, client, context);
      return toReply(answered as HttpResponseInit);
    }
    throw new Error(`There is no route for ${method} ${path}.`);
  };

function toRequest(
  method: string,
  url: URL,
  { body, headers = {}, id }: Call & { id: string | undefined },
): HttpRequest {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new HttpRequest({
    method,
    url: url.href,
    headers: { ...headers },
    query: Object.fromEntries(url.searchParams),
    params: id === undefined ? {} : { id: decodeURIComponent(id) },
    ...(body === undefined ? {} : { body: { string: text } }),
  });
}

function toReply({ status = 200, headers, body }: HttpResponseInit): Reply {
  const text = typeof body === "string" ? body : "";
  return {
    status,
    headers: Object.fromEntries(new Headers(headers)),
    text,
    json: JSON.parse(text) as Reply["json"],
  };
}

/** Path and query of an address of the app. */
export const pathOf = (address: unknown): string => {
  const url = new URL(String(address));
  expect(url.origin).toBe(BASE_URL);
  return `${url.pathname}${url.search}`;
};
