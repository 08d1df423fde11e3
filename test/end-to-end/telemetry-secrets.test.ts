import { DBT_TOKEN } from "../../local/simulated-vendors";
import { Collector } from "../support/telemetry/collector";
import type { World } from "../support/world";
import {
  addJob,
  asking,
  SECRET,
  secretly,
  settled,
  startWaiting,
  callbacksReceived,
} from "./callback-scene";
import { aDbtJob, aDbtRun, endingInTurn } from "./dbt-jobs";
import { traceparent } from "./telemetry-tree";

const API_KEY = "collector-key-81c0f6";
const PARAMETER = "parameter-value-5d1e77";
const JOB_NAME = "Job with a telling name 9b2a";

/** A request of the collector holds this key in its headers alone. */
const withKey = (collector: Collector): Record<string, string> => ({
  ...collector.environment,
  OTEL_EXPORTER_OTLP_HEADERS: `api-key=${API_KEY}`,
});

/** A Databricks run with parameters and a callback, and a dbt run with a token from the vault; both fail. */
async function playBoth(
  world: World,
  callbackUri: string,
): Promise<{ signatures: string[]; ids: string[] }> {
  const { databricks, dbtCloud } = world.vendors;
  const jobId = addJob(world, { outcome: { kind: "fails", error: "boom" } });
  dbtCloud.addJob(aDbtJob({ name: JOB_NAME, steps: endingInTurn("error") }));
  // Vendors that quote what they were sent are the ones that leak.
  const quote = { kind: "status", status: 500, body: `Bearer ${DBT_TOKEN} ${SECRET}` } as const;
  databricks.faults.add({ path: /runs\/get\?/, fault: quote });
  dbtCloud.faults.add({ path: /\/runs\/\d+\/\?/, fault: quote });

  const parameters = { jobParameters: { day: PARAMETER } };
  const request = asking(jobId, { callbackUrl: secretly(callbackUri) });
  const target = { ...(request["target"] as object), ...parameters };
  const headers = { traceparent: traceparent() };
  const first = await world.post({ ...request, target }, headers);
  const second = await world.start(aDbtRun({}, { jobId: undefined, jobName: JOB_NAME }), headers);
  await world.ended(first.body.id);
  await world.ended(second.id);
  const results = await Promise.all(
    [first.body.resultUrl, second.resultUrl].map((url) => world.call(url)),
  );
  expect(results.map(({ status }) => status)).toStrictEqual([424, 424]);
  const signatures = [first.body.resultUrl, second.resultUrl].map(
    (url) => new URL(url).searchParams.get("sig") ?? "",
  );
  return { signatures, ids: [first.body.id, second.id] };
}

describe("what leaves the app as spans", () => {
  it("holds no token, key, signature, parameter, query or callback address", async () => {
    await using collector = await Collector.start();
    let secrets: string[];
    let ids: string[];
    {
      await using scene = await startWaiting({ environment: withKey(collector) });
      const { world, receiver } = scene;
      const played = await playBoth(world, receiver.callBackUri);
      await callbacksReceived(world, receiver);
      await settled(world, played.ids[0]!);
      const tokens = world.vendors.identity.issued().map(({ token }) => token);
      ({ ids } = played);
      secrets = [...tokens, DBT_TOKEN, SECRET, ...played.signatures, PARAMETER, JOB_NAME];
      secrets.push(
        "a-result-link-key-for-tests",
        "Bearer",
        "/callback",
        "sig=",
        "idempotency_token",
      );
    }

    const everything = collector.text.replaceAll(API_KEY, "");
    expect(ids.filter((id) => !everything.includes(id))).toStrictEqual([]);
    expect(secrets.filter((secret) => everything.includes(secret))).toStrictEqual([]);
    const addresses = collector.spans.flatMap(({ attributes }) =>
      Object.entries(attributes).filter(([name]) => name.startsWith("url.")),
    );
    expect(addresses.filter(([, value]) => /[?#@]/.test(String(value)))).toStrictEqual([]);
  });

  it("contains only the host and the result of a callback", async () => {
    await using collector = await Collector.start();
    {
      await using scene = await startWaiting({ environment: collector.environment });
      const { world, receiver } = scene;
      receiver.faults.add({ fault: { kind: "status", status: 503 } });
      const jobId = addJob(world);
      const address = { callBackUri: secretly(receiver.callBackUri) };
      const { body } = await world.post(asking(jobId, address));
      await callbacksReceived(world, receiver, 2);
      await settled(world, body.id);
    }

    const deliveries = collector.spansNamed("deliverCallback");
    expect(
      deliveries.map(({ attributes, status }) => [attributes["runward.result"], status]),
    ).toStrictEqual([
      ["tryAgain", "error"],
      ["delivered", "unset"],
    ]);
    const calls = collector.spans.filter(({ parentSpanId }) =>
      deliveries.some(({ spanId }) => spanId === parentSpanId),
    );
    const host = {
      "http.request.method": "POST",
      "server.address": "127.0.0.1",
      "server.port": expect.any(Number) as number,
      "url.scheme": "http",
    };
    expect(calls.map(({ attributes }) => attributes)).toStrictEqual([
      { ...host, "http.response.status_code": 503, "error.type": "503" },
      { ...host, "http.response.status_code": 200 },
    ]);
  });

  it("goes to the collector with the headers that its variables name", async () => {
    await using collector = await Collector.start();
    {
      await using scene = await startWaiting({ environment: withKey(collector) });
      await playBoth(scene.world, scene.receiver.callBackUri);
    }

    expect(collector.received.map(({ path }) => path)).toContain("/v1/traces");
    expect(collector.received.map(({ headers }) => headers["api-key"])).toStrictEqual(
      collector.received.map(() => API_KEY),
    );
    expect(collector.spans.length).toBeGreaterThan(5);
  });
});

describe("what vendors and receivers of callbacks get", () => {
  it("contains no trace headers", async () => {
    await using collector = await Collector.start();
    await using scene = await startWaiting({ environment: collector.environment });
    const { world, receiver } = scene;

    await playBoth(world, receiver.callBackUri);
    await callbacksReceived(world, receiver);

    const { databricks, dbtCloud, keyVault, identity } = world.vendors;
    const requests = [databricks, dbtCloud, keyVault, identity, receiver].map((server) =>
      server.requests.all(),
    );
    expect(requests.filter((ofOne) => ofOne.length === 0)).toStrictEqual([]);
    const names = new Set(requests.flat().flatMap(({ headers }) => Object.keys(headers)));
    const traces = [...names].filter((name) => /^(trace|b3|baggage|correlation)/i.test(name));
    expect(traces).toStrictEqual([]);
  });
});
