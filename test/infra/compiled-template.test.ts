import { SUBSCRIPTION } from "./arm/functions";
import { jsonAt, toObject, type Json } from "./arm/json";
import { template, templateText as text } from "./compiled-template";
import { ACCEPTED_SITE_CONFIG } from "./flex-consumption";
import {
  deploy,
  FIRST_LINK_KEY,
  ofType,
  PRINCIPAL_ID,
  SCENARIOS,
  theOne,
  typeBelow,
} from "./scenarios";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const ROLES = {
  storageBlobDataOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  storageQueueDataContributor: "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
  storageTableDataContributor: "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
  keyVaultSecretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
  monitoringMetricsPublisher: "3913510d-42f4-4e42-8a64-420c390055eb",
  durableTaskDataContributor: "0ad04412-c4d5-4796-b79c-f76d14c8d402",
};

const STORAGE = "Microsoft.Storage/storageAccounts";
const VAULT = "Microsoft.KeyVault/vaults";
const SITE = "Microsoft.Web/sites";
const COMPONENT = "Microsoft.Insights/components";
const TASK_HUB = "Microsoft.DurableTask/schedulers/taskHubs";
const ASSIGNMENT = "Microsoft.Authorization/roleAssignments";

const rolesIn = (given: object): [role: string, on: string][] => [
  [ROLES.monitoringMetricsPublisher, COMPONENT],
  [ROLES.storageBlobDataOwner, STORAGE],
  [ROLES.storageQueueDataContributor, STORAGE],
  [ROLES.storageTableDataContributor, STORAGE],
  [ROLES.keyVaultSecretsUser, VAULT],
  ...("durableBackend" in given
    ? ([[ROLES.durableTaskDataContributor, TASK_HUB]] as [string, string][])
    : []),
];

/** Every name and value below, with the path to it. */
function entriesBelow(value: Json, path = ""): [string, Json][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inside]) => entriesBelow(inside, `${path}.${name}`));
}

const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([match]) => match);

const isPlain = (value: Json): boolean => typeof value === "string" && value.startsWith("http:");

