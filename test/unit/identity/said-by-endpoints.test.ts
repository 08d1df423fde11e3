import { createManagedIdentityTokens } from "../../../src/identity/managed-identity-tokens";
import { explainVaultRefusal } from "../../../src/identity/vault-refusal";

const place = { secretName: "dbt-token", vaultHost: "kv.vault.azure.net", reader: "the app" };

describe("createManagedIdentityTokens, when the endpoint quotes what it was sent", () => {
  it.each([
    ["the identity header", "853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a"],
    ["an identity header without dashes", "853B9A845BFA4B22A3F30B9A43D9AD8A"],
    ["one in the escapes of a URL", "853b9a84%2D5bfa%2D4b22%2Da3f3%2D0b9a43d9ad8a"],
    ["one in the escapes of JSON", String.raw`\u0038\u00353b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a`],
    ["a token", `eyJ0eXAiOiJKV1Qi.${"a".repeat(40)}.c2lnbmF0dXJl`],
  ])("leaves out %s", async (_what, secret) => {
    const refusing = () =>
      Promise.resolve({
        getToken: () => Promise.reject(new Error(`Refused X-IDENTITY-HEADER: ${secret}, sorry`)),
      });

    const result = await createManagedIdentityTokens({
      identity: { kind: "managedIdentity", clientId: null },
      credential: refusing,
      scope: "https://one.example/.default",
    }).get();

    expect(result).toMatchObject({
      kind: "unavailable",
      reason: expect.stringContaining("Refused X-IDENTITY-HEADER: […], sorry.") as string,
    });
  });
});

describe("explainVaultRefusal, when the vault's code is no word", () => {
  it.each([["Bearer eyJ0eXAi.secret"], ["Throttled\nforged line"], ["x".repeat(65)]])(
    "leaves out %j",
    (code) => {
      const { reason } = explainVaultRefusal({ message: "", statusCode: 500, code }, place);

      expect(reason).toBe(
        'Could not read the secret "dbt-token" in Key Vault kv.vault.azure.net: the vault answered 500.',
      );
    },
  );

  it("leaves out what the identity endpoint quoted before the vault was asked", () => {
    const message = "Refused X-IDENTITY-HEADER: 853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a.";

    expect(explainVaultRefusal(new Error(message), place).reason).toMatch(
      /: Refused X-IDENTITY-HEADER: \[…\]\.$/,
    );
  });

  it("keeps a code that is one", () => {
    const { reason } = explainVaultRefusal(
      { message: "", statusCode: 429, code: "Throttled" },
      place,
    );

    expect(reason).toMatch(/the vault answered 429 Throttled\.$/);
  });
});
