import { jsonAt, toList, toText } from "./arm/json";
import { template } from "./compiled-template";
import { CLIENT_ID, deploy, EVERYTHING, ofType, theConfig, theOne, typeBelow } from "./scenarios";

const ALWAYS = [
  "Microsoft.Authorization/roleAssignments",
  "Microsoft.Insights/components",
  "Microsoft.Insights/diagnosticSettings",
  "Microsoft.Insights/scheduledQueryRules",
  "Microsoft.Insights/workbooks",
  "Microsoft.KeyVault/vaults",
  "Microsoft.KeyVault/vaults/secrets",
  "Microsoft.ManagedIdentity/userAssignedIdentities",
  "Microsoft.OperationalInsights/queryPacks",
  "Microsoft.OperationalInsights/queryPacks/queries",
  "Microsoft.OperationalInsights/workspaces",
  "Microsoft.Storage/storageAccounts",
  "Microsoft.Storage/storageAccounts/blobServices",
  "Microsoft.Storage/storageAccounts/blobServices/containers",
  "Microsoft.Web/serverfarms",
  "Microsoft.Web/sites",
  "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
  "Microsoft.Web/sites/config",
];

const WHEN_ASKED = [
  "Microsoft.DurableTask/schedulers",
  "Microsoft.DurableTask/schedulers/retentionPolicies",
  "Microsoft.DurableTask/schedulers/taskHubs",
  "Microsoft.Insights/actionGroups",
  "Microsoft.Network/privateDnsZones",
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
  "Microsoft.Network/privateEndpoints",
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
  "Microsoft.Network/virtualNetworks",
];

const typesIn = (given: typeof EVERYTHING | Record<string, never>): string[] => [
  ...new Set(
    deploy(template, given)
      .resources()
      .map(({ type }) => type),
  ),
];

