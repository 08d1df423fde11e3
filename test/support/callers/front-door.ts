import { readAccessToken } from "../../../local/simulators/access-tokens";
import type { Transport } from "./transport";

/** App Service authentication in front of an app, which passes unauthenticated requests on, as configured in infra/. */
export interface FrontDoor {
  readonly origin: string;
  readonly audience: string;
  readonly tenantId: string;
}

const PRINCIPAL = "x-ms-client-principal";

/**
 * What the platform does with a request: it removes a principal that the caller has set, and adds its own for a token of
 * the right audience.
 */
export const behindFrontDoor =
  (transport: Transport, { origin, audience, tenantId }: FrontDoor): Transport =>
  (request) => {
    if (!request.url.startsWith(origin)) return transport(request);
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== PRINCIPAL),
    );
    const claims = readAccessToken((headers["Authorization"] ?? "").replace(/^Bearer /, ""));
    if (claims?.audience !== audience) return transport({ ...request, headers });
    const principal = {
      auth_typ: "aad",
      claims: [
        { typ: "http://schemas.microsoft.com/identity/claims/tenantid", val: tenantId },
        { typ: "appid", val: claims.principal },
      ],
    };
    const encoded = Buffer.from(JSON.stringify(principal)).toString("base64");
    return transport({ ...request, headers: { ...headers, [PRINCIPAL]: encoded } });
  };
