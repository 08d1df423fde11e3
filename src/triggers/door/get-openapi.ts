import type { HttpResponseInit } from "@azure/functions";
import { respond } from "./respond";

/** `GET /api/openapi.json` and `GET /api/openapi.v2.json`: the HTTP contract, for tools. Made on request. */
export const createGetOpenApi =
  (createDocument: () => Readonly<Record<string, unknown>>) => (): Promise<HttpResponseInit> =>
    Promise.resolve(respond(200, createDocument()));
