import type { HttpResponseInit } from "@azure/functions";
import { respond } from "./respond";

/** `GET /api/openapi.json` and `GET /api/openapi.v2.json`: the HTTP contract, for tools. Made on request. */
export const createGetOpenApi =
  (createDocument: () => Promise<Readonly<Record<string, unknown>>>) =>
  async (): Promise<HttpResponseInit> =>
    respond(200, await createDocument());
