import type { ListedCaller } from "../../../src/contracts/caller-rights";
import { loadSettings } from "../../support/app-contract";

const GUID = "11111111-1111-4111-8111-11111111aaaa";
const OTHER_GUID = "22222222-2222-4222-8222-222222222222";
const HASH = "ab".repeat(32);
const OTHER_HASH = "cd".repeat(32);
const SECRET = "dapi0123456789abcdef0123456789abcdef";

type Environment = Readonly<Record<string, string>>;

const APPLICATIONS: Environment = { WEBSITE_AUTH_ENABLED: "True", ALLOWED_CLIENT_IDS: GUID };

function load(callers: unknown, changes: Environment = {}): readonly ListedCaller[] | null {
  const { allowedCallers } = loadSettings({
    DATABRICKS_WORKSPACES: '[{"id":"adb-1.2"}]',
    PUBLIC_BASE_URL: "https://runward.example.com",
    DEPLOYMENT_ID: "tests",
    RESULT_LINK_KEYS: "a-key-of-more-than-thirty-two-characters",
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    CALLERS: typeof callers === "string" ? callers : JSON.stringify(callers),
    ...changes,
  }).callers;
  return allowedCallers.listed;
}

const byKey = (changes: object = {}): object => ({
  name: "adf-sales",
  keySha256: HASH,
  allow: [{ actions: ["start", "read"] }],
  ...changes,
});
const withGrant = (grant: object): object[] => [byKey({ allow: [grant] })];

