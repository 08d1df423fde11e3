import {
  type ManagedIdentitySimulator,
  startManagedIdentitySimulator,
} from "../../../local/simulators/managed-identity";
import { type AzureIdentity, createAzureCredential } from "../../../src/identity/azure-credential";
import { createManagedIdentityTokens } from "../../../src/identity/managed-identity-tokens";

const userAssigned = "6c7d1b52-0f51-4c0c-8a4c-0d8b6f3f1c22";
const system: AzureIdentity = { kind: "managedIdentity", clientId: null };

function tokensOf(resource: string, identity = system, deadlineSeconds = 10) {
  const credential = createAzureCredential(identity);
  const scope = `${resource}/.default`;
  return createManagedIdentityTokens({ identity, credential, scope, deadlineSeconds });
}

/** The SDK reads the environment once a process, and all its instances share one cache: hence one resource a test. */
describe("createManagedIdentityTokens, against the endpoint of App Service", () => {
  const before = { ...process.env };
  let endpoint: ManagedIdentitySimulator;
  beforeAll(async () => {
    endpoint = await startManagedIdentitySimulator({ userAssigned: [userAssigned] });
    Object.assign(process.env, endpoint.environment);
  });
  afterAll(async () => {
    process.env = before;
    await endpoint.close();
  });

  const issuedFor = (resource: string) =>
    endpoint.issued().filter(({ audience }) => audience === resource);

  it("asks once for a token of the scope's resource, as the system-assigned identity", async () => {
    const tokens = tokensOf("https://one.example");

    const results = await Promise.all([tokens.get(), tokens.get()]);
    const later = await tokens.get();

    const issued = issuedFor("https://one.example");
    expect(issued).toHaveLength(1);
    expect([...results, later]).toStrictEqual(
      Array(3).fill({ kind: "token", token: issued[0]!.token }),
    );
  });

  it("asks as the user-assigned identity that is configured", async () => {
    const identity: AzureIdentity = { kind: "managedIdentity", clientId: userAssigned };

    const result = await tokensOf("https://two.example", identity).get();

    const issued = issuedFor("https://two.example");
    expect(issued).toMatchObject([{ principal: userAssigned }]);
    expect(result).toStrictEqual({ kind: "token", token: issued[0]!.token });
  });

  it("bypasses the cache of the SDK when its token was rejected", async () => {
    const tokens = tokensOf("https://three.example");
    const first = await tokens.get();
    endpoint.revokeTokens();
    const refused = (first as { token: string }).token;

    const renewed = await Promise.all([tokens.renew(refused), tokens.renew(refused)]);

    const issued = issuedFor("https://three.example");
    expect(issued).toHaveLength(2);
    expect(renewed).toStrictEqual(Array(2).fill({ kind: "token", token: issued[1]!.token }));
    expect(await tokens.get()).toStrictEqual(renewed[0]);
  });

  it("names the identity and what to check when there is no such identity", async () => {
    const clientId = "00000000-0000-0000-0000-000000000001";

    const result = await tokensOf("https://five.example", {
      kind: "managedIdentity",
      clientId,
    }).get();

    expect(result).toStrictEqual({
      kind: "unavailable",
      because: "misconfigured",
      reason: expect.stringMatching(
        /^No token for https:\/\/five\.example\/\.default as the managed identity with client id 0{8}.*: .*No User Assigned or Delegated Managed Identity found.* Check that this identity exists and is assigned to the app\.$/,
      ) as string,
    });
  });

  it("gives up when the endpoint answers too late", async () => {
    endpoint.faults.add({ fault: { kind: "delay", ms: 300 } });

    const result = await tokensOf("https://six.example", system, 0.1).get();

    expect(result).toMatchObject({
      kind: "unavailable",
      reason: expect.stringContaining("no answer within 0.1 s.") as string,
    });
  });
});

