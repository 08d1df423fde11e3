import SwaggerParser from "@apidevtools/swagger-parser";
import type { z } from "zod";
import { addSampleJobs } from "../../local/sample-jobs";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { WORKSPACE_ID } from "../../local/simulated-vendors";
import { KeyCancellation } from "../../src/contracts/key-cancellation";
import { ProblemDocument } from "../../src/contracts/problem-document";
import {
  AcceptedRun,
  ResultDocument,
  RunDocument,
  RunList,
} from "../../src/contracts/run-document";
import { ScheduleDocument, ScheduleList } from "../../src/contracts/schedule-document";
import { StartedBySchedule } from "../../src/contracts/started-by-schedule";
import { SystemDocument } from "../../src/contracts/system-document";
import { OPERATIONS } from "../../src/openapi/operations";
import { CallersWorld, FUNCTION_KEY } from "../support/callers/callers-world";
import { objectAt, type Json } from "../support/json";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** The statuses that the documents declare for an operation. */
const declared = (id: string): number[] =>
  OPERATIONS.filter((operation) => operation.id === id).flatMap(({ answers }) =>
    answers.map(({ status }) => status),
  );

const target = (jobId: string): Json => ({
  type: "databricks-job",
  workspaceId: WORKSPACE_ID,
  jobId,
});

/** The world begins at six: one tick is served early in it, and one schedule serves none. */
const SCHEDULES = [
  { name: "early", cron: "3 6 * * *", run: { target: target(SAMPLE_JOBS.succeeds.jobId) } },
  {
    name: "off",
    cron: "0 3 * * *",
    timeZone: "Europe/Berlin",
    enabled: false,
    misfire: { policy: "skip" },
    run: { target: target(SAMPLE_JOBS.fails.jobId) },
  },
];

describe("the answers of Runward", () => {
  let world: CallersWorld;

  beforeAll(async () => {
    world = await CallersWorld.start("key", { SCHEDULES: JSON.stringify(SCHEDULES) });
    addSampleJobs(world.vendors);
  });

  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(
      path.startsWith("http") ? path : `${world.host.baseUrl}/api${path}`,
      {
        method,
        headers: {
          "Content-Type": "application/json",
          "x-functions-key": FUNCTION_KEY,
          "Idempotency-Key": JSON.stringify(body ?? ""),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
    );
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Json,
    };
  };

  /** The schemas are strict: a field too many is refused, and so is one too few. */
  const expectDocumented = (id: string, answer: Answer, schema: z.ZodType): void => {
    expect(declared(id)).toContain(answer.status);
    expect(schema.parse(answer.body)).toStrictEqual(answer.body);
  };

  const start = (jobId: string): Promise<Answer> =>
    call("POST", "/runs", { target: target(jobId) });

  const urlOf = (answer: Answer, name: string): string => String(answer.body[name]);

  it.each([
    ["succeeds", 200],
    ["fails", 424],
  ] as const)(
    "are as documented from the start of a run to its end, when its job %s",
    async (job, verdict) => {
      const accepted = await start(SAMPLE_JOBS[job].jobId);
      expectDocumented("StartRun", accepted, AcceptedRun);
      expectDocumented("GetRun", await call("GET", urlOf(accepted, "statusUrl")), RunDocument);
      await world.host.advance({ seconds: 1 });
      expectDocumented("GetRun", await call("GET", urlOf(accepted, "statusUrl")), RunDocument);
      const live = await call("GET", urlOf(accepted, "resultUrl"));
      expectDocumented("GetRunResult", live, ResultDocument);

      await world.host.advance({ seconds: 300 });

      const ended = await call("GET", urlOf(accepted, "resultUrl"));
      expect([live.status, ended.status]).toStrictEqual([202, verdict]);
      expectDocumented("GetRunResult", ended, ResultDocument);
      expectDocumented("GetRun", await call("GET", urlOf(accepted, "statusUrl")), RunDocument);
    },
  );

  it("are as documented for cancels, lists and schedules", async () => {
    const accepted = await start(SAMPLE_JOBS.takesLong.jobId);

    expectDocumented("CancelRun", await call("POST", urlOf(accepted, "cancelUrl")), RunDocument);
    await world.host.advance({ seconds: 120 });
    expectDocumented("DeleteRun", await call("DELETE", urlOf(accepted, "statusUrl")), RunDocument);
    expectDocumented("CancelRunByKey", await call("POST", "/runs/cancel", {}), KeyCancellation);
    expectDocumented("ListRuns", await call("GET", "/runs"), RunList);
    expectDocumented("ListRuns", await call("GET", "/runs?status=running"), RunList);
    const schedules = await call("GET", "/schedules");
    expectDocumented("ListSchedules", schedules, ScheduleList);
    expectDocumented("GetSystem", await call("GET", "/system"), SystemDocument);
    const [first] = schedules.body["schedules"] as { name: string }[];
    const name = String(first?.name);
    for (const [id, action] of [
      ["PauseSchedule", "pause"],
      ["ResumeSchedule", "resume"],
    ]) {
      const changed = await call("POST", `/schedules/${name}/${String(action)}`);
      expectDocumented(String(id), changed, ScheduleDocument);
    }
    const run = await call("POST", `/schedules/${name}/run`, { overlap: "allow" });
    expectDocumented("RunSchedule", run, StartedBySchedule);
    expect(schedules.body).toMatchObject({
      schedules: [{ lastTick: { decision: "started" } }, { enabled: false, nextTick: null }],
    });
  });

  it("are the documented problems for invalid requests", async () => {
    const unknown = `/runs/r-${"0".repeat(40)}`;

    expectDocumented("StartRun", await call("POST", "/runs", { target: 1 }), ProblemDocument);
    expectDocumented("GetRun", await call("GET", unknown), ProblemDocument);
    expectDocumented("CancelRun", await call("POST", `${unknown}/cancel`), ProblemDocument);
    expectDocumented("GetRunResult", await call("GET", `${unknown}/result`), ProblemDocument);
    expectDocumented("ListRuns", await call("GET", "/runs?colour=red"), ProblemDocument);
    const noSchedule = await call("POST", "/schedules/none/run");
    expectDocumented("RunSchedule", noSchedule, ProblemDocument);
  });

  it.each([
    ["/openapi.json", "openapi", "3.1.0"],
    ["/openapi.v2.json", "swagger", "2.0"],
  ])("describe themselves at %s, with the app's own address", async (path, word, version) => {
    const { status, body } = await call("GET", path);
    const address = JSON.stringify([body["servers"], body["host"]]);

    await expect(SwaggerParser.validate(structuredClone(body) as never)).resolves.toBeDefined();
    expect(status).toBe(200);
    expect(body[word]).toBe(version);
    expect(address).toContain(`localhost:${new URL(world.host.baseUrl).port}`);
    expect(Object.keys(objectAt(body, "paths"))).toHaveLength(
      new Set(OPERATIONS.map((operation) => operation.path)).size,
    );
  });

  it("require a key also for the OpenAPI documents", async () => {
    const { status } = await fetch(`${world.host.baseUrl}/api/openapi.json`);

    expect(status).toBe(401);
  });

  it("cannot be cached or treated as a web page", async () => {
    const { headers } = await call("GET", "/openapi.json");

    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});
