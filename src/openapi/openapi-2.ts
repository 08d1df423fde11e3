import { BASE_PATH } from "./about";
import served from "./openapi-2.json";

/** The HTTP contract as OpenAPI 2.0, for custom connectors: the file that `npm run generate` makes, with this app's address. */
export const openApi2At = (baseUrl: string): Record<string, unknown> => atAddress(served, baseUrl);

export function atAddress(
  document: Readonly<Record<string, unknown>>,
  baseUrl: string,
): Record<string, unknown> {
  const { host, protocol, pathname } = new URL(baseUrl);
  const basePath = `${pathname.replace(/\/$/, "")}${BASE_PATH}`;
  const { swagger, info, ...rest } = document;
  return { swagger, info, host, basePath, schemes: [protocol.replace(":", "")], ...rest };
}