describe("the compiled template", () => {
  it("is in the language that knows onlyIfNotExists", () => {
    expect(template.languageVersion).toBe("2.0");
  });

  it("asks for no key and holds none, in any expression", () => {
    const asked = found(/\blist[A-Z]\w*\s*\(/g);
    const held = found(
      /AccountKey|SharedAccess|sharedKey\b|InstrumentationKey|[?&]sig=|password=/gi,
    );

    expect([...asked, ...held]).toStrictEqual([]);
  });

  it("names no other role than the app needs, in any expression", () => {
    const mentioned = found(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g);

    expect([...new Set(mentioned)].sort()).toStrictEqual(Object.values(ROLES).sort());
  });

  describe.each(SCENARIOS)("deployed $scenario", ({ given }) => {
    it("makes storage that takes no keys, shows nothing and speaks TLS 1.2", () => {
      const { body } = theOne(deploy(template, given), STORAGE);

      expect(body["properties"]).toMatchObject({
        allowSharedKeyAccess: false,
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        defaultToOAuthAuthentication: true,
        minimumTlsVersion: "TLS1_2",
        supportsHttpsTrafficOnly: true,
      });
    });

    it("makes containers that are private", () => {
      const containers = ofType(deploy(template, given), `${STORAGE}/blobServices/containers`);

      // One for the deployment package, one for the claims.
      expect(containers.map(({ body }) => body["properties"])).toStrictEqual([
        { publicAccess: "None" },
        { publicAccess: "None" },
      ]);
    });

    it("makes a vault of roles whose secrets cannot be purged", () => {
      const { body } = theOne(deploy(template, given), VAULT);

      expect(body["properties"]).toMatchObject({
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        enablePurgeProtection: true,
      });
      expect(body["properties"]).not.toHaveProperty("accessPolicies");
    });

    it("writes the key of result links once, and nothing else into the vault", () => {
      const { id, body } = theOne(deploy(template, given), `${VAULT}/secrets`);

      expect(id).toMatch(/\/secrets\/result-link-keys$/);
      expect(body["@options"]).toStrictEqual({ onlyIfNotExists: [] });
      expect(jsonAt(body, "properties.value")).toBe(FIRST_LINK_KEY);
    });

    it("makes an app that is reached over https alone and by TLS 1.2", () => {
      const { body } = theOne(deploy(template, given), SITE);

      expect(body).toMatchObject({
        kind: "functionapp,linux",
        properties: {
          httpsOnly: true,
          siteConfig: {
            minTlsVersion: "1.2",
            scmMinTlsVersion: "1.2",
            cors: { allowedOrigins: [] },
          },
        },
      });
    });

    it("configures the app with nothing that Flex Consumption refuses", () => {
      const { body } = theOne(deploy(template, given), SITE);
      const config = toObject(jsonAt(body, "properties.siteConfig"));

      expect(Object.keys(config).sort()).toStrictEqual(ACCEPTED_SITE_CONFIG);
    });

    it("takes no password for publishing, by FTP or otherwise", () => {
      const policies = ofType(
        deploy(template, given),
        `${SITE}/basicPublishingCredentialsPolicies`,
      );
      const allowed = policies.map(({ id, body }) => [
        id.split("/").at(-1),
        jsonAt(body, "properties.allow"),
      ]);

      expect(allowed.sort()).toStrictEqual([
        ["ftp", false],
        ["scm", false],
      ]);
    });

    it("gives the app one identity of its own, which also reads the package and the vault", () => {
      const deployment = deploy(template, given);
      const identity = theOne(deployment, "Microsoft.ManagedIdentity/userAssignedIdentities").id;
      const { body } = theOne(deployment, SITE);

      expect(body["identity"]).toStrictEqual({
        type: "UserAssigned",
        userAssignedIdentities: { [identity]: {} },
      });
      expect(jsonAt(body, "properties.keyVaultReferenceIdentity")).toBe(identity);
      expect(
        jsonAt(body, "properties.functionAppConfig.deployment.storage.authentication"),
      ).toStrictEqual({
        type: "UserAssignedIdentity",
        userAssignedIdentityResourceId: identity,
      });
    });

    it("runs Node 24 on Flex Consumption, with one durable instance always ready", () => {
      const deployment = deploy(template, given);
      const { body } = theOne(deployment, SITE);

      expect(theOne(deployment, "Microsoft.Web/serverfarms").body["sku"]).toStrictEqual({
        name: "FC1",
        tier: "FlexConsumption",
      });
      expect(jsonAt(body, "properties.functionAppConfig.runtime")).toStrictEqual({
        name: "node",
        version: "24",
      });
      expect(
        jsonAt(body, "properties.functionAppConfig.scaleAndConcurrency.alwaysReady"),
      ).toStrictEqual([{ name: "durable", instanceCount: 1 }]);
    });

    it("takes telemetry and logs from identities alone", () => {
      const deployment = deploy(template, given);
      const workspace = theOne(deployment, "Microsoft.OperationalInsights/workspaces").body;

      expect(jsonAt(theOne(deployment, COMPONENT).body, "properties.DisableLocalAuth")).toBe(true);
      expect(jsonAt(workspace, "properties.features.disableLocalAuth")).toBe(true);
    });

    it("names no other version of TLS anywhere, and no plain http", () => {
      const entries = deploy(template, given)
        .resources()
        .flatMap(({ type, body }) => entriesBelow(body, type));
      const versions = entries.filter(([path]) => /tls/i.test(path)).map(([, value]) => value);
      const plain = entries.filter(([, value]) => isPlain(value));

      expect(versions.sort()).toStrictEqual(["1.2", "1.2", "TLS1_2"]);
      expect(plain).toStrictEqual([]);
    });

    it("puts secrets into no output, of its own or of a module", () => {
      const deployments = deploy(template, given).deployments();
      const outputs = deployments.map((deployment) => JSON.stringify(deployment.outputs()));
      const secrets = deployments.flatMap((deployment) => deployment.secrets());

      expect(secrets).toStrictEqual([FIRST_LINK_KEY, FIRST_LINK_KEY]);
      expect(outputs.filter((output) => output.includes(FIRST_LINK_KEY))).toStrictEqual([]);
    });

    it("writes secrets into the vault alone", () => {
      const holders = deploy(template, given)
        .resources()
        .filter(({ body }) => JSON.stringify(body).includes(FIRST_LINK_KEY));

      expect(holders.map(({ type }) => type)).toStrictEqual([`${VAULT}/secrets`]);
    });

    it("gives the identity these roles on these resources, and nobody any other", () => {
      const deployment = deploy(template, given);
      const assignments = ofType(deployment, ASSIGNMENT).map((assignment) => ({
        ...toObject(assignment.body["properties"]),
        on: typeBelow(deployment, assignment),
      }));

      expect(assignments).toStrictEqual(
        rolesIn(given).map(([role, on]) => ({
          roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
          principalId: PRINCIPAL_ID,
          principalType: "ServicePrincipal",
          on,
        })),
      );
    });
  });
});
