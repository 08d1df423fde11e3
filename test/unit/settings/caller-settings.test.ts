import { DEFAULT_CALLBACK_HOSTS } from "../../../src/callbacks/callback-hosts";
import { loadSettings } from "../../support/app-contract";

const GUID = "11111111-1111-4111-8111-111111111111";
const OTHER_GUID = "22222222-2222-4222-8222-222222222222";

const load = (changes: Record<string, string> = {}): ReturnType<typeof loadSettings>["callers"] =>
  loadSettings(
    {
      DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
      PUBLIC_BASE_URL: "https://runward.example.com",
      DEPLOYMENT_ID: "tests",
      RESULT_LINK_KEYS: "a-key-of-more-than-thirty-two-characters",
      AzureWebJobsStorage: "UseDevelopmentStorage=true",
      ...changes,
    },
    undefined,
  ).callers;

describe("loadSettings, about callers", () => {
  it.each([{}, { CALLBACK_HOSTS: "", ALLOWED_TENANT_IDS: " ", LOGIC_APPS_IDEMPOTENCY: "" }])(
    "opens callbacks to the Microsoft services, and derives no keys: %p",
    (changes) => {
      expect(load(changes as Record<string, string>)).toStrictEqual({
        callbackHosts: DEFAULT_CALLBACK_HOSTS,
        logicAppsKeys: false,
        allowedCallers: { tenantIds: [], clientIds: [], listed: null },
        platformAuthenticates: false,
      });
    },
  );

  it("reads lists, whatever their spaces, case and stars", () => {
    const { callbackHosts, allowedCallers } = load({
      CALLBACK_HOSTS: " *.Logic.Azure.com, .contoso.example ,my-app.azurewebsites.net,127.0.0.1",
      WEBSITE_AUTH_ENABLED: "True",
      ALLOWED_TENANT_IDS: GUID.toUpperCase(),
      ALLOWED_CLIENT_IDS: `${GUID}, ${OTHER_GUID}`,
    });

    expect(callbackHosts).toStrictEqual([
      "logic.azure.com",
      "contoso.example",
      "my-app.azurewebsites.net",
      "127.0.0.1",
    ]);
    expect(allowedCallers).toStrictEqual({
      tenantIds: [GUID],
      clientIds: [GUID, OTHER_GUID],
      listed: null,
    });
  });

  it.each([
    ["CALLBACK_HOSTS", "intranet"],
    ["CALLBACK_HOSTS", "https://logic.azure.com"],
    ["CALLBACK_HOSTS", "10.0.0.5"],
    ["CALLBACK_HOSTS", "logic.azure.com:443"],
    ["CALLBACK_HOSTS", "*"],
    ["LOGIC_APPS_IDEMPOTENCY", "yes"],
    ["ALLOWED_TENANT_IDS", "contoso.onmicrosoft.com"],
    ["ALLOWED_CLIENT_IDS", `${GUID};${OTHER_GUID}`],
    ["CALLERS_AUTHENTICATED_BY", "apim"],
  ])("does not start the app with %s=%s, without showing the value", (setting, value) => {
    const loading = (): unknown => load({ [setting]: value });

    expect(loading).toThrow(new RegExp(`^Invalid settings:\n  ${setting}`));
    expect(loading).not.toThrow(value);
  });

  it.each([
    [{ WEBSITE_AUTH_ENABLED: "True", ALLOWED_TENANT_IDS: GUID }, true],
    [{ CALLERS_AUTHENTICATED_BY: "appService", ALLOWED_CLIENT_IDS: GUID }, true],
    [{ CALLERS_AUTHENTICATED_BY: "gateway", ALLOWED_TENANT_IDS: GUID }, false],
    [
      {
        CALLERS_AUTHENTICATED_BY: "gateway",
        WEBSITE_AUTH_ENABLED: "False",
        ALLOWED_TENANT_IDS: GUID,
      },
      false,
    ],
    [{ WEBSITE_AUTH_ENABLED: "True" }, false],
    [{ CALLERS_AUTHENTICATED_BY: "appService" }, false],
    [{ WEBSITE_AUTH_ENABLED: "False" }, false],
    [{}, false],
  ])(
    "needs no function keys only where App Service checks callers and the app knows whom it may let in: %j is %p",
    (environment, expected) => {
      const { platformAuthenticates } = load(environment);

      expect(platformAuthenticates).toBe(expected);
    },
  );

  it.each([
    ["ALLOWED_TENANT_IDS", { ALLOWED_TENANT_IDS: GUID }],
    ["ALLOWED_CLIENT_IDS", { ALLOWED_CLIENT_IDS: GUID, WEBSITE_AUTH_ENABLED: "False" }],
    ["ALLOWED_TENANT_IDS", { ALLOWED_TENANT_IDS: GUID, WEBSITE_AUTH_ENABLED: "1" }],
    [
      "CALLERS_AUTHENTICATED_BY",
      {
        ALLOWED_TENANT_IDS: GUID,
        CALLERS_AUTHENTICATED_BY: "appService",
        WEBSITE_AUTH_ENABLED: "False",
      },
    ],
  ])(
    "stops the app at %s where nothing authenticates the callers that it names: %j",
    (setting, environment) => {
      const loading = (): unknown => load(environment);

      expect(loading).toThrow(new RegExp(`^Invalid settings:\n  ${setting}: n.*Switch it on`));
    },
  );
});
