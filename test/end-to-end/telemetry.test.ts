import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DBT_ACCOUNT_ID, WORKSPACE_ID } from "../../local/simulated-vendors";
import { Collector } from "../support/telemetry/collector";
import type { ReceivedSpan } from "../support/telemetry/otlp";
import { World, type Document, type WorldOptions } from "../support/world";
import { aDbtJob, aDbtRun, endingInTurn } from "./dbt-jobs";
import { callsByStep, ofTheCaller, stepNames, traceparent } from "./telemetry-tree";

interface Traced {
  readonly ended: Document;
  readonly id: string;
  readonly spans: readonly ReceivedSpan[];
}

/** Plays one run to its end, stops the host, and answers what the collector got. */
async function traced(
  begin: (world: World) => Promise<Document>,
  options: WorldOptions = {},
): Promise<Traced> {
  await using collector = await Collector.start();
  let ended: Document;
  {
    const environment = { ...collector.environment, ...options.environment };
    await using world = await World.start({ ...options, environment });
    const { id } = await begin(world);
    ended = await world.ended(id);
  }
  return { ended, id: ended.id, spans: collector.spans };
}

const aDatabricksRun =
  (outcome: "succeeds" | "fails", flags: "00" | "01" = "01") =>
  (world: World): Promise<Document> => {
    const how = outcome === "fails" ? { outcome: { kind: "fails", error: "boom" } as const } : {};
    const jobId = world.vendors.databricks.addJob({
      name: "Load",
      tasks: [{ key: "main", durationSeconds: 100, ...how }],
    });
    const target = { type: "databricks-job", jobId };
    return world.start({ target }, { traceparent: traceparent(flags) });
  };

const aRunAtDbt =
  (outcome: "success" | "error") =>
  (world: World): Promise<Document> => {
    world.vendors.dbtCloud.addJob(aDbtJob({ steps: endingInTurn(outcome) }));
    return world.start(aDbtRun(), { traceparent: traceparent() });
  };

const named = (spans: readonly ReceivedSpan[], name: string): ReceivedSpan[] =>
  spans.filter((span) => span.name === name);

