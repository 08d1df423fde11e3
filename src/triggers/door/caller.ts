/**
 * Identifies the caller from the header of the platform.
 *
 * Owns: reading `x-ms-client-principal` and comparing it with the settings. Does not own: what the caller may do (`rights.ts`),
 * and checking a token, which App Service authentication ("EasyAuth") does before. It removes the header from requests from outside and writes its own:
 * https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
 *
 * 1. The header is read only if the operator has set who may call. Without EasyAuth anybody could write it, so with both
 *    settings empty it is ignored.
 * 2. A person who has signed in at the platform has a token of this app itself, without the name of another application. Its
 *    audience is then the application, which the operator has to allow like any other.
 * 3. A person comes with a cookie, which browsers send along with requests of other pages too. So what changes something needs
 *    a header that those cannot send.
 * 4. A careless EasyAuth configuration may accept a token of another tenant; here it is rejected because of its tenant id.
 */
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import * as z from "zod";
import type { ListedCaller, RightsOf } from "../../contracts/caller-rights";
import { rightsOfClient, rightsOfKey } from "./listed-callers";
import { problem } from "./problem";

/** Who may call. An empty list allows every tenant or every application. */
export interface AllowedCallers {
  readonly tenantIds: readonly string[];
  readonly clientIds: readonly string[];
  /** What each caller may do; null if every caller may do everything. */
  readonly listed: readonly ListedCaller[] | null;
}

export interface Caller extends RightsOf {
  /** Idempotency keys of different scopes are different keys. */
  readonly scope: string;
}

export type Identified =
  { kind: "caller"; caller: Caller } | { kind: "refused"; answer: HttpResponseInit };

/** One scope for all callers with a function key: their idempotency keys are the same keys. */
const SHARED_SCOPE = "default";

const Principal = z.object({
  auth_typ: z.string(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});
type Principal = z.infer<typeof Principal>;

const TENANT_CLAIMS = ["tid", "http://schemas.microsoft.com/identity/claims/tenantid"];
/** `appid` in tokens of version 1, `azp` in those of version 2: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const CLIENT_CLAIMS = ["appid", "azp", "http://schemas.microsoft.com/identity/claims/appid"];

const AUDIENCE_CLAIMS = ["aud"];
const PERSON_CLAIMS = ["oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"];

const ENTRA_ID = "aad";

export function identifyCaller(request: HttpRequest, allowed: AllowedCallers): Identified {
  const { tenantIds, clientIds, listed } = allowed;
  if (tenantIds.length + clientIds.length === 0) {
    const rights = rightsOfKey(listed, request);
    return { kind: "caller", caller: { scope: SHARED_SCOPE, ...rights } };
  }
  const principal = readPrincipal(request.headers.get("x-ms-client-principal"));
  if (principal === null) return { kind: "refused", answer: unauthenticated() };
  const identity = toIdentity(principal);
  if (identity === null) return notAllowed();
  const { tenant, client, person } = identity;
  if (!contains(tenantIds, tenant) || !contains(clientIds, client)) return notAllowed();
  if (person !== null && !comesFromThePage(request)) {
    return { kind: "refused", answer: notFromThePage() };
  }
  const scope = [tenant, client, ...(person === null ? [] : [person])].join("|");
  return { kind: "caller", caller: { scope, ...rightsOfClient(listed, client, scope) } };
}

function readPrincipal(header: string | null): Principal | null {
  if (header === null) return null;
  try {
    const json: unknown = JSON.parse(Buffer.from(header, "base64").toString("utf8"));
    return Principal.safeParse(json).data ?? null;
  } catch {
    return null;
  }
}

interface Identity {
  readonly tenant: string;
  readonly client: string;
  /** Null for a program. */
  readonly person: string | null;
}

/** Null if a claim is missing or contradicts another. */
function toIdentity(principal: Principal): Identity | null {
  const tenant = soleValue(principal, TENANT_CLAIMS);
  if (principal.auth_typ !== ENTRA_ID || tenant === null) return null;
  const isProgram = principal.claims.some(({ typ }) => CLIENT_CLAIMS.includes(typ));
  const client = soleValue(principal, isProgram ? CLIENT_CLAIMS : AUDIENCE_CLAIMS);
  const person = isProgram ? null : soleValue(principal, PERSON_CLAIMS);
  if (client === null || (!isProgram && person === null)) return null;
  return { tenant, client, person };
}

/** Pages of other origins cannot send this header, because the app allows it to none. */
const comesFromThePage = ({ method, headers }: HttpRequest): boolean =>
  method === "GET" || headers.get("x-requested-with") !== null;

/** Null if the claim is missing or has two different values. */
function soleValue({ claims }: Principal, names: readonly string[]): string | null {
  const values = new Set(
    claims.filter(({ typ }) => names.includes(typ)).map(({ val }) => val.toLowerCase()),
  );
  const [value, another] = values;
  return value === undefined || value === "" || another !== undefined ? null : value;
}

const contains = (allowed: readonly string[], value: string): boolean =>
  allowed.length === 0 || allowed.includes(value);

const unauthenticated = (): HttpResponseInit =>
  problem(
    {
      status: 401,
      code: "notAuthenticated",
      title: "The caller is not known",
      detail:
        "Call with a Microsoft Entra ID token for this app. If you did: App Service authentication is not on, so it added no x-ms-client-principal header.",
    },
    { "WWW-Authenticate": "Bearer" },
  );

const notFromThePage = (): HttpResponseInit =>
  problem({
    status: 403,
    code: "notFromThePage",
    title: "The request does not come from the runs page",
    detail:
      "A person who has signed in changes something only with the header X-Requested-With, which the runs page sends. Programs call with a token of their own application.",
  });

const notAllowed = (): Identified => ({
  kind: "refused",
  answer: problem({
    status: 403,
    code: "callerNotAllowed",
    title: "The caller is not allowed",
    detail:
      "The token's tenant or application is not among ALLOWED_TENANT_IDS and ALLOWED_CLIENT_IDS. Ask the operator of this app to add it.",
  }),
});
