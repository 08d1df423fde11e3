import { DBT_TOKEN, DBT_TOKEN_SECRET } from "../../local/simulated-vendors";
import type { KeyVaultSimulator } from "../../local/simulators/key-vault/key-vault-simulator";
import type { VaultDenial } from "../../local/simulators/key-vault/vault-routes";
import { World } from "../support/world";
import { aJournalDirectory } from "./dbt-journal";
import { aDbtJob, aDbtRun, ourRuns, TRIGGER } from "./dbt-jobs";

const ROTATED = "dbtc_rotated_91f3c07a6e2b48d5";

type Withhold = (vault: KeyVaultSimulator) => void;

describe("the token of a dbt run", () => {
  it("may be rotated in the vault while the run is under way", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    const { id } = await world.start(aDbtRun());
    await world.host.advance({ seconds: 30 });

    world.vendors.rotateDbtToken(ROTATED);
    const ended = await world.ended(id);

    const lastUsed = dbtCloud.requests.all().at(-1)?.headers.authorization;
    expect(ended).toMatchObject({ status: "succeeded" });
    expect(ourRuns(world)).toHaveLength(1);
    expect(lastUsed).toBe(`Token ${ROTATED}`);
  });

  it("may be rotated at the moment of the launch, which is still sent once", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    const match = (): boolean => {
      world.vendors.rotateDbtToken(ROTATED);
      return false;
    };
    dbtCloud.faults.add({ ...TRIGGER, match, fault: { kind: "hang" } });

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(ourRuns(world)).toHaveLength(1);
  });

  it("is named in the message while it is missing, and the run starts once it is stored", async () => {
    await using world = await World.start();
    const { dbtCloud, keyVault } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    keyVault.deleteSecret(DBT_TOKEN_SECRET);

    const { id } = await world.start(aDbtRun());
    await world.host.advance({ seconds: 30 });
    const waiting = await world.status(id);
    keyVault.setSecret(DBT_TOKEN_SECRET, DBT_TOKEN);
    const ended = await world.ended(id);

    expect(waiting).toMatchObject({ status: "running", phase: "launching" });
    expect(waiting.message).toMatch(
      /^Waiting to start: There is no secret "dbt-cloud-token" in Key Vault \S+\. Create it, or correct the configured name\.$/,
    );
    expect(ended).toMatchObject({ status: "succeeded" });
  });

  it.each<[string, VaultDenial, RegExp]>([
    [
      "the role that is missing",
      { kind: "rbac" },
      /^Waiting to start: Not allowed to read the secret "dbt-cloud-token" in Key Vault \S+\. Grant .* the role "Key Vault Secrets User" on it; a new grant takes some minutes\.$/,
    ],
    [
      "the network rules that reject the app",
      { kind: "firewall" },
      /^Waiting to start: The network rules of Key Vault \S+ refuse this app\. Allow its subnet\.$/,
    ],
  ])("is waited for with a message that names %s", async (_case, denial, message) => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aDbtJob());
    world.vendors.keyVault.deny(denial);

    const { id } = await world.start(aDbtRun());
    await world.host.advance({ seconds: 1 });
    const waiting = await world.status(id);
    world.vendors.keyVault.deny(undefined);
    const ended = await world.ended(id);

    expect(waiting.message).toMatch(message);
    expect(ended).toMatchObject({ status: "succeeded" });
  });

  const withoutRole: Withhold = (vault) => {
    vault.deny({ kind: "rbac" });
  };
  const withoutSecret: Withhold = (vault) => {
    vault.deleteSecret(DBT_TOKEN_SECRET);
  };

  it.each<[string, Withhold, Record<string, unknown>, { seconds: number; code: string }]>([
    [
      "the ten minutes for a new grant have passed",
      withoutRole,
      {},
      { seconds: 600, code: "notStarted" },
    ],
    [
      "the run's own timeoutSeconds have passed",
      withoutRole,
      { timeoutSeconds: 90 },
      { seconds: 90, code: "timedOut" },
    ],
    [
      "a minute has passed, if there is no such secret",
      withoutSecret,
      {},
      { seconds: 60, code: "notStarted" },
    ],
  ])(
    "is waited for until %s, and then nothing is started",
    async (_case, withhold, fields, { seconds, code }) => {
      await using world = await World.start();
      const { dbtCloud, keyVault } = world.vendors;
      dbtCloud.addJob(aDbtJob());
      withhold(keyVault);

      const { id, resultUrl } = await world.start(aDbtRun(fields));
      const ended = await world.ended(id);
      const result = await world.call(resultUrl);

      expect(ended).toMatchObject({ error: { code } });
      expect(ended.message).toMatch(
        /^(Failed|Timed out)\.\nMessage: .* started.*, and nothing is running: (Not allowed to read the|There is no) secret "dbt-cloud-token" .*\.\nRun page URL: none, nothing was started$/,
      );
      expect(result.status).toBe(424);
      expect(Date.parse(String(ended["updatedAt"])) - Date.parse(String(ended["createdAt"]))).toBe(
        seconds * 1_000,
      );
      expect(dbtCloud.requests.all()).toStrictEqual([]);
    },
  );

  it.each([
    [
      "a token that is not current",
      "dbtc_wrong_0f11",
      /Invalid token\. Check that the token is current/,
    ],
    ["an empty secret", " ", /The secret "dbt-cloud-token" in Key Vault \S+ is empty/],
  ])("is named as the reason when it is %s", async (_case, value, message) => {
    await using world = await World.start({ environment: { LOST_CONTACT_SECONDS: "600" } });
    world.vendors.dbtCloud.addJob(aDbtJob());
    world.vendors.keyVault.setSecret(DBT_TOKEN_SECRET, value);

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "failed" });
    expect(ended.message).toMatch(message);
  });

  it("never appears in journal, logs or documents, whatever dbt quotes", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({ journalDirectory: journal.path });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(
      aDbtJob({
        steps: [
          {
            name: "Invoke dbt with `dbt build`",
            durationSeconds: 60,
            outcome: "error",
            logs: "Compilation Error\n  no such macro",
          },
        ],
      }),
    );
    const echo = { user_message: `Bad header: Authorization: Token ${DBT_TOKEN}` };
    dbtCloud.faults.add({
      method: "GET",
      path: /\/runs\/\d+\//,
      times: 3,
      fault: { kind: "status", status: 500, body: { status: echo } },
    });

    const { id, resultUrl } = await world.start(aDbtRun());
    world.clock.at(new Date(world.clock.now().getTime() + 40_000), () => {
      world.vendors.rotateDbtToken(ROTATED);
    });
    const documents: string[] = [];
    await world.until(async () => {
      const { text, body } = await world.call(`/api/runs/${id}`);
      documents.push(text);
      return body.done;
    });
    documents.push((await world.call(resultUrl)).text, (await world.call("/api/runs")).text);
    await world.host.stop();

    const everything = [await journal.text(), ...world.logs(), ...documents].join("\n");
    const sent = dbtCloud.requests.all().map(({ headers }) => headers.authorization);
    expect(new Set(sent)).toStrictEqual(new Set([`Token ${DBT_TOKEN}`, `Token ${ROTATED}`]));
    expect(everything).toContain("no such macro");
    expect(everything).toContain("Bad header: Authorization: Token [credential]");
    expect([DBT_TOKEN, ROTATED].filter((token) => everything.includes(token))).toStrictEqual([]);
  });
});
