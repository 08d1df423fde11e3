import { World } from "../support/world";
import { startLoopbackServer, type LoopbackServer } from "../unit/http/loopback-server";

/** Addresses that try to be another one than they seem; every one of them leads past the allowed hosts. */
const forbidden: readonly string[] = [
  "https://evil.example/",
  "https://evil.example:443/?x=.logic.azure.com",
  "https://evil.example/#.logic.azure.com",
  "https://evil.example\\.logic.azure.com/",
  "https://evil.example%2f.logic.azure.com/",
  "https://evil.example%00.logic.azure.com/",
  "https://prod.logic.azure.com@evil.example/",
  "https://prod.logic.azure.com:pw@evil.example/",
  "https://user@prod.logic.azure.com/",
  "https://evil-logic.azure.com/",
  "https://evillogic.azure.com/",
  "https://logic.azure.com.evil.example/",
  "https://prod.logic.azure.com./",
  "https://prod.logic.azure.com。evil.example/",
  "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
  "https://１２７.０.０.１/",
  "http://prod.logic.azure.com/",
  "//prod.logic.azure.com/",
  "prod.logic.azure.com",
  "https:prod.logic.azure.com@evil.example",
  "file:///etc/passwd",
  "gopher://127.0.0.1:6379/_FLUSHALL",
  "javascript:alert(1)",
  "data:text/plain,x",
  // One and the same machine, in every notation that somebody understands.
  "https://127.0.0.1/",
  "https://127.1/",
  "https://0177.0.0.1/",
  "https://0x7f.1/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0/",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[0:0:0:0:0:0:0:1]/",
  "https://localhost/",
  "https://LOCALHOST./",
  "https://169.254.169.254/metadata/identity/oauth2/token",
  "https://2852039166/metadata",
  "https://0xa9fea9fe/metadata",
  "https://[fe80::1%25eth0]/",
  "https://[64:ff9b::a9fe:a9fe]/",
  "https://168.63.129.16/machine",
  "https://10.0.0.4/",
  "https://192.168.0.1/",
  "https://[fd00::1]/",
];

const connections: readonly string[] = [
  "https://evil.example",
  "adb-1.1@evil.example",
  "adb-1.1.evil.example",
  "../adb-2847593021847562.2",
  "adb-2847593021847562.2/",
  "adb-2847593021847562.2#",
  "ADB-2847593021847562.2",
  "adb-2847593021847562.2 ",
  "127.0.0.1",
  "constructor",
];

describe("an address that a caller gives", () => {
  let world: World;
  let trap: LoopbackServer;
  let jobId: string;
  let visits = 0;
  beforeAll(async () => {
    trap = await startLoopbackServer((_request, response) => {
      visits += 1;
      response.end();
    });
    world = await World.start();
    jobId = world.vendors.databricks.addJob({
      name: "Load",
      tasks: [{ key: "main", durationSeconds: 10 }],
    });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await trap[Symbol.asyncDispose]();
  });

  const target = (): Record<string, unknown> => ({ type: "databricks-job", jobId });

  it.each(forbidden)(
    "is rejected if its host is not allowed, for both callbacks: %s",
    async (address) => {
      for (const field of ["callBackUri", "callbackUrl"]) {
        const answer = await world.post({ target: target(), [field]: address });

        expect(answer.status).toBe(400);
        expect(answer.body["errors"]).toStrictEqual([
          expect.objectContaining({ field, message: expect.any(String) as string }),
        ]);
        // The path and the query are a credential: of what was given, at most the host is named.
        expect(answer.text).not.toContain(address);
        expect(answer.text).not.toMatch(/\?x=|\/\/evil/);
      }
    },
  );

  it.each(connections)("is no workspace and no account: %s", async (id) => {
    const toDatabricks = await world.post({ target: { ...target(), workspaceId: id } });
    const toDbt = await world.post({ target: { type: "dbt-job", jobId: "1", accountId: id } });

    expect([toDatabricks.status, toDbt.status]).toStrictEqual([400, 400]);
  });

  it("is rejected if it leads to this machine, which is not listed", async () => {
    const answer = await world.post({ target: target(), callbackUrl: trap.url });

    expect(answer.status).toBe(400);
    expect(visits).toBe(0);
  });

  it("caused no outbound call", async () => {
    await world.host.idle();

    const { databricks, dbtCloud, identity, keyVault } = world.vendors;
    const sent = [databricks, dbtCloud, identity, keyVault].flatMap(({ requests }) =>
      requests.all(),
    );
    expect(sent).toStrictEqual([]);
    expect(world.host.instances()).toStrictEqual([]);
  });

  it.each([
    "../../2.2/clusters/list",
    "https://evil.example/job",
    "Load?limit=1&page_token=x#",
    "Load&name=Other",
    "Load\r\nHost: evil.example",
    "{{workspace}}",
  ])("stays a plain value in a job's name: %j", async (jobName) => {
    const { id } = await world.start({ target: { type: "databricks-job", jobName } });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "failed", error: { code: "jobNotFound" } });
    const asked = world.vendors.databricks.requests.matching(
      "GET",
      /^\/api\/2\.[12]\/jobs\/list\?/,
    );
    expect(world.vendors.databricks.requests.all()).toHaveLength(asked.length);
    const { searchParams } = new URL(asked.at(-1)!.url, "http://workspace");
    expect(searchParams.getAll("name")).toStrictEqual([jobName]);
    expect(searchParams.getAll("limit")).toStrictEqual(["100"]);
  });
});

describe("a callback host that is allowed and leads into a private network", () => {
  it("is not connected to, and the run ends as it did", async () => {
    await using trap = await startLoopbackServer((_request, response) => response.end());
    // This name is served by every resolver as 127.0.0.1, or by none at all.
    const host = "localhost.localdomain";
    await using world = await World.start({ environment: { CALLBACK_HOSTS: host } });
    const jobId = world.vendors.databricks.addJob({ name: "Load", tasks: [{ key: "main" }] });
    const callbackUrl = `https://${host}:${new URL(trap.url).port}/callback?sig=s3cret`;

    const { body } = await world.post({ target: { type: "databricks-job", jobId }, callbackUrl });
    await world.until(() => world.host.instance(body.id)?.runtimeStatus !== "Running", {
      seconds: 90_000,
    });

    expect(await world.status(body.id)).toMatchObject({ status: "succeeded" });
    expect(trap.sockets.size).toBe(0);
  });
});