describe("createManagedIdentityTokens, with any credential", () => {
  const at = new Date("2026-11-21T06:00:00Z");
  const fromCredential = (
    getToken: () => Promise<{ token: string; expiresOnTimestamp: number } | null>,
  ) =>
    createManagedIdentityTokens({
      identity: { kind: "developer" },
      credential: () => Promise.resolve({ getToken }),
      scope: "https://any.example/.default",
      now: () => at,
    });

  it("never returns a token in its last 40 seconds, which Databricks may reject", async () => {
    const aged = (secondsLeft: number) =>
      fromCredential(() =>
        Promise.resolve({ token: "old", expiresOnTimestamp: at.getTime() + secondsLeft * 1_000 }),
      );
    const young = aged(41);
    await young.get();
    let asked = 0;
    const old = fromCredential(() => {
      asked += 1;
      return Promise.resolve({ token: `t${asked}`, expiresOnTimestamp: at.getTime() + 40_000 });
    });
    await old.get();

    expect(await young.get()).toStrictEqual({ kind: "token", token: "old" });
    expect(await old.get()).toStrictEqual({ kind: "token", token: "t2" });
  });

  it.each([NaN, 1e308, "soon"])(
    "requests a token once a minute if its expiry %j is not a date",
    async (expiresOn) => {
      let asked = 0;
      let seconds = 0;
      const tokens = createManagedIdentityTokens({
        identity: { kind: "developer" },
        credential: () =>
          Promise.resolve({
            getToken: () => {
              asked += 1;
              return Promise.resolve({
                token: `t${asked}`,
                expiresOnTimestamp: expiresOn as number,
              });
            },
          }),
        scope: "https://any.example/.default",
        now: () => new Date(at.getTime() + seconds * 1_000),
      });

      await tokens.get();
      seconds = 59;
      const kept = await tokens.get();
      seconds = 61;

      expect(kept).toStrictEqual({ kind: "token", token: "t1" });
      expect(await tokens.get()).toStrictEqual({ kind: "token", token: "t2" });
    },
  );

  it("asks again five minutes before a token expires, and keeps it if it gets no other", async () => {
    const asked: unknown[] = [];
    let seconds = 0;
    const answers = [
      () => Promise.resolve({ token: "t1", expiresOnTimestamp: at.getTime() + 3_600_000 }),
      () => Promise.reject(new Error("out of reach")),
    ];
    const tokens = createManagedIdentityTokens({
      identity: { kind: "developer" },
      credential: () =>
        Promise.resolve({
          getToken: (...given) => answers[asked.push(given) - 1]!(),
        }),
      scope: "https://any.example/.default",
      now: () => new Date(at.getTime() + seconds * 1_000),
    });
    await tokens.get();

    seconds = 3_299.999;
    await tokens.get();
    const askedBefore = asked.length;
    seconds = 3_300;
    const kept = await tokens.get();

    expect([askedBefore, asked.length]).toStrictEqual([1, 2]);
    expect(kept).toStrictEqual({ kind: "token", token: "t1" });
    expect(asked[0]).toStrictEqual([
      "https://any.example/.default",
      { abortSignal: expect.any(AbortSignal) as AbortSignal },
    ]);
  });

  it("reads the machine's clock if it is given none", async () => {
    const tokens = createManagedIdentityTokens({
      identity: { kind: "developer" },
      credential: () =>
        Promise.resolve({
          getToken: () => Promise.resolve({ token: "t1", expiresOnTimestamp: NaN }),
        }),
      scope: "https://any.example/.default",
    });

    expect(await tokens.get()).toStrictEqual({ kind: "token", token: "t1" });
  });

  it("says so when no token is issued", async () => {
    expect(await fromCredential(() => Promise.resolve(null)).get()).toStrictEqual({
      kind: "unavailable",
      reason:
        'No token for https://any.example/.default as the developer signed in on this machine: no token was issued. Sign in with "az login" or "azd auth login".',
    });
  });

  it("renews through the credential itself where it keeps no cache", async () => {
    let asked = 0;
    const tokens = fromCredential(() => {
      asked += 1;
      return Promise.resolve({ token: `t${asked}`, expiresOnTimestamp: at.getTime() + 3_600_000 });
    });
    await tokens.get();

    expect(await tokens.renew("t1")).toStrictEqual({ kind: "token", token: "t2" });
  });

  it.each<[string, () => Promise<null>, object]>([
    ["it issues none", () => Promise.resolve(null), {}],
    [
      "it throws",
      () => Promise.reject(new Error("please run 'az login'\nfirst.")),
      { because: "misconfigured" },
    ],
  ])("tells a developer to sign in when %s", async (_name, getToken, expected) => {
    expect(await fromCredential(getToken).get()).toStrictEqual({
      ...expected,
      kind: "unavailable",
      reason: expect.stringMatching(
        /^No token for .* as the developer signed in on this machine: [^\n]*\. Sign in with "az login"/,
      ) as string,
    });
  });

  it.each([
    ["contains a line break", "first\r\nx-injected: 1", "holds spaces, line breaks"],
    [
      "contains a character that headers must not contain",
      "tok\u0000en",
      "holds spaces, line breaks",
    ],
    ["is longer than a header", "x".repeat(20_000), "is longer than any header may be"],
    ["is empty", "", "is empty"],
    ["is not a text", 7, "is not a text"],
  ])("returns no token that %s, and repeats nothing of it", async (_name, token, flaw) => {
    const expiresOnTimestamp = at.getTime() + 3_600_000;

    const result = await fromCredential(() =>
      Promise.resolve({ token: token as string, expiresOnTimestamp }),
    ).get();

    expect(result).toStrictEqual({
      kind: "unavailable",
      reason: expect.stringContaining(`: the token that was issued ${flaw}`) as string,
    });
    expect(JSON.stringify(result)).not.toMatch(/injected|xxxx/);
  });

  it("tries again to make the credential after it could not be made", async () => {
    let made = 0;
    const tokens = createManagedIdentityTokens({
      identity: system,
      credential: () => {
        made += 1;
        return Promise.reject(new Error("no luck"));
      },
      scope: "https://any.example/.default",
    });

    await tokens.get();

    expect(await tokens.get()).toMatchObject({ kind: "unavailable" });
    expect(made).toBe(2);
  });
});
