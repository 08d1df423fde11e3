import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import { OrchestrationRuntimeStatus } from "durable-functions";
import { guarded } from "../../../../src/triggers/door/guarded";
import { createReceiveWebhook } from "../../../../src/triggers/webhooks/receive-webhook";
import { RecentWebhooks } from "../../../../src/triggers/webhooks/recent-webhooks";
import type { WebhookEvent } from "../../../../src/contracts/webhook";
import { webhook as databricksWebhooks } from "../../../../src/providers/databricks/webhook";
import { webhook as dbtWebhooks } from "../../../../src/providers/dbt-cloud/webhook";
import {
  createProveSender,
  type KeySource,
} from "../../../../src/triggers/webhooks/webhook-senders";
import { MemoryHub } from "../../../support/memory-hub";
import { dbtWebhook } from "../../../support/vendor-webhooks";

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
  readonly clock: { now: Date };
  readonly logged: string[];
  readonly receive: (
    runId: string,
    accountId: number,
    key?: string | null,
  ) => Promise<HttpResponseInit>;
}

/** Two accounts, of which the second one has its watches in the hub as well. */
function aScene(first: KeySource = holding(KEY), second = holding(OTHER_KEY)): Scene {
  const clock = { now: NOW };
  const hub = new MemoryHub(() => clock.now);
  const logged: string[] = [];
  const handler = guarded(
    createReceiveWebhook({
      provider: "dbt-cloud",
      senders: [
        { connectionId: "1", keys: first },
        { connectionId: "2", keys: second },
      ],
      kind: dbtWebhooks,
      now: () => clock.now,
    }),
  );
  return {
    hub,
    clock,
    logged,
    receive: async (runId, accountId, key = KEY) => {
      const { body, ...signed } = dbtWebhook({ runId, accountId, at: NOW }, key ?? KEY);
      const headers = key === null ? {} : signed.headers;
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

const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

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

  it("wakes no watch of an account that it does not name, also with that account's key", async () => {
    const { hub, receive } = aScene();
    hub.put(watchOf("watch-dbt-cloud-1-500-1"));

    expect(answerOf(await receive("500", 2, KEY))).toStrictEqual([200, { woken: 0 }]);
    expect(hub.raised).toStrictEqual([]);
  });

  it("does not wake a watch that has ended", async () => {
    const { hub, receive } = aScene();
    const runtimeStatus = OrchestrationRuntimeStatus.Completed;
    hub.put({ ...watchOf("watch-dbt-cloud-1-500-1"), runtimeStatus });

    expect(answerOf(await receive("500", 1))).toStrictEqual([200, { woken: 0 }]);
    expect(hub.raised).toStrictEqual([]);
  });

  it("is accepted again after it could not be processed", async () => {
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

  it("needs only its own key, and waits for a vault only once", async () => {
    let reads = 0;
    const broken: KeySource = {
      get: () => {
        reads += 1;
        return Promise.resolve({ kind: "unavailable", reason: "The vault answers 403." });
      },
    };
    const { hub, clock, receive } = aScene(broken, holding(OTHER_KEY));
    hub.put(watchOf("watch-dbt-cloud-2-500-1"));

    const own = await receive("500", 2, OTHER_KEY);
    await receive("501", 2, OTHER_KEY);
    const readAtFirst = reads;
    clock.now = later(15);
    await receive("502", 2, OTHER_KEY);

    expect(answerOf(own)).toStrictEqual([200, { woken: 1 }]);
    expect([readAtFirst, reads]).toStrictEqual([1, 2]);
  });

  it("reads no key when the signature is malformed", async () => {
    const get = jest.fn(holding(KEY).get);
    const { receive } = aScene({ get });

    const answer = await receive("500", 1, null);

    expect(answer.status).toBe(401);
    expect(get).not.toHaveBeenCalled();
  });

  it("is not reported as forged while a key cannot be read, and only the log has the reason", async () => {
    const { receive, logged } = aScene(holding(KEY), withoutVault);

    const answer = await receive("500", 2, OTHER_KEY);

    expect(answer).toMatchObject({ status: 503, headers: { "Retry-After": "60" } });
    expect(answer.body).not.toContain("403");
    expect(logged).toStrictEqual([
      "warning: A webhook was refused: problem with the keys of 2: The vault answers 403.",
    ]);
  });

  it("logs keys that are too short to be used", async () => {
    const { receive, logged } = aScene(holding(`${KEY},short,shorter`));

    const answers = [await receive("500", 1, "short"), await receive("500", 1)];

    expect(answers.map(({ status }) => status)).toStrictEqual([401, 200]);
    expect(logged).toContain(
      "warning: A webhook was refused: problem with the keys of 1: 2 of the 3 keys in its secret have less than 16 characters, and are not used.",
    );
  });

  it("does not fill the log, however often it is rejected", async () => {
    const { clock, receive, logged } = aScene();
    for (let time = 0; time < 100; time++) await receive("500", 1, "not-the-key-of-anybody");
    const atFirst = logged.length;
    clock.now = later(60);
    await receive("500", 1, "not-the-key-of-anybody");

    expect(atFirst).toBe(1);
    expect(logged[1]).toMatch(/it fits no key .* \(and 99 more times since it was last logged\)$/);
  });
});

describe("RecentWebhooks", () => {
  const dbtEvent = (eventId: string, sentAt = NOW): WebhookEvent =>
    dbtWebhooks.readEvent({
      ...{ accountId: 1, eventId, timestamp: sentAt.toISOString(), data: { runId: "5" } },
    })!;
  const databricksEvent = databricksWebhooks.readEvent({ run: { run_id: "5" } })!;

  it("remembers an event of dbt for as long as it may be sent", () => {
    const recent = new RecentWebhooks();

    const first = [NOW, later(1), later(3_599), later(3_600)].map((now) =>
      recent.isFirst(dbtEvent("wev_1"), now),
    );

    expect(first).toStrictEqual([true, false, false, false]);
    expect(recent.isFirst(dbtEvent("wev_2"), later(1))).toBe(true);
  });

  it("distinguishes events without an id by their content", () => {
    const recent = new RecentWebhooks();
    const event = (eventType: string): WebhookEvent =>
      dbtWebhooks.readEvent({ accountId: 1, eventType, data: { runId: "5" } })!;

    const first = ["job.run.started", "job.run.completed", "job.run.started"].map((eventType) =>
      recent.isFirst(event(eventType), NOW),
    );

    expect(first).toStrictEqual([true, true, false]);
  });

  it("lets Databricks wake a run every ten seconds", () => {
    const recent = new RecentWebhooks();

    const first = [0, 1, 9, 10, 19, 20].map((seconds) =>
      recent.isFirst(databricksEvent, later(seconds)),
    );

    expect(first).toStrictEqual([true, false, false, true, false, true]);
  });

  it("accepts none that was sent an hour ago, but accepts those of a clock that is ahead", () => {
    const recent = new RecentWebhooks();

    expect(recent.isFirst(dbtEvent("wev_1", later(-3_600)), NOW)).toBe(false);
    expect(recent.isFirst(dbtEvent("wev_2", later(60)), NOW)).toBe(true);
  });

  it("keeps a bounded number, the newest", () => {
    const recent = new RecentWebhooks();
    const events = Array.from({ length: 10_001 }, (_, index) => dbtEvent(String(index)));
    for (const one of events) recent.isFirst(one, NOW);

    expect(recent.isFirst(events[1]!, NOW)).toBe(false);
    expect(recent.isFirst(events[0]!, NOW)).toBe(true);
  });
});

describe("createProveSender", () => {
  const SIXTEEN = "k".repeat(16);
  const prove = (...keys: KeySource[]) =>
    createProveSender(
      keys.map((source, index) => ({ connectionId: String(index + 1), keys: source })),
      () => NOW,
    )((key) => key === SIXTEEN);

  it("uses keys of sixteen characters, and finds every connection that has the key", async () => {
    expect(await prove(holding(SIXTEEN), holding(KEY), holding(`a,${SIXTEEN}`))).toStrictEqual({
      kind: "proven",
      connectionIds: ["1", "3"],
    });
  });

  it("distinguishes an unknown key from keys that cannot be read", async () => {
    expect(await prove(holding(KEY))).toStrictEqual({ kind: "unknown", troubles: [] });
    expect(await prove(holding(KEY), withoutVault)).toStrictEqual({
      kind: "unavailable",
      troubles: ["2: The vault answers 403."],
    });
  });
});
