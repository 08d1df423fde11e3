import { HttpRequest } from "@azure/functions";
import {
  identifyCaller,
  type AllowedCallers,
  type Identified,
} from "../../../../src/triggers/door/caller";

const TENANT = "11111111-1111-4111-8111-111111111111";
const OTHER_TENANT = "22222222-2222-4222-8222-222222222222";
const FACTORY = "3333abcd-3333-4333-8333-333333333333";
const STRANGER = "44444444-4444-4444-8444-444444444444";

const TENANT_URI = "http://schemas.microsoft.com/identity/claims/tenantid";

type Claims = readonly (readonly [typ: string, val: string])[];

const encode = (principal: unknown): string =>
  Buffer.from(JSON.stringify(principal)).toString("base64");

const principalOf = (claims: Claims, authType = "aad"): string =>
  encode({ auth_typ: authType, claims: claims.map(([typ, val]) => ({ typ, val })) });

const both: AllowedCallers = { tenantIds: [TENANT], clientIds: [FACTORY], listed: null };

const identify = (header: string | null, allowed: AllowedCallers = both): Identified =>
  identifyCaller(
    new HttpRequest({
      method: "POST",
      url: "http://localhost/api/runs",
      headers: header === null ? {} : { "x-ms-client-principal": header },
    }),
    allowed,
  );

const statusOf = (identified: Identified): number | string =>
  identified.kind === "caller" ? identified.caller.scope : (identified.answer.status ?? 0);

function documentOf(identified: Identified): unknown {
  if (identified.kind !== "refused") throw new Error("The caller was let in.");
  return JSON.parse(identified.answer.body as string);
}

const known = `${TENANT}|${FACTORY}`;

describe("identifyCaller", () => {
  it("ignores the header while no callers are set", () => {
    const open: AllowedCallers = { tenantIds: [], clientIds: [], listed: null };

    const forged = principalOf([
      ["tid", OTHER_TENANT],
      ["appid", STRANGER],
    ]);

    expect(statusOf(identify(forged, open))).toBe("default");
    expect(statusOf(identify(null, open))).toBe("default");
    expect(statusOf(identify("garbage", open))).toBe("default");
  });

  it.each<[string, Claims]>([
    [
      "version 1",
      [
        [TENANT_URI, TENANT],
        ["appid", FACTORY],
      ],
    ],
    [
      "version 2",
      [
        ["tid", TENANT],
        ["azp", FACTORY],
      ],
    ],
    [
      "both spellings that agree",
      [
        ["tid", TENANT],
        [TENANT_URI, TENANT],
        ["appid", FACTORY],
        ["azp", FACTORY],
      ],
    ],
    [
      "upper case",
      [
        ["tid", TENANT.toUpperCase()],
        ["appid", FACTORY.toUpperCase()],
      ],
    ],
  ])("knows a caller by a token of %s", (_version, claims) => {
    expect(statusOf(identify(principalOf(claims)))).toBe(known);
  });

  it.each<[string, Claims]>([
    [
      "another tenant",
      [
        ["tid", OTHER_TENANT],
        ["appid", FACTORY],
      ],
    ],
    [
      "another application",
      [
        ["tid", TENANT],
        ["appid", STRANGER],
      ],
    ],
    ["no tenant", [["appid", FACTORY]]],
    ["no application", [["tid", TENANT]]],
    [
      "an empty application",
      [
        ["tid", TENANT],
        ["appid", ""],
      ],
    ],
    [
      "two tenants",
      [
        ["tid", TENANT],
        [TENANT_URI, OTHER_TENANT],
        ["appid", FACTORY],
      ],
    ],
    [
      "two applications",
      [
        ["tid", TENANT],
        ["appid", FACTORY],
        ["azp", STRANGER],
      ],
    ],
    ["no claims", []],
  ])("answers 403 to a token of %s", (_whose, claims) => {
    const identified = identify(principalOf(claims));

    expect(statusOf(identified)).toBe(403);
    expect(identified).toMatchObject({
      answer: { headers: { "X-Content-Type-Options": "nosniff" } },
    });
  });

  it("returns 403 to a caller of another identity provider", () => {
    const claims: Claims = [
      ["tid", TENANT],
      ["appid", FACTORY],
    ];

    expect(statusOf(identify(principalOf(claims, "github")))).toBe(403);
  });

  it.each([
    ["no header", null],
    ["an empty header", ""],
    ["no base64", "%%%"],
    ["no JSON", Buffer.from("not json").toString("base64")],
    ["an array", encode([])],
    ["no claims", encode({ auth_typ: "aad" })],
    ["claims of another form", encode({ auth_typ: "aad", claims: [{ tid: TENANT }] })],
    ["null", encode(null)],
  ])("answers 401 to %s", (_what, header) => {
    const identified = identify(header);

    expect(statusOf(identified)).toBe(401);
    expect(identified).toMatchObject({ answer: { headers: { "WWW-Authenticate": "Bearer" } } });
  });

  it("explains both refusals", () => {
    expect(documentOf(identify(null))).toStrictEqual({
      type: "about:blank",
      title: "The caller is not known",
      status: 401,
      detail:
        "Call with a Microsoft Entra ID token for this app. If you did: App Service authentication is not on, so it added no x-ms-client-principal header.",
      code: "notAuthenticated",
      errors: [],
    });
    expect(documentOf(identify(principalOf([])))).toStrictEqual({
      type: "about:blank",
      title: "The caller is not allowed",
      status: 403,
      detail:
        "The token's tenant or application is not among ALLOWED_TENANT_IDS and ALLOWED_CLIENT_IDS. Ask the operator of this app to add it.",
      code: "callerNotAllowed",
      errors: [],
    });
  });

  it.each<[string, Claims]>([
    ["without a tenant", [["appid", FACTORY]]],
    ["without an application", [["tid", TENANT]]],
    [
      "with an empty tenant",
      [
        ["tid", ""],
        ["appid", FACTORY],
      ],
    ],
    [
      "with an empty application",
      [
        ["tid", TENANT],
        ["appid", ""],
      ],
    ],
  ])("answers 403 to a token %s, also if the setting leaves that open", (_what, claims) => {
    const principal = principalOf(claims);

    expect(
      statusOf(identify(principal, { tenantIds: [TENANT], clientIds: [], listed: null })),
    ).toBe(403);
    expect(
      statusOf(identify(principal, { tenantIds: [], clientIds: [FACTORY], listed: null })),
    ).toBe(403);
  });

  it("leaves open what a setting leaves empty", () => {
    const stranger = principalOf([
      ["tid", TENANT],
      ["appid", STRANGER],
    ]);
    const foreigner = principalOf([
      ["tid", OTHER_TENANT],
      ["appid", FACTORY],
    ]);
    const anyClient: AllowedCallers = { tenantIds: [TENANT], clientIds: [], listed: null };
    const anyTenant: AllowedCallers = { tenantIds: [], clientIds: [FACTORY], listed: null };

    expect(statusOf(identify(stranger, anyClient))).toBe(`${TENANT}|${STRANGER}`);
    expect(statusOf(identify(foreigner, anyClient))).toBe(403);
    expect(statusOf(identify(foreigner, anyTenant))).toBe(`${OTHER_TENANT}|${FACTORY}`);
    expect(statusOf(identify(stranger, anyTenant))).toBe(403);
  });
});