describe("the spans of a Databricks run", () => {
  it("are in the caller's trace: each step, and below it each call to the workspace", async () => {
    const { ended, spans } = await traced(aDatabricksRun("succeeds"));

    expect(ended).toMatchObject({ status: "succeeded" });
    const ours = ofTheCaller(spans);
    expect(stepNames(ours)).toStrictEqual([
      "startRun",
      "planLaunch",
      "launchAttempt",
      "checkAttempt",
      "keepWebhookRecord",
      "joinLookout",
      "readOutputs",
    ]);
    expect(callsByStep(ours)).toStrictEqual([
      "launchAttempt > POST /api/2.2/jobs/run-now",
      "checkAttempt > GET /api/2.2/jobs/runs/get",
      "readOutputs > GET /api/2.2/jobs/runs/get",
      "readOutputs > GET /api/2.2/jobs/runs/get-output",
    ]);
    expect(ours.every(({ parentSpanId }) => parentSpanId !== "")).toBe(true);
    expect(ours.filter(({ status }) => status !== "unset")).toStrictEqual([]);
  });

  it("contain the run, the attempt, the vendor's run and the connection", async () => {
    const { id, ended, spans } = await traced(aDatabricksRun("succeeds"));

    const about = {
      "runward.run.id": id,
      "runward.attempt": 1,
      "runward.target.type": "databricks-job",
      "runward.provider": "databricks",
      "runward.connection.id": WORKSPACE_ID,
      "runward.vendor.run.id": ended["vendorRunId"],
    };
    expect(named(spans, "launchAttempt")).toHaveLength(1);
    expect(named(spans, "launchAttempt")[0]?.attributes).toMatchObject(about);
    const checks = named(spans, "checkAttempt");
    expect(checks).toHaveLength(ended.checks);
    for (const { attributes } of checks) expect(attributes).toMatchObject(about);
    expect(checks.map(({ attributes }) => attributes["runward.attempt.status"])).toStrictEqual([
      ...Array.from({ length: checks.length - 1 }, () => "active"),
      "succeeded",
    ]);
    expect(named(spans, "startRun")[0]?.attributes).toStrictEqual({
      "http.request.method": "POST",
      "http.route": "/api/runs",
      "http.response.status_code": 202,
      "runward.run.id": id,
    });
  });

  it("describe a call as the conventions want it, without its query", async () => {
    const { spans } = await traced(aDatabricksRun("succeeds"));

    const { attributes } = named(spans, "GET")[0]!;
    const port = attributes["server.port"];
    expect(attributes).toStrictEqual({
      "http.request.method": "GET",
      "server.address": "127.0.0.1",
      "server.port": expect.any(Number) as number,
      "url.scheme": "http",
      "url.path": "/api/2.2/jobs/runs/get",
      "url.full": `http://127.0.0.1:${port}/api/2.2/jobs/runs/get`,
      "http.response.status_code": 200,
    });
  });

  it("show how a run failed, and that the explanation succeeded", async () => {
    const { ended, spans } = await traced(aDatabricksRun("fails"));

    expect(ended).toMatchObject({ status: "failed" });
    expect(named(spans, "checkAttempt").at(-1)).toMatchObject({
      status: "unset",
      attributes: { "runward.attempt.status": "failed" },
    });
    expect(named(spans, "explainFailure")[0]).toMatchObject({
      status: "unset",
      attributes: { "runward.run.id": ended.id, "runward.result": "explained" },
    });
  });

  it("show every transmission of a call that is sent again, and a step that got no answer", async () => {
    const { spans } = await traced((world) => {
      const fault = { kind: "status", status: 503, body: "Sorry" } as const;
      world.vendors.databricks.faults.add({ path: /runs\/get\?/, times: 3, fault });
      return aDatabricksRun("succeeds")(world);
    });

    const failed = spans.filter(({ status }) => status === "error");
    expect(failed.map(({ name }) => name)).toStrictEqual(["GET", "GET", "GET", "checkAttempt"]);
    const calls = failed.slice(0, 3).map(({ attributes }) => attributes);
    expect(calls.map((call) => call["http.request.resend_count"])).toStrictEqual([undefined, 1, 2]);
    expect(calls[2]).toMatchObject({ "error.type": "503", "http.response.status_code": 503 });
    expect(failed[3]).toMatchObject({
      attributes: { "runward.result": "unreachable", "error.type": "unreachable" },
      statusMessage: "No usable answer",
    });
  });

  it("show a call that broke off", async () => {
    const { spans } = await traced((world) => {
      const fault = { kind: "reset", when: "beforeEffect" } as const;
      world.vendors.databricks.faults.add({ path: /runs\/get\?/, fault });
      return aDatabricksRun("succeeds")(world);
    });

    expect(spans.find(({ status }) => status === "error")).toMatchObject({
      name: "GET",
      attributes: { "error.type": "unclear" },
      statusMessage: "connection reset by 127.0.0.1" + urlPort(spans),
    });
  });
});

const urlPort = (spans: readonly ReceivedSpan[]): string =>
  `:${String(named(spans, "GET")[0]?.attributes["server.port"])}`;

