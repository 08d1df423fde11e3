import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import { webhook as databricksWebhooks } from "../../../../src/providers/databricks/webhook";
import { guarded } from "../../../../src/triggers/door/guarded";
import { createReceiveWebhook } from "../../../../src/triggers/webhooks/receive-webhook";
import { MemoryHub } from "../../../support/memory-hub";

const NOW = new Date("2026-03-02T06:00:00.000Z");

// printf 'runward:the-password-of-prod' | base64, and so on.
const OF_PROD = "Basic cnVud2FyZDp0aGUtcGFzc3dvcmQtb2YtcHJvZA==";
const OF_PROD_WITHOUT_USER = "basic OnRoZS1wYXNzd29yZC1vZi1wcm9k";
const OF_TEST = "Basic cnVud2FyZDp0aGUtcGFzc3dvcmQtb2YtdGVzdA==";
const OF_TEST_BEFORE = "Basic cnVud2FyZDp0aGUtZm9ybWVyLXBhc3N3b3Jk";
const OF_NOBODY = "Basic cnVud2FyZDpub3QtdGhlLXBhc3N3b3JkLWF0LWFsbA==";
const PASSWORD_AS_USER = "Basic dGhlLXBhc3N3b3JkLW9mLXByb2Q6cnVud2FyZA==";

interface Scene {
  readonly hub: MemoryHub;
  readonly clock: { now: Date };
  readonly keysRead: string[];
  readonly receive: (runId: number, authorization: string | null) => Promise<HttpResponseInit>;
}

/** Two workspaces, of which the second one's password is being changed; each has a watch of run 500 and of run 501. */
function aScene(): Scene {
  const clock = { now: NOW };
  const hub = new MemoryHub(() => clock.now);
  const keysRead: string[] = [];
  for (const id of ["adb-1.1-500-2", "adb-1.1-501-1", "adb-2.2-500-10", "adb-2.2-501-1"]) {
    hub.put({ instanceId: `watch-databricks-${id}`, name: "watch" });
  }
  const sender = (connectionId: string, token: string) => ({
    connectionId,
    keys: {
      get: () => {
        keysRead.push(connectionId);
        return Promise.resolve({ kind: "token" as const, token });
      },
    },
  });
  const handler = guarded(
    createReceiveWebhook({
      provider: "databricks",
      kind: databricksWebhooks,
      senders: [
        sender("adb-1.1", "the-password-of-prod"),
        sender("adb-2.2", "the-password-of-test,the-former-password"),
      ],
      now: () => clock.now,
    }),
  );
  const receive: Scene["receive"] = async (runId, authorization) => {
    const request = new HttpRequest({
      ...{ method: "POST", url: "https://x/api/webhooks/databricks" },
      headers: authorization === null ? {} : { authorization },
      body: { string: JSON.stringify({ event_type: "jobs.on_success", run: { run_id: runId } }) },
    });
    const context = new InvocationContext({ logHandler: () => undefined });
    return (await handler(request, hub.client, context)) as HttpResponseInit;
  };
  return { hub, clock, keysRead, receive };
}

const woken = ({ hub }: Scene): string[] => hub.raised.map(({ id }) => id);

describe("a webhook of Databricks", () => {
  it.each([
    ["the password of the workspace", OF_PROD, ["watch-databricks-adb-1.1-500-2"]],
    [
      "the password of the workspace, without a user",
      OF_PROD_WITHOUT_USER,
      ["watch-databricks-adb-1.1-500-2"],
    ],
    ["the password of another workspace", OF_TEST, ["watch-databricks-adb-2.2-500-10"]],
    ["the previous password", OF_TEST_BEFORE, ["watch-databricks-adb-2.2-500-10"]],
  ])("with %s wakes the watch in that workspace", async (_what, sent, ids) => {
    const scene = aScene();

    const answer = await scene.receive(500, sent);

    expect(answer).toMatchObject({ status: 200, body: '{"woken":1}' });
    expect(woken(scene)).toStrictEqual(ids);
  });

  it.each([
    ["an unknown password", OF_NOBODY, ["adb-1.1", "adb-2.2"]],
    ["the password in the user's place", PASSWORD_AS_USER, ["adb-1.1", "adb-2.2"]],
    ["no password", null, []],
    ["the password as a bearer token", OF_PROD.replace("Basic", "Bearer"), []],
    ["invalid base64", "Basic the-password-of-prod", []],
    ["something before the scheme", `Bearer ${OF_PROD}`, []],
    ["something behind the password", `${OF_PROD} and more`, []],
    ["a user without a password", "Basic dGhlLXBhc3N3b3JkLW9mLXByb2Q=", []],
  ])("with %s is rejected, and wakes no watch", async (_what, sent, keysRead) => {
    const scene = aScene();

    const answer = await scene.receive(500, sent);

    expect(answer.status).toBe(401);
    expect(answer.headers).toMatchObject({ "WWW-Authenticate": 'Basic realm="runward"' });
    expect(woken(scene)).toStrictEqual([]);
    expect(scene.keysRead).toStrictEqual(keysRead);
  });

  it("wakes a run once in ten seconds, and each run by itself", async () => {
    const scene = aScene();
    const after = async (seconds: number, runId: number): Promise<unknown> => {
      scene.clock.now = new Date(NOW.getTime() + seconds * 1_000);
      return (await scene.receive(runId, OF_PROD)).body;
    };

    const answers = [
      await after(0, 500),
      await after(9.999, 500),
      await after(9.999, 501),
      await after(10, 500),
    ];

    expect(answers).toStrictEqual([1, 0, 1, 1].map((count) => `{"woken":${count}}`));
  });
});

describe("an event of Databricks", () => {
  it.each([[{}], [{ run: {} }], [{ run: { run_id: "five" } }], [[]]])(
    "is none without the id of a run: %j",
    (json) => {
      expect(databricksWebhooks.readEvent(json)).toBeNull();
    },
  );
});
