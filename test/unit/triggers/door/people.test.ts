import { HttpRequest } from "@azure/functions";
import { identifyCaller, type AllowedCallers } from "../../../../src/triggers/door/caller";

const TENANT = "11111111-1111-4111-8111-111111111111";
const THIS_APP = "55555555-5555-4555-8555-555555555555";
const FACTORY = "33333333-3333-4333-8333-333333333333";
const ANNA = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";

type Claims = readonly (readonly [typ: string, val: string])[];

/** What App Service authentication passes on of the token with which a person has signed in to this app. */
const SIGNED_IN: Claims = [
  ["aud", THIS_APP],
  ["http://schemas.microsoft.com/identity/claims/tenantid", TENANT],
  ["http://schemas.microsoft.com/identity/claims/objectidentifier", ANNA],
  ["name", "Anna"],
];

const PEOPLE: AllowedCallers = {
  tenantIds: [TENANT],
  clientIds: [FACTORY, THIS_APP],
  listed: null,
};
const PROGRAMS: AllowedCallers = { tenantIds: [TENANT], clientIds: [FACTORY], listed: null };

const FROM_THE_PAGE = { "x-requested-with": "runward-page" };

function outcomeOf(
  claims: Claims,
  {
    allowed = PEOPLE,
    method = "GET",
    headers = {},
  }: {
    readonly allowed?: AllowedCallers;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): string {
  const principal = { auth_typ: "aad", claims: claims.map(([typ, val]) => ({ typ, val })) };
  const identified = identifyCaller(
    new HttpRequest({
      method,
      url: "http://localhost/api/runs",
      headers: {
        ...headers,
        "x-ms-client-principal": Buffer.from(JSON.stringify(principal)).toString("base64"),
      },
    }),
    allowed,
  );
  return identified.kind === "caller"
    ? identified.caller.scope
    : (JSON.parse(identified.answer.body as string) as { readonly code: string }).code;
}

describe("a person who has signed in at the platform", () => {
  it("is let in where this app is among the allowed applications, each with keys of their own", () => {
    expect(outcomeOf(SIGNED_IN)).toBe(`${TENANT}|${THIS_APP}|${ANNA}`);
  });

  it("is rejected where only other applications are allowed", () => {
    expect(outcomeOf(SIGNED_IN, { allowed: PROGRAMS })).toBe("callerNotAllowed");
  });

  it.each([
    ["without an id of the person", SIGNED_IN.filter(([typ]) => !typ.endsWith("objectidentifier"))],
    ["for two audiences", [...SIGNED_IN, ["aud", FACTORY]] as Claims],
    ["without a tenant", SIGNED_IN.filter(([typ]) => !typ.endsWith("tenantid"))],
  ])("is rejected with a token %s", (_what, claims) => {
    expect(outcomeOf(claims)).toBe("callerNotAllowed");
  });

  it.each([
    ["of another application", [["azp", "99999999-9999-4999-8999-999999999999"]] as Claims],
    [
      "of two applications",
      [
        ["azp", FACTORY],
        ["appid", "99999999-9999-4999-8999-999999999999"],
      ] as Claims,
    ],
    ["of an application without a name", [["appid", ""]] as Claims],
  ])("is not whoever comes with a token %s", (_what, claims) => {
    expect(outcomeOf([...SIGNED_IN, ...claims])).toBe("callerNotAllowed");
  });

  it.each([
    ["POST", {}, "notFromThePage"],
    ["DELETE", {}, "notFromThePage"],
    ["POST", FROM_THE_PAGE, `${TENANT}|${THIS_APP}|${ANNA}`],
    ["DELETE", FROM_THE_PAGE, `${TENANT}|${THIS_APP}|${ANNA}`],
  ])("sends %s only with the header of the page: %j", (method, headers, expected) => {
    expect(outcomeOf(SIGNED_IN, { method, headers })).toBe(expected);
  });

  it("leaves programs with a token as they were", () => {
    const program: Claims = [
      ["tid", TENANT],
      ["azp", FACTORY],
      ["aud", THIS_APP],
      ["oid", ANNA],
    ];

    expect(outcomeOf(program, { method: "POST" })).toBe(`${TENANT}|${FACTORY}`);
  });
});
