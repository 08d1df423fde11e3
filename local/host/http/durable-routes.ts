import type { ServerResponse } from "node:http";

import { RPC_PATH, WEBHOOK_PATH } from "../durable/client-binding";
import type { ApiAnswer, DurableHttpApi } from "../durable/http-api";
import { incomingTrace } from "../worker/trace-context";
import { hasKey, isLocalProgram } from "./caller";
import { absoluteUrl } from "./http-data";
import { ALL_METHODS, type RoutedRequest, type Router } from "./router";

/** The webhooks require the system key; the SDK's own path requires a program on this machine. */
export function serveDurableApi(router: Router, api: DurableHttpApi, systemKey: string): void {
  const routes = [
    { base: WEBHOOK_PATH, mayCall: (request: RoutedRequest) => hasKey(request.raw, systemKey) },
    { base: RPC_PATH, mayCall: (request: RoutedRequest) => isLocalProgram(request.raw) },
  ];
  for (const { base, mayCall } of routes) {
    router.add(ALL_METHODS, `${base}/*`, async (request, response) => {
      if (!mayCall(request)) {
        response.writeHead(401).end();
        return;
      }
      writeAnswer(response, await api.handle(toApiRequest(request, base)));
    });
  }
}

function toApiRequest(
  { raw, body }: RoutedRequest,
  base: string,
): Parameters<DurableHttpApi["handle"]>[0] {
  const url = absoluteUrl(raw);
  const token = raw.headers["x-ms-continuation-token"];
  return {
    method: raw.method ?? "GET",
    path: url.pathname.slice(base.length + 1).replace(/\/$/, ""),
    query: url.searchParams,
    contentType: raw.headers["content-type"],
    continuationToken: typeof token === "string" && token !== "" ? token : undefined,
    body: body?.toString("utf8") ?? "",
    url: url.href,
    trace: incomingTrace(raw.headers),
  };
}

export function writeAnswer(response: ServerResponse, { status, headers, json }: ApiAnswer): void {
  const body = json === undefined ? "" : JSON.stringify(json);
  const type = json === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
  response
    .writeHead(status, { ...headers, ...type, "content-length": Buffer.byteLength(body) })
    .end(body);
}
