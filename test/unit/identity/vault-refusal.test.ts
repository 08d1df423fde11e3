import type { Hindrance } from "../../../src/contracts/attempt";
import { explainVaultRefusal } from "../../../src/identity/vault-refusal";

const place = { secretName: "dbt-token", vaultHost: "kv.vault.azure.net", reader: "the app" };

/** As the SDK throws it: the body's code is among the details, the outer code may be missing. */
const refusal = (statusCode: number, code?: string, innerCode?: string): object => ({
  ...{ message: "No.", statusCode },
  details: {
    error: { code, ...(innerCode !== undefined && { innerError: { code: innerCode } }) },
  },
});

const unreadable = (cause: string): { reason: string; definite: boolean } => ({
  reason: `Could not read the secret "dbt-token" in Key Vault kv.vault.azure.net: ${cause}.`,
  definite: false,
});

describe("explainVaultRefusal", () => {
  it.each<[string, object, Hindrance, string]>([
    [
      "a disabled secret",
      refusal(403, "Forbidden", "SecretDisabled"),
      "misconfigured",
      'The secret "dbt-token" in Key Vault kv.vault.azure.net is disabled. Enable it.',
    ],
    [
      "the firewall",
      refusal(403, "Forbidden", "ForbiddenByFirewall"),
      "notGranted",
      "The network rules of Key Vault kv.vault.azure.net refuse this app. Allow its subnet.",
    ],
    [
      "the firewall, without an inner error",
      refusal(403, "ForbiddenByFirewall"),
      "notGranted",
      "The network rules of Key Vault kv.vault.azure.net refuse this app. Allow its subnet.",
    ],
    [
      "a missing secret",
      refusal(404, "SecretNotFound"),
      "misconfigured",
      'There is no secret "dbt-token" in Key Vault kv.vault.azure.net. Create it, or correct the configured name.',
    ],
    [
      "a missing role",
      refusal(403, "Forbidden", "ForbiddenByRbac"),
      "notGranted",
      'Not allowed to read the secret "dbt-token" in Key Vault kv.vault.azure.net. Grant the app the role "Key Vault Secrets User" on it; a new grant takes some minutes.',
    ],
  ])("treats %s as a rejection by the vault itself", (_what, error, because, reason) => {
    expect(explainVaultRefusal(error, place)).toStrictEqual({
      reason,
      definite: true,
      because,
    });
  });

  it("says that waiting does not help where the app has no identity to read it as", () => {
    const error = new Error("ManagedIdentityCredential: Identity not found");

    expect(explainVaultRefusal(error, place)).toStrictEqual({
      ...unreadable("ManagedIdentityCredential: Identity not found"),
      because: "misconfigured",
    });
  });

  it.each<[string, unknown, string]>([
    [
      "a failure with a code",
      refusal(500, "InternalError"),
      "the vault answered 500 InternalError",
    ],
    ["a failure without a code", { message: "No.", statusCode: 503 }, "the vault answered 503"],
    ["a throttled call", refusal(429, "Throttled"), "the vault answered 429 Throttled"],
    [
      "a token that the vault rejects",
      refusal(401, "Unauthorized"),
      "the vault answered 401 Unauthorized",
    ],
    [
      "a code in another place than the body",
      { message: "No.", statusCode: 400, code: "BadParameter" },
      "the vault answered 400 BadParameter",
    ],
    [
      "a code that is as long as one may be",
      { message: "No.", statusCode: 400, code: "x".repeat(64) },
      `the vault answered 400 ${"x".repeat(64)}`,
    ],
    [
      "a name that does not resolve",
      Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }),
      "its host name does not resolve; check the configured vault",
    ],
    ["another break of the connection", new Error("socket hang up"), "socket hang up"],
    [
      "a response that the SDK cannot read",
      new TypeError("x is undefined"),
      "its answer could not be read",
    ],
    ["a value that is not an error", "thrown text", "unknown error"],
    [
      "details that are not an object",
      { message: "No.", statusCode: 502, details: "x" },
      "the vault answered 502",
    ],
    [
      "details of another form",
      { message: "No.", statusCode: 502, details: { error: { code: 7, innerError: "x" } } },
      "the vault answered 502",
    ],
    ["fields of other types", { message: 1, statusCode: "500", code: 2 }, "unknown error"],
    ["an error without a message", new Error(" "), "unknown error"],
  ])("does not treat %s as a rejection", (_what, error, cause) => {
    expect(explainVaultRefusal(error, place)).toStrictEqual(unreadable(cause));
  });

  it("cuts a long message, and not before 300 characters", () => {
    const words = `${"no ".repeat(99)}end`;

    expect(explainVaultRefusal(new Error(words), place)).toStrictEqual(unreadable(words));
    expect(explainVaultRefusal(new Error(`${words}s`), place)).toStrictEqual(
      unreadable(`${"no ".repeat(99)}en…`),
    );
  });
});

describe("explainVaultRefusal, of errors in other forms", () => {
  it.each<[string, object, string]>([
    [
      "details without an error",
      { message: "No.", statusCode: 500, details: {} },
      "the vault answered 500",
    ],
    [
      "an error without a code",
      { message: "No.", statusCode: 500, details: { error: {} } },
      "the vault answered 500",
    ],
    ["a space before the full stop", { message: "could not connect ." }, "could not connect"],
    ["no words", { message: " . " }, "unknown error"],
  ])("reads %s", (_what, error, cause) => {
    expect(explainVaultRefusal(error, place)).toStrictEqual(unreadable(cause));
  });
});
