import { ManagedIdentityCredential } from "@azure/identity";
import axios from "axios";
import { VirtualClock } from "../../../local/clock";
import {
  DATABRICKS_AUDIENCE,
  KEY_VAULT_AUDIENCE,
  readAccessToken,
  TOKEN_MARKER,
} from "../../../local/simulators/access-tokens";
import {
  type ManagedIdentitySimulator,
  startManagedIdentitySimulator,
} from "../../../local/simulators/managed-identity";

const USER_ASSIGNED = "0f6f7a52-9be9-4f5f-8a6f-70b0a7a3b1c2";
const http = axios.create({ validateStatus: () => true, proxy: false });

interface TokenAnswer {
  access_token: string;
  expires_on: string;
  resource: string;
}

const ask = (
  identity: ManagedIdentitySimulator,
  params: Record<string, string>,
  header = identity.environment.IDENTITY_HEADER,
) =>
  http.get<TokenAnswer>(identity.environment.IDENTITY_ENDPOINT, {
    params: { "api-version": "2019-08-01", ...params },
    headers: { "X-IDENTITY-HEADER": header },
  });

/** MSAL finds the endpoint once per process, so the tests of this group share one. */
describe("ManagedIdentityCredential against the simulator", () => {
  const environment = { ...process.env };
  let identity: ManagedIdentitySimulator;
  beforeAll(async () => {
    identity = await startManagedIdentitySimulator({ userAssigned: [USER_ASSIGNED] });
    Object.assign(process.env, identity.environment);
  });
  afterAll(async () => {
    process.env = environment;
    await identity.close();
  });

  it.each([
    ["system-assigned", {}, "5b1f2ad0-3f6e-4c55-9d0e-3a3c1f7f0a11"],
    ["user-assigned", { clientId: USER_ASSIGNED }, USER_ASSIGNED],
  ])("gets a token for a %s identity", async (_kind, options, principal) => {
    const credential = new ManagedIdentityCredential(options);

    const token = await credential.getToken(`${DATABRICKS_AUDIENCE}/.default`);

    const claims = readAccessToken(token.token);
    expect(claims).toMatchObject({ audience: DATABRICKS_AUDIENCE, principal });
    // The SDK counts whole seconds from when the answer came in.
    const difference = Number(claims?.expiresAt) - token.expiresOnTimestamp;
    expect(Math.abs(difference)).toBeLessThanOrEqual(1_000);
    expect(token.token).toContain(TOKEN_MARKER);
  });

  it("reports that an identity does not exist", async () => {
    const credential = new ManagedIdentityCredential({ clientId: "nobody" });

    const token = credential.getToken(`${KEY_VAULT_AUDIENCE}/.default`);

    await expect(token).rejects.toThrow(/No User Assigned or Delegated Managed Identity found/);
  });
});

describe("startManagedIdentitySimulator", () => {
  it("answers from its cache until the token is about to expire", async () => {
    const clock = new VirtualClock();
    await using identity = await startManagedIdentitySimulator({
      clock,
      tokenLifetimeSeconds: 3_600,
    });

    const first = await ask(identity, { resource: DATABRICKS_AUDIENCE });
    const vault = await ask(identity, { resource: KEY_VAULT_AUDIENCE });
    clock.jumpTo(new Date(clock.now().getTime() + 3_200_000));
    const cached = await ask(identity, { resource: DATABRICKS_AUDIENCE });
    clock.jumpTo(new Date(clock.now().getTime() + 200_000));
    const fresh = await ask(identity, { resource: DATABRICKS_AUDIENCE });

    expect(cached.data).toStrictEqual(first.data);
    expect(fresh.data.access_token).not.toBe(first.data.access_token);
    expect(vault.data.resource).toBe("https://vault.azure.net");
    expect(first.data.expires_on).toBe(String(Date.UTC(2026, 0, 5, 7) / 1000));
    expect(identity.issued()).toHaveLength(3);
  });

  it("issues a new token after the old ones are revoked", async () => {
    await using identity = await startManagedIdentitySimulator();

    const before = (await ask(identity, { resource: DATABRICKS_AUDIENCE })).data.access_token;
    identity.revokeTokens();
    const after = (await ask(identity, { resource: DATABRICKS_AUDIENCE })).data.access_token;

    expect([before, after].map((token) => identity.isRevoked(token))).toStrictEqual([true, false]);
  });

  it("refuses a request without its secret header", async () => {
    await using identity = await startManagedIdentitySimulator();

    const answer = await ask(identity, { resource: DATABRICKS_AUDIENCE }, "guessed");

    expect(answer.status).toBe(401);
  });

  it.each([
    [{ resource: "" }],
    [{ resource: DATABRICKS_AUDIENCE, "api-version": "2017-09-01" }],
    [{ resource: DATABRICKS_AUDIENCE, client_id: USER_ASSIGNED }],
  ])("refuses %j", async (params) => {
    await using identity = await startManagedIdentitySimulator();

    const answer = await ask(identity, params);

    expect(answer.status).toBe(400);
    expect(answer.data).toMatchObject({ statusCode: 400 });
  });

  it("has no system-assigned identity if configured so", async () => {
    await using identity = await startManagedIdentitySimulator({ systemAssigned: null });

    const answer = await ask(identity, { resource: DATABRICKS_AUDIENCE });

    expect(answer.status).toBe(400);
  });
});

describe("readAccessToken", () => {
  it.each(["", "dapi123", "a.b.c", `a.%%%.${TOKEN_MARKER}-1`])("does not know %j", (token) => {
    expect(readAccessToken(token)).toBeUndefined();
  });
});