describe("CALLERS", () => {
  it.each(["", "  "])("lets every caller do everything while it is empty: %j", (text) => {
    expect(load(text)).toBeNull();
  });

  it("lists callers by their keys, with their rights", () => {
    const grant = {
      actions: ["start", "read", "cancel", "repair"],
      connections: ["adb-1.2"],
      targets: ["databricks-job"],
      jobs: ["620443876543210987"],
      jobNames: ["Nightly load"],
    };

    expect(
      load([
        byKey({ keySha256: HASH.toUpperCase(), allow: [grant] }),
        byKey({ name: "Ops team", keySha256: [OTHER_HASH, "0".repeat(64)], allow: [] }),
        { name: "*", allow: [{ actions: ["read"] }] },
      ]),
    ).toStrictEqual([
      {
        name: "adf-sales",
        clientId: null,
        keyHashes: [HASH],
        isAllOthers: false,
        grants: [grant],
      },
      {
        name: "Ops team",
        clientId: null,
        keyHashes: [OTHER_HASH, "0".repeat(64)],
        isAllOthers: false,
        grants: [],
      },
      {
        name: "*",
        clientId: null,
        keyHashes: [],
        isAllOthers: true,
        grants: [{ actions: ["read"] }],
      },
    ]);
  });

  it("lists callers by their applications where these are authenticated", () => {
    const entry = { name: "factory", clientId: GUID.toUpperCase(), allow: [] };

    expect(load([entry], APPLICATIONS)).toMatchObject([{ clientId: GUID, keyHashes: [] }]);
  });

  it.each<[string, string, unknown]>([
    ["CALLERS", "must be a JSON array", SECRET],
    ["CALLERS", "must be a JSON array", { [SECRET]: {} }],
    ["CALLERS", "must list a caller; leave the setting out", []],
    ["CALLERS[0]", "expected object", [SECRET]],
    ["CALLERS[0].name", "must be a name of letters", [byKey({ name: `${SECRET}/` })]],
    ["CALLERS[0].name", "must be a name of letters", [byKey({ name: "" })]],
    ["CALLERS[0].name", "expected string", [byKey({ name: undefined })]],
    ["CALLERS[0].name", 'must not be "*" beside clientId or keySha256', [byKey({ name: "*" })]],
    ["CALLERS[0].clientId", "must be the client id", [byKey({ clientId: SECRET })]],
    ["CALLERS[0].clientId", "only one of them", [byKey({ clientId: GUID })]],
    ["CALLERS[0].clientId", "only one of them", [byKey({ keySha256: undefined })]],
    ["CALLERS[0].keySha256", "the key itself does not belong here", [byKey({ keySha256: SECRET })]],
    ["CALLERS[0].keySha256[0]", "the key itself does not", [byKey({ keySha256: [SECRET] })]],
    ["CALLERS[0].keySha256", "the key itself does not belong here", [byKey({ keySha256: [] })]],
    ["CALLERS[0].allow", "expected array", [byKey({ allow: undefined })]],
    ["CALLERS[0].allow[0]", "Unrecognized key", withGrant({ actions: ["read"], job: [SECRET] })],
    ["CALLERS[0].allow[0].actions", "expected array", withGrant({})],
    ["CALLERS[0].allow[0].actions", ">=1", withGrant({ actions: [] })],
    ["CALLERS[0].allow[0].actions[0]", "expected one of", withGrant({ actions: [SECRET] })],
    ["CALLERS[0].allow[0].actions", "must have read beside", withGrant({ actions: ["cancel"] })],
    ["CALLERS[0].allow[0].actions", "must have read beside", withGrant({ actions: ["repair"] })],
    [
      "CALLERS[0].allow[0].actions",
      'must have read beside start for "*"',
      [{ name: "*", allow: [{ actions: ["start"] }] }],
    ],
    [
      "CALLERS[0].allow[0].jobs[0]",
      "must be the id of a job or pipeline, as a string",
      withGrant({ actions: ["read"], connections: ["adb-1.2"], jobs: [77] }),
    ],
    [
      "CALLERS[0].allow[0].jobs[0]",
      "names go into jobNames",
      withGrant({ actions: ["read"], connections: ["adb-1.2"], jobs: [`${SECRET} load`] }),
    ],
    [
      "CALLERS[0].allow[0].jobs",
      "needs connections beside it",
      withGrant({ actions: ["read"], jobs: ["77"] }),
    ],
    [
      "CALLERS[0].allow[0].jobNames",
      "needs connections beside it",
      withGrant({ actions: ["read"], jobNames: [SECRET] }),
    ],
    [
      "CALLERS[0].clientId",
      "needs ALLOWED_TENANT_IDS or ALLOWED_CLIENT_IDS",
      [{ name: "factory", clientId: GUID, allow: [] }],
    ],
    [
      "CALLERS[1].name",
      "is the name of an earlier caller too",
      [byKey(), byKey({ name: "ADF-Sales", keySha256: OTHER_HASH })],
    ],
    [
      "CALLERS[1].keySha256",
      "one of an earlier caller",
      [byKey(), byKey({ name: "other", keySha256: [OTHER_HASH, HASH] })],
    ],
    ["CALLERS[0].keySha256", "holds a hash twice", [byKey({ keySha256: [HASH, HASH] })]],
  ])("stops the app and names %s (%s), without its value", (place, words, callers) => {
    const loading = (): unknown => load(callers);

    expect(loading).toThrow(`\n  ${place}: `);
    expect(loading).toThrow(words);
    expect(loading).not.toThrow(SECRET.slice(0, 9));
  });

  it.each<[string, string, unknown]>([
    [
      "CALLERS[0].clientId",
      "is not among ALLOWED_CLIENT_IDS",
      [{ name: "factory", clientId: OTHER_GUID, allow: [] }],
    ],
    ["CALLERS[0].keySha256", "is never compared", [byKey()]],
    [
      "CALLERS[1].clientId",
      "is that of an earlier caller too",
      [
        { name: "factory", clientId: GUID, allow: [] },
        { name: "other", clientId: GUID, allow: [] },
      ],
    ],
  ])("stops the app at %s where applications are told apart: %s", (place, words, callers) => {
    expect(() => load(callers, APPLICATIONS)).toThrow(`\n  ${place}: ${words}`);
  });

  it("names any application where only tenants are limited", () => {
    const tenants: Environment = { WEBSITE_AUTH_ENABLED: "True", ALLOWED_TENANT_IDS: GUID };

    expect(load([{ name: "factory", clientId: OTHER_GUID, allow: [] }], tenants)).toHaveLength(1);
  });
});
