import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import { OrchestrationRuntimeStatus } from "durable-functions";
import { guarded } from "../../../src/triggers/guarded";
import { createReceiveWebhook } from "../../../src/triggers/receive-webhook";
import { RecentWebhooks } from "../../../src/triggers/recent-webhooks";
import { readDbtCloudEvent } from "../../../src/triggers/webhook-event";
import { isSignedWith } from "../../../src/triggers/webhook-proof";
import type { KeySource } from "../../../src/triggers/webhook-senders";
import { MemoryHub } from "../../support/memory-hub";
import { dbtWebhook } from "../../support/vendor-webhooks";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const KEY = "the-key-of-the-subscription";
const OTHER_KEY = "the-key-of-another-account";

const holding = (token: string): KeySource => ({
  get: () => Promise.resolve({ kind: "token", token }),
});
const withoutVault: KeySource = {
  get: () => Promise.resolve({ kind: "unavailable", reason: "The vault answers 403." }),
};

interface Scene {
  readonly hub: MemoryHub;
  readonly logged: string[];
  readonly receive: (runId: string, accountId: number, key?: string) => Promise<HttpResponseInit>;
}

/** Two accounts, of which the second one has its watches in the hub as well. */
function aScene(first: KeySource = holding(KEY), second = holding(OTHER_KEY)): Scene {
  const hub = new MemoryHub(() => NOW);
  const logged: string[] = [];
  const handler = guarded(
    createReceiveWebhook({
      provider: "dbt-cloud",
      senders: [
        { connectionId: "1", keys: first },
        { connectionId: "2", keys: second },
      ],
      isProof: isSignedWith,
      readEvent: readDbtCloudEvent,
      now: () => NOW,
    }),
  );
  return {
    hub,
    logged,
    receive: async (runId, accountId, key = KEY) => {
      const { headers, body } = dbtWebhook({ runId, accountId, at: NOW }, key);
      const request = new HttpRequest({
        ...{ method: "POST", url: "https://x/api/webhooks/dbt-cloud", headers },
        body: { string: body },
      });
      const context = new InvocationContext({
        functionName: "receiveDbtCloudWebhook",
        logHandler: (level, message) => logged.push(`${level}: ${String(message)}`),
      });
      return (await handler(request, hub.client, context)) as HttpResponseInit;
    },
  };
}

const watchOf = (id: string): { instanceId: string; name: string } => ({
  instanceId: id,
  name: "watch",
});
const answerOf = ({ status, body }: HttpResponseInit): unknown[] => [
  status,
  JSON.parse(body as string) as unknown,
];

describe("a webhook", () => {
  it("wakes the watch of its run, in the account whose key it has", async () => {
    const { hub, receive } = aScene();
    hub.put(watchOf("watch-dbt-cloud-1-500-3"));
    hub.put(watchOf("watch-dbt-cloud-2-500-1"));

    const own = await receive("500", 1);
    const others = await receive("500", 2);

    expect(answerOf(own)).toStrictEqual([200, { woken: 1 }]);
    expect(answerOf(others)).toStrictEqual([200, { woken: 0 }]);
    expect(hub.raised).toStrictEqual([
      { id: "watch-dbt-cloud-1-500-3", name: "WakeRequested", data: { deadline: null } },
    ]);
  });

  it("leaves a watch alone that has ended", async () => {
    const { hub, receive } = aScene();
    const runtimeStatus = OrchestrationRuntimeStatus.Completed;
    hub.put({ ...watchOf("watch-dbt-cloud-1-500-1"), runtimeStatus });

    expect(answerOf(await receive("500", 1))).toStrictEqual([200, { woken: 0 }]);
    expect(hub.raised).toStrictEqual([]);
  });

  it("counts again after it came to nothing", async () => {
    const { hub, receive, logged } = aScene();
    hub.put(watchOf("watch-dbt-cloud-1-500-1"));
    hub.trouble = new Error("The storage does not answer.");
    const failed = await receive("500", 1);
    hub.trouble = null;

    const again = await receive("500", 1);
    const thrice = await receive("500", 1);

    expect(failed).toMatchObject({ status: 503, headers: { "Retry-After": "10" } });
    expect(logged.join("\n")).toContain("The storage does not answer.");
    expect([answerOf(again), answerOf(thrice)]).toStrictEqual([
      [200, { woken: 1 }],
      [200, { woken: 0 }],
    ]);
  });

  it("is not held up by the vault of another account", async () => {
    const { hub, receive } = aScene(holding(KEY), withoutVault);
    hub.put(watchOf("watch-dbt-cloud-1-500-1"));

    expect(answerOf(await receive("500", 1))).toStrictEqual([200, { woken: 1 }]);
  });

  it("is not called forged while a key cannot be read, and the reason is the log's alone", async () => {
    const { receive, logged } = aScene(holding(KEY), withoutVault);

    const answer = await receive("500", 2, OTHER_KEY);

    expect(answer).toMatchObject({ status: 503, headers: { "Retry-After": "60" } });
    expect(answer.body).not.toContain("vault");
    expect(logged).toStrictEqual([
      "error: A webhook cannot be checked: connection 2: The vault answers 403.",
    ]);
  });
});

describe("RecentWebhooks", () => {
  const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);
  const body = Buffer.from("{}");

  it("knows one for an hour", () => {
    const recent = new RecentWebhooks();

    const first = [NOW, later(1), later(3_599), later(3_600), later(3_601)].map((now) =>
      recent.isFirst(body, null, now),
    );

    expect(first).toStrictEqual([true, false, false, true, false]);
  });

  it("takes none that was sent an hour ago, but those of a clock that is ahead", () => {
    const recent = new RecentWebhooks();

    expect(recent.isFirst(body, later(-3_600), NOW)).toBe(false);
    expect(recent.isFirst(body, later(60), NOW)).toBe(true);
  });

  it("keeps a bounded number, the newest", () => {
    const recent = new RecentWebhooks();
    const bodies = Array.from({ length: 10_001 }, (_, index) => Buffer.from(String(index)));
    for (const one of bodies) recent.isFirst(one, null, NOW);

    expect(recent.isFirst(bodies[1]!, null, NOW)).toBe(false);
    expect(recent.isFirst(bodies[0]!, null, NOW)).toBe(true);
  });
});
