import { createHash } from "node:crypto";
import { HttpRequest } from "@azure/functions";
import type { ListedCaller, RightsOf } from "../../../../src/contracts/caller-rights";
import { identifyCaller } from "../../../../src/triggers/door/caller";
import { checkCallers } from "../../../../src/triggers/door/check-callers";
import { offersOf } from "../../../support/app-contract";

const TENANT = "11111111-1111-4111-8111-111111111111";
const FACTORY = "33333333-3333-4333-8333-333333333333";
const STRANGER = "55555555-5555-4555-8555-555555555555";

const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");

const aCaller = (changes: Partial<ListedCaller>): ListedCaller => ({
  name: "sales",
  clientId: null,
  keyHashes: [],
  isAllOthers: false,
  grants: [{ actions: ["start"] }],
  ...changes,
});

const sales = aCaller({ keyHashes: [hashOf("old key"), hashOf("new key")] });
const operators = aCaller({ name: "ops", keyHashes: [hashOf("ops key")], grants: [] });
const others = aCaller({ name: "*", isAllOthers: true, grants: [{ actions: ["read"] }] });

interface Sent {
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
}

function rightsOf({ headers = {}, query = {} }: Sent, listed: readonly ListedCaller[]): RightsOf {
  const url = "http://localhost/api/runs";
  const request = new HttpRequest({ method: "GET", url, headers, query });
  const byClient = listed.some(({ clientId }) => clientId !== null);
  const tenantIds = [TENANT].slice(0, Number(byClient));
  const identified = identifyCaller(request, { tenantIds, clientIds: [], listed });
  const { id, name, grants } = (identified as { caller: RightsOf }).caller;
  return { id, name, grants };
}

const withKey = (key: string): Sent => ({ headers: { "x-functions-key": key } });

function withToken(client: string): Sent {
  const claims = [
    { typ: "tid", val: TENANT },
    { typ: "appid", val: client },
  ];
  const principal = Buffer.from(JSON.stringify({ auth_typ: "aad", claims })).toString("base64");
  return { headers: { "x-ms-client-principal": principal } };
}

const asSales: RightsOf = { id: "key:sales", name: "sales", grants: sales.grants };
const unknown: RightsOf = { id: null, name: "this function key", grants: [] };

describe("a caller with a function key", () => {
  it.each<[string, Sent]>([
    ["in the header", withKey("new key")],
    ["that is about to be replaced", withKey("old key")],
    ["in the query", { query: { code: "new key" } }],
    ["in the query, in capitals", { query: { Code: "new key" } }],
    [
      "in the header, whatever the query has",
      { ...withKey("new key"), query: { code: "ops key" } },
    ],
  ])("is recognised by a key %s", (_where, sent) => {
    expect(rightsOf(sent, [operators, sales])).toStrictEqual(asSales);
  });

  it.each<[string, Sent]>([
    ["that is not listed", withKey("another key")],
    ["that is the hash of a listed one", withKey(hashOf("new key"))],
    ["that is empty, although the query has one", { ...withKey(""), query: { code: "new key" } }],
    ["of two callers at once", withKey("new key, ops key")],
    ["that does not exist", {}],
  ])("has no right with a key %s", (_which, sent) => {
    expect(rightsOf(sent, [operators, sales])).toStrictEqual(unknown);
  });

  it("has the rights of all others if its key is not listed, but no runs of its own", () => {
    expect(rightsOf(withKey("another key"), [others, sales])).toStrictEqual({
      ...unknown,
      grants: others.grants,
    });
  });

  it("has only the rights of its own entry, also if that gives none", () => {
    expect(rightsOf(withKey("ops key"), [others, operators]).grants).toStrictEqual([]);
  });
});

describe("a caller with a token", () => {
  const factory = aCaller({ name: "factory", clientId: FACTORY });

  it("is recognised by its application", () => {
    expect(rightsOf(withToken(FACTORY), [others, factory])).toStrictEqual({
      id: `${TENANT}|${FACTORY}`,
      name: "factory",
      grants: factory.grants,
    });
  });

  it("has its own runs also if only the rights of all others are for it", () => {
    expect(rightsOf(withToken(STRANGER), [factory, others])).toStrictEqual({
      id: `${TENANT}|${STRANGER}`,
      name: STRANGER,
      grants: others.grants,
    });
  });
});

describe("checkCallers", () => {
  const offers = offersOf({ databricks: ["adb-1.2"], "dbt-cloud": ["12345"] });
  const check = (...grants: ListedCaller["grants"]): void => {
    checkCallers([aCaller({ grants: [] }), aCaller({ grants })], offers);
  };

  it("accepts every connection and type of target that the app has", () => {
    expect(() => {
      check({
        actions: ["read"],
        connections: ["adb-1.2", "12345"],
        targets: offers.map(({ type }) => type),
      });
    }).not.toThrow();
    expect(() => {
      checkCallers(null, offers);
    }).not.toThrow();
  });

  it("names the place of every other, and not its value", () => {
    const checking = (): void => {
      check(
        { actions: ["read"], connections: ["adb-1.2", "adb-9.9"] },
        { actions: ["read"], targets: ["databricks-jobs"] },
      );
    };

    expect(checking).toThrow(
      /^Invalid settings:\n {2}CALLERS\[1\]\.allow\[0\]\.connections\[1\]: is not the id of a configured connection\n {2}CALLERS\[1\]\.allow\[1\]\.targets\[0\]: is not a type of target; the types are databricks-job, /,
    );
    expect(checking).not.toThrow("adb-9.9");
  });
});