describe("the spans of a dbt run", () => {
  const ids = { "runward.target.type": "dbt-job", "runward.provider": "dbt-cloud" };

  it("are in the caller's trace, with every call to the account", async () => {
    const { ended, spans } = await traced(aRunAtDbt("success"));

    expect(ended).toMatchObject({ status: "succeeded" });
    const ours = ofTheCaller(spans);
    expect(stepNames(ours)).toStrictEqual([
      "startRun",
      "planLaunch",
      "launchAttempt",
      "checkAttempt",
      "keepWebhookRecord",
      "joinLookout",
      "confirmLaunch",
      "readOutputs",
    ]);
    expect(callsByStep(ours)).toContain(
      "launchAttempt > POST /api/v2/accounts/{id}/jobs/{id}/run/",
    );
    expect(callsByStep(ours)).toContain("checkAttempt > GET /api/v2/accounts/{id}/runs/{id}/");
    expect(callsByStep(ours).join()).not.toMatch(/nobody|\?/);
    expect(named(spans, "checkAttempt").at(-1)?.attributes).toMatchObject({
      ...ids,
      "runward.run.id": ended.id,
      "runward.connection.id": String(DBT_ACCOUNT_ID),
      "runward.vendor.run.id": ended["vendorRunId"],
      "runward.attempt.status": "succeeded",
    });
  });

  it("show how a run failed", async () => {
    const { ended, spans } = await traced(aRunAtDbt("error"));

    expect(ended).toMatchObject({ status: "failed" });
    expect(named(spans, "checkAttempt").at(-1)?.attributes).toMatchObject({
      ...ids,
      "runward.attempt.status": "failed",
    });
    expect(callsByStep(spans).join()).toContain("explainFailure > GET");
  });
});

describe("traces", () => {
  it("are kept although the host marks them as not sampled", async () => {
    const { spans } = await traced(aDatabricksRun("succeeds", "00"));

    expect(named(ofTheCaller(spans), "checkAttempt").length).toBeGreaterThan(1);
  });

  it("follow OTEL_TRACES_SAMPLER if it is set", async () => {
    const follow = { environment: { OTEL_TRACES_SAMPLER: "parentbased_always_on" } };

    const dropped = await traced(aDatabricksRun("succeeds", "00"), follow);
    const kept = await traced(aDatabricksRun("succeeds", "01"), follow);

    expect(ofTheCaller(dropped.spans)).toStrictEqual([]);
    expect(ofTheCaller(kept.spans).length).toBeGreaterThan(3);
  });

  it("begin with the request where the caller has none", async () => {
    const { id, spans } = await traced(async (world) => {
      world.vendors.dbtCloud.addJob(aDbtJob());
      return world.start(aDbtRun());
    });

    const traces = new Set(
      ["startRun", "planLaunch", "launchAttempt", "checkAttempt"].flatMap((name) =>
        named(spans, name).map(({ traceId }) => traceId),
      ),
    );
    expect(traces.size).toBe(1);
    expect(named(spans, "launchAttempt")[0]?.attributes).toMatchObject({ "runward.run.id": id });
  });

  it("go on after the host was killed", async () => {
    const journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));

    const { spans } = await traced(
      async (world) => {
        const run = await aDatabricksRun("succeeds")(world);
        await world.host.advance({ seconds: 40 });
        await world.restart();
        return run;
      },
      // The crashed host is still in this process, and must not continue to send.
      { journalDirectory, environment: { OTEL_BSP_SCHEDULE_DELAY: "3600000" } },
    );

    const ends = named(ofTheCaller(spans), "checkAttempt").map(
      ({ attributes }) => attributes["runward.attempt.status"],
    );
    expect(ends).toContain("succeeded");
    await rm(journalDirectory, { recursive: true, force: true });
  });

  it("get their name from OpenTelemetry's own variables, by default runward", async () => {
    const [unnamed, named] = [
      await traced(aDatabricksRun("succeeds")),
      await traced(aDatabricksRun("succeeds"), {
        environment: {
          OTEL_SERVICE_NAME: "nightly-runward",
          OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test,team=data",
        },
      }),
    ];

    expect(unnamed.spans[0]?.resource).toMatchObject({ "service.name": "runward" });
    expect(named.spans[0]?.resource).toMatchObject({
      "service.name": "nightly-runward",
      "deployment.environment.name": "test",
      team: "data",
    });
  });
});
