import { Agent } from "node:https";
import axios from "axios";
import { VirtualClock } from "../../../local/clock";
import { DATABRICKS_AUDIENCE, KEY_VAULT_AUDIENCE } from "../../../local/simulators/access-tokens";
import {
  type KeyVaultSimulator,
  startKeyVaultSimulator,
} from "../../../local/simulators/key-vault/key-vault-simulator";
import { startedAt, TENANT_ID, tokenFor, vaultToken } from "./vault-token";

const ask = (vault: KeyVaultSimulator, path: string, token: string | undefined = vaultToken) =>
  axios.get<unknown>(`${vault.baseUrl}${path}`, {
    headers: token === "" ? {} : { authorization: `Bearer ${token}` },
    httpsAgent: new Agent({ ca: vault.certificate }),
    proxy: false,
    validateStatus: () => true,
  });

describe("startKeyVaultSimulator, over HTTP", () => {
  let clock: VirtualClock;
  let vault: KeyVaultSimulator;
  beforeEach(async () => {
    clock = new VirtualClock(startedAt);
    vault = await startKeyVaultSimulator({ clock, tenantId: TENANT_ID });
    vault.setSecret("dbt-token", "dbtc_first");
  });
  afterEach(async () => {
    await vault.close();
  });

  describe("on the wire", () => {
    it("challenges a request without a token", async () => {
      const answer = await ask(vault, "/secrets/dbt-token?api-version=7.4", "");

      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe(
        `Bearer authorization="https://login.microsoftonline.com/${TENANT_ID}", resource="https://vault.azure.net"`,
      );
      expect(answer.data).toStrictEqual({
        error: {
          code: "Unauthorized",
          message: "AKV10000: Request is missing a Bearer or PoP token.",
        },
      });
    });

    it.each([
      ["of an unknown issuer", "abc"],
      ["for another resource", tokenFor(DATABRICKS_AUDIENCE)],
      ["that has expired", tokenFor(KEY_VAULT_AUDIENCE, startedAt)],
    ])("refuses a token %s", async (_case, token) => {
      const answer = await ask(vault, "/secrets/dbt-token?api-version=7.4", token);

      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toContain("https://vault.azure.net");
    });

    it.each(["", "0.1", "7.9-preview"])(
      "refuses api-version %j, which it does not have",
      async (version) => {
        const answer = await ask(vault, `/secrets/dbt-token?api-version=${version}`);

        expect(answer.status).toBe(400);
        expect(answer.data).toMatchObject({ error: { code: "BadParameter" } });
      },
    );

    it("says which role assignment is missing", async () => {
      vault.deny({ kind: "rbac" });

      const answer = await ask(vault, "/secrets/dbt-token?api-version=7.4");

      expect(answer.status).toBe(403);
      expect(answer.data).toMatchObject({
        error: {
          code: "Forbidden",
          message: expect.stringMatching(
            /^Caller is not authorized.*\r\n[^]*appid=5b1f2ad0[^]*secrets\/getSecret\/action[^]*DeniedWithNoValidRBAC/,
          ) as string,
          innererror: { code: "ForbiddenByRbac" },
        },
      });
    });

    it("refuses one secret and gives another", async () => {
      vault.setSecret("other", "x");
      vault.deny({ kind: "rbac", secretName: "dbt-token" });

      const refused = await ask(vault, "/secrets/dbt-token?api-version=7.4");
      const given = await ask(vault, "/secrets/other?api-version=7.4");

      expect([refused.status, given.status]).toStrictEqual([403, 200]);
    });

    it("tells a firewall from a missing role", async () => {
      vault.deny({ kind: "firewall" });

      const answer = await ask(vault, "/secrets/dbt-token?api-version=7.4");

      expect(answer.data).toMatchObject({
        error: { code: "Forbidden", innererror: { code: "ForbiddenByFirewall" } },
      });
    });

    it("tells a disabled secret from a missing permission", async () => {
      vault.enableSecret("dbt-token", false);

      const answer = await ask(vault, "/secrets/dbt-token?api-version=7.4");

      expect(answer.status).toBe(403);
      expect(answer.data).toStrictEqual({
        error: {
          code: "Forbidden",
          message: "Operation get is not allowed on a disabled secret.",
          innererror: { code: "SecretDisabled" },
        },
      });
    });

    it("throttles until the time is over, and says how long", async () => {
      vault.throttle(10);
      clock.jumpTo(new Date(startedAt.getTime() + 4_000));
      const early = await ask(vault, "/secrets/dbt-token?api-version=7.4");
      clock.jumpTo(new Date(startedAt.getTime() + 10_000));
      const late = await ask(vault, "/secrets/dbt-token?api-version=7.4");

      expect(early.status).toBe(429);
      expect(early.headers["retry-after"]).toBe("6");
      expect(early.data).toMatchObject({ error: { code: "Throttled" } });
      expect(late.status).toBe(200);
    });

    it("knows names in any case, and asks for an api-version", async () => {
      const shouted = await ask(vault, "/secrets/DBT-TOKEN?api-version=7.4");
      const versionless = await ask(vault, "/secrets/dbt-token");

      expect(shouted.data).toMatchObject({ value: "dbtc_first" });
      expect(versionless.status).toBe(400);
    });

    it("shows how many versions there are, never a value, in its state", async () => {
      vault.setSecret("dbt-token", "dbtc_second");

      const state = await ask(vault, "/_simulator/state");

      expect(state.data).toStrictEqual([{ name: "dbt-token", versions: 2 }]);
    });
  });

  it("tells a test about a secret it never had", () => {
    expect(() => {
      vault.deleteSecret("nothing-here");
    }).toThrow("The simulator has no secret nothing-here.");
    expect(() => {
      vault.enableSecret("dbt-token", true, "0123");
    }).toThrow("Secret dbt-token has no version 0123.");
  });
});