describe("what the compiled template deploys", () => {
  it("is exactly this by default", () => {
    expect(typesIn({}).sort()).toStrictEqual(ALWAYS);
  });

  it("is exactly this with all options", () => {
    expect(typesIn(EVERYTHING).sort()).toStrictEqual([...ALWAYS, ...WHEN_ASKED].sort());
  });

  it("leaves storage, vault and app open to networks without isolation", () => {
    const deployment = deploy(template, {});
    const storage = theOne(deployment, "Microsoft.Storage/storageAccounts").body;
    const vault = theOne(deployment, "Microsoft.KeyVault/vaults").body;
    const app = theOne(deployment, "Microsoft.Web/sites").body;

    expect(jsonAt(storage, "properties.publicNetworkAccess")).toBe("Enabled");
    expect(jsonAt(storage, "properties.networkAcls.defaultAction")).toBe("Allow");
    expect(jsonAt(vault, "properties.publicNetworkAccess")).toBe("Enabled");
    expect(jsonAt(app, "properties.virtualNetworkSubnetId")).toBeNull();
    expect(jsonAt(app, "properties.siteConfig.ipSecurityRestrictionsDefaultAction")).toBe("Allow");
  });

  it("puts storage and vault behind private endpoints with isolation", () => {
    const deployment = deploy(template, { networkIsolation: true });
    const storage = theOne(deployment, "Microsoft.Storage/storageAccounts");
    const vault = theOne(deployment, "Microsoft.KeyVault/vaults");
    const app = theOne(deployment, "Microsoft.Web/sites").body;
    const links = ofType(deployment, "Microsoft.Network/privateEndpoints").map(({ body }) => {
      const link = jsonAt(body, "properties.privateLinkServiceConnections.0.properties");
      return [jsonAt(link, "groupIds.0"), jsonAt(link, "privateLinkServiceId")];
    });

    for (const { body } of [storage, vault]) {
      expect(jsonAt(body, "properties.publicNetworkAccess")).toBe("Disabled");
      expect(jsonAt(body, "properties.networkAcls.defaultAction")).toBe("Deny");
    }
    expect(links).toStrictEqual([
      ["blob", storage.id],
      ["queue", storage.id],
      ["table", storage.id],
      ["vault", vault.id],
    ]);
    expect(jsonAt(app, "properties.virtualNetworkSubnetId")).toMatch(/\/subnets\/app$/);
  });

  it("resolves each endpoint by the zone that Azure expects", () => {
    const zones = ofType(
      deploy(template, { networkIsolation: true }),
      "Microsoft.Network/privateDnsZones",
    );

    expect(zones.map(({ body }) => body["name"])).toStrictEqual([
      "privatelink.blob.core.windows.net",
      "privatelink.queue.core.windows.net",
      "privatelink.table.core.windows.net",
      "privatelink.vaultcore.azure.net",
    ]);
  });

  it("checks tokens of this tenant for this app when sign-in is asked for", () => {
    const deployment = deploy(template, { authClientId: CLIENT_ID });
    const authentication = theConfig(deployment, "authsettingsV2");
    const entra = jsonAt(authentication, "properties.identityProviders.azureActiveDirectory");

    expect(jsonAt(authentication, "properties.platform.enabled")).toBe(true);
    expect(jsonAt(authentication, "properties.httpSettings.requireHttps")).toBe(true);
    expect(jsonAt(entra, "registration")).toStrictEqual({
      clientId: CLIENT_ID,
      openIdIssuer: "https://login.microsoftonline.com/99999999-0000-4000-8000-000000000000/v2.0",
    });
    expect(jsonAt(entra, "validation.allowedAudiences")).toStrictEqual([
      `api://${CLIENT_ID}`,
      CLIENT_ID,
    ]);
  });

  it.each(["AllowAnonymous", "Return401"])(
    "leaves the page that shows how to sign in reachable with %s, and the webhooks, and nothing else",
    (authAnonymousAction) => {
      const deployment = deploy(template, { authClientId: CLIENT_ID, authAnonymousAction });
      const validation = jsonAt(
        theConfig(deployment, "authsettingsV2"),
        "properties.globalValidation",
      );

      expect(validation).toStrictEqual({
        requireAuthentication: authAnonymousAction === "Return401",
        unauthenticatedClientAction: authAnonymousAction,
        excludedPaths: ["/api/webhooks/*", "/api/ui", "/api/ui/*"],
      });
    },
  );

  it("makes as many diagnostic settings, alerts and queries as it describes", () => {
    const deployment = deploy(template, {});
    const counts = [
      "Microsoft.Insights/diagnosticSettings",
      "Microsoft.Insights/scheduledQueryRules",
      "Microsoft.OperationalInsights/queryPacks/queries",
    ].map((type) => ofType(deployment, type).length);

    expect(counts).toStrictEqual([3, 7, 12]);
  });

  it("records who touched secrets, blobs and the app", () => {
    const deployment = deploy(template, {});
    const watched = ofType(deployment, "Microsoft.Insights/diagnosticSettings").map((setting) =>
      typeBelow(deployment, setting),
    );

    expect(watched.sort()).toStrictEqual([
      "Microsoft.KeyVault/vaults",
      "Microsoft.Storage/storageAccounts/blobServices",
      "Microsoft.Web/sites",
    ]);
  });

  it("gives every resource a name of its own, within what Azure takes", () => {
    const resources = deploy(template, EVERYTHING).resources();
    const ids = resources.map(({ id }) => id);
    const short = ["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults"];
    const names = resources
      .filter(({ type }) => short.includes(type))
      .map(({ body }) => toText(body["name"]));

    expect(new Set(ids).size).toBe(ids.length);
    expect(names).toHaveLength(2);
    expect(names.filter((name) => name.length > 24)).toStrictEqual([]);
  });

  it("lists the remaining steps, with the values filled in", () => {
    const { NEXT_STEPS: steps, ...outputs } = deploy(template, {}).outputs();

    expect(outputs).toStrictEqual({
      AZURE_FUNCTION_NAME: "func-runward-abcdefghijklm",
      RUNWARD_URL: expect.stringMatching(/^https:\/\//) as string,
      RUNWARD_AUDIENCE: "",
      RUNWARD_PAGE: expect.stringMatching(/^https:\/\/.+\/api\/ui$/) as string,
      RUNWARD_CLIENT_ID: CLIENT_ID,
      RUNWARD_KEY_VAULT: "kv-runward-abcdefghijklm",
    });
    expect(steps).toStrictEqual([
      expect.stringContaining(
        `--host adb-1234567890123456.7.azuredatabricks.net --application-id ${CLIENT_ID}`,
      ) as string,
      expect.stringContaining("--vault-name kv-runward-abcdefghijklm --name dbt-token") as string,
      expect.stringContaining("--name func-runward-abcdefghijklm") as string,
      expect.stringMatching(/npm run callers -- --url https:\/\/\S+ --vault <name>\.$/) as string,
    ]);
  });

  it("returns the audience of callers that sign in, for the callers that are filled in", () => {
    const { RUNWARD_AUDIENCE: audience } = deploy(template, { authClientId: CLIENT_ID }).outputs();

    expect(audience).toBe(`api://${CLIENT_ID}`);
  });

  it("lists the webhooks that still have to be created", () => {
    const { NEXT_STEPS: steps } = deploy(template, EVERYTHING).outputs();

    const listed = toList(steps).filter((step) => toText(step).includes("webhook"));
    expect(listed).toStrictEqual([
      expect.stringMatching(
        /^Create the webhook of adb-1234567890123456\.7 .* --vault-name kv-runward-abcdefghijklm --name databricks-webhooks /,
      ) as string,
    ]);
  });
});
