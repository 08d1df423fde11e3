import type { AccessToken, TokenCredential } from "@azure/identity";
import { getFreshToken } from "../../../src/identity/forced-refresh";

const SCOPE = "https://one.example/.defaults/.default";
const expiresOn = new Date("2026-03-02T07:00:00Z");
const cached: AccessToken = { token: "cached", expiresOnTimestamp: 1 };

/** A credential with this field for the app of msal-node, and what it and that app are asked. */
function aCredential(managedIdentityApp: unknown) {
  const asked: unknown[] = [];
  const credential: TokenCredential & { managedIdentityApp: unknown } = {
    managedIdentityApp,
    getToken: (...given) => {
      asked.push(given);
      return Promise.resolve(cached);
    },
  };
  return { credential, asked };
}

describe("getFreshToken", () => {
  it("asks the identity endpoint itself, for the resource of the scope", async () => {
    const acquired: unknown[] = [];
    const { credential, asked } = aCredential({
      acquireToken: (request: unknown) => {
        acquired.push(request);
        return Promise.resolve({ accessToken: "fresh", expiresOn });
      },
    });

    expect(await getFreshToken(credential, SCOPE, {})).toStrictEqual({
      token: "fresh",
      expiresOnTimestamp: expiresOn.getTime(),
    });
    expect(acquired).toStrictEqual([
      { resource: "https://one.example/.defaults", forceRefresh: true },
    ]);
    expect(asked).toStrictEqual([]);
  });

  it.each([
    ["has no such app", undefined],
    ["has null in its place", null],
    ["has a text in its place", "app"],
    ["has an app without the call", {}],
    ["has an app in which the call is none", { acquireToken: "later" }],
    ["has a function in its place", Object.assign(() => null, { acquireToken: () => null })],
  ])("uses the credential's own result if it %s", async (_what, app) => {
    const { credential, asked } = aCredential(app);
    const options = { abortSignal: AbortSignal.timeout(1_000) };

    expect(await getFreshToken(credential, SCOPE, options)).toStrictEqual(cached);
    expect(asked).toStrictEqual([[SCOPE, options]]);
  });

  it.each([
    ["no token", { expiresOn }],
    ["an empty token", { accessToken: "", expiresOn }],
    ["no expiry", { accessToken: "fresh" }],
    ["nothing", null],
  ])("fails if the endpoint returns %s", async (_what, result) => {
    const { credential } = aCredential({ acquireToken: () => Promise.resolve(result) });

    await expect(getFreshToken(credential, SCOPE, {})).rejects.toThrow();
  });
});
