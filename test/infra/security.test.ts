import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ACCEPTED_SITE_CONFIG } from "./flex-consumption";
import { INFRA } from "./infra-folder";
import { resourcesOf, templates, theResource } from "./templates";
import { namesIn, valueAt, writtenAt } from "./bicep-values";

const app = theResource("Microsoft.Web/sites").body;
const storage = theResource("Microsoft.Storage/storageAccounts").body;
const vault = theResource("Microsoft.KeyVault/vaults").body;

describe("the templates", () => {
  it.each(templates)("hold and hand out no key: $path", ({ source }) => {
    expect(source).not.toMatch(/listKeys|listConnectionStrings|AccountKey|SharedAccessSignature/i);
  });

  it.each(templates)("silence no rule of the linter: $path", ({ source }) => {
    expect(source).not.toMatch(/^\s*#/m);
  });

  it.each(templates)("need no registry to compile: $path", ({ modules }) => {
    expect(modules.filter(({ path }) => !/^modules\/[a-z-]+\.bicep$/.test(path))).toStrictEqual([]);
  });

  it.each(templates)("describe every parameter and output: $path", ({ params, outputs }) => {
    const undescribed = [...params, ...outputs].filter(
      ({ decorators }) => !decorators.some((decorator) => decorator.startsWith("@description(")),
    );

    expect(undescribed.map(({ name }) => name)).toStrictEqual([]);
  });

  it("treat every linter rule that is named as an error", () => {
    const config = JSON.parse(readFileSync(join(INFRA, "bicepconfig.json"), "utf8")) as {
      analyzers: { core: { rules: Record<string, { level: string }> } };
    };
    const levels = Object.values(config.analyzers.core.rules).map(({ level }) => level);

    expect(levels.length).toBeGreaterThan(20);
    expect(new Set(levels)).toStrictEqual(new Set(["error"]));
  });
});

describe("storage", () => {
  it.each([
    ["allowSharedKeyAccess", "false"],
    ["allowBlobPublicAccess", "false"],
    ["allowCrossTenantReplication", "false"],
    ["minimumTlsVersion", "TLS1_2"],
    ["supportsHttpsTrafficOnly", "true"],
    ["publicNetworkAccess", "isPrivate ? 'Disabled' : 'Enabled'"],
    ["networkAcls.defaultAction", "isPrivate ? 'Deny' : 'Allow'"],
  ])("has %s %s", (setting, expected) => {
    expect(writtenAt(storage, `properties.${setting}`)).toBe(expected);
  });

  it("keeps the deployment container private", () => {
    const container = theResource("Microsoft.Storage/storageAccounts/blobServices/containers");

    expect(writtenAt(container.body, "properties.publicAccess")).toBe("None");
  });
});

describe("the vault", () => {
  it.each([
    ["enableRbacAuthorization", "true"],
    ["enablePurgeProtection", "true"],
    ["enableSoftDelete", "true"],
    ["publicNetworkAccess", "isPrivate ? 'Disabled' : 'Enabled'"],
  ])("has %s %s", (setting, expected) => {
    expect(writtenAt(vault, `properties.${setting}`)).toBe(expected);
  });

  it("gets the key of result links once, so that a redeployment breaks no link", () => {
    const secret = theResource("Microsoft.KeyVault/vaults/secrets");

    expect(secret.decorators).toContain("@onlyIfNotExists()");
    expect(writtenAt(secret.body, "name")).toBe("result-link-keys");
  });
});

describe("the app", () => {
  it.each([
    ["kind", "functionapp,linux"],
    ["identity.type", "UserAssigned"],
    ["properties.httpsOnly", "true"],
    ["properties.keyVaultReferenceIdentity", "identity.id"],
    ["properties.siteConfig.minTlsVersion", "1.2"],
    ["properties.siteConfig.scmMinTlsVersion", "1.2"],
    ["properties.functionAppConfig.runtime.name", "node"],
    ["properties.functionAppConfig.runtime.version", "nodeVersion"],
    ["properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity"],
  ])("has %s %s", (path, expected) => {
    expect(writtenAt(app, path)).toBe(expected);
  });

  it("is configured with nothing but what Flex Consumption accepts", () => {
    const names = namesIn(valueAt(app, "properties.siteConfig"));

    expect(names.sort()).toStrictEqual(ACCEPTED_SITE_CONFIG);
  });

  it("answers no other origin", () => {
    expect(valueAt(app, "properties.siteConfig.cors.allowedOrigins")).toStrictEqual({
      kind: "list",
      items: [],
    });
  });

  it("runs on Flex Consumption, with the durable group always ready", () => {
    const plan = theResource("Microsoft.Web/serverfarms").body;

    expect(writtenAt(plan, "sku.name")).toBe("FC1");
    expect(
      writtenAt(app, "properties.functionAppConfig.scaleAndConcurrency.alwaysReady"),
    ).toContain("{ name: 'durable', instanceCount: alwaysReadyInstances }");
  });

  it("takes no password for publishing", () => {
    const policies = resourcesOf("Microsoft.Web/sites/basicPublishingCredentialsPolicies");
    const written = policies.map(({ body }) => [
      writtenAt(body, "name"),
      writtenAt(body, "properties.allow"),
    ]);

    expect(written).toStrictEqual([
      ["ftp", "false"],
      ["scm", "false"],
    ]);
  });
});

describe("telemetry", () => {
  it("is taken from identities alone", () => {
    const component = theResource("Microsoft.Insights/components").body;
    const workspace = theResource("Microsoft.OperationalInsights/workspaces").body;

    expect(writtenAt(component, "properties.DisableLocalAuth")).toBe("true");
    expect(writtenAt(workspace, "properties.features.disableLocalAuth")).toBe("true");
  });

  it("records who touched secrets and blobs", () => {
    const scopes = resourcesOf("Microsoft.Insights/diagnosticSettings").map(({ body }) =>
      writtenAt(body, "scope"),
    );

    expect(scopes).toStrictEqual(expect.arrayContaining(["vault", "account::blobs", "app"]));
  });
});
