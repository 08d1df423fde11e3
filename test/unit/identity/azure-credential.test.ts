import { createAzureCredential, describeIdentity } from "../../../src/identity/azure-credential";

describe("createAzureCredential", () => {
  it.each([
    [{ kind: "managedIdentity", clientId: null }, "ManagedIdentityCredential"],
    [{ kind: "managedIdentity", clientId: "6c7d1b52" }, "ManagedIdentityCredential"],
    [{ kind: "developer" }, "ChainedTokenCredential"],
  ] as const)("makes for %j a %s, once", async (identity, name) => {
    const credential = createAzureCredential(identity);

    const [first, second] = await Promise.all([credential(), credential()]);

    expect(first.constructor.name).toBe(name);
    expect(second).toBe(first);
  });
});

describe("describeIdentity", () => {
  it.each([
    [{ kind: "managedIdentity", clientId: null }, "the app's system-assigned managed identity"],
    [{ kind: "managedIdentity", clientId: "6c7d" }, "the managed identity with client id 6c7d"],
    [{ kind: "developer" }, "the developer signed in on this machine"],
  ] as const)("describes %j as %s", (identity, words) => {
    expect(describeIdentity(identity)).toBe(words);
  });
});
