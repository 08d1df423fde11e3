import type { HttpRequest } from "@azure/functions";
import { OrchestrationRuntimeStatus } from "durable-functions";
import type { Conclusion } from "../../../src/contracts/outcome";
import { ScheduleList, type ScheduleDocument } from "../../../src/contracts/schedule-document";
import type { TickResult } from "../../../src/contracts/tick";
import { createListSchedules } from "../../../src/triggers/schedules/list-schedules";
import { referenceOf } from "../../../src/triggers/schedules/scheduled-runs";
import { anyCaller } from "../../support/any-caller";
import { anOrderRun } from "../../support/app-contract";
import { aRunInput } from "../../support/run-builders";
import { aSchedule } from "./a-schedule";
import { TimerHost } from "./timer-host";

const BASE_URL = "https://runward.example";
const daily = aSchedule({ name: "Daily", cron: "0 6 * * *", timeZone: "Asia/Kolkata" });
const TICK = new Date("2026-05-02T00:30:00.000Z");
const { tickId, runId } = referenceOf(daily, TICK);

/** A host that has known the schedule for more than a day, just before its tick of 2 May, 06:00 in Kolkata. */
async function aHost(): Promise<TimerHost> {
  const host = new TimerHost("2026-04-30T12:00:00Z", [daily]);
  host.restart();
  host.now = new Date("2026-05-02T00:29:00.000Z");
  await host.fire();
  return host;
}

/** The same host a minute after the tick, which has its instance. */
async function aServingHost(): Promise<TimerHost> {
  const host = await aHost();
  await host.runUntil("2026-05-02T00:31:00Z");
  return host;
}

async function listedBy({ hub, schedules, now }: TimerHost): Promise<ScheduleDocument> {
  const list = createListSchedules({
    baseUrl: BASE_URL,
    schedules,
    orderRun: anOrderRun(() => now),
    startedAt: now,
    now: () => now,
  });
  const request = { query: new URLSearchParams() } as unknown as HttpRequest;
  const { status, body } = await list(request, hub.client, anyCaller);
  expect(status).toBe(200);
  const [document] = ScheduleList.parse(JSON.parse(body as string)).schedules;
  return document!;
}

const started: TickResult = {
  kind: "started",
  runId,
  message: `Started run ${runId}`,
  newestRun: { kind: "run", runId },
};

function putRun({ hub }: TimerHost, conclusion: Conclusion | null): void {
  hub.put("run", runId, aRunInput(), {
    status:
      conclusion === null
        ? OrchestrationRuntimeStatus.Running
        : OrchestrationRuntimeStatus.Completed,
    customStatus: {
      phase: conclusion === null ? "watching" : "ended",
      message: "",
      attempts: [],
      watchId: null,
      vendorState: null,
      checks: 0,
      lastCheckAt: null,
      deadline: null,
      conclusion,
    },
  });
}

const none = { runId: null, workflowId: null, outcome: null, statusUrl: null, reason: null };

describe("listSchedules", () => {
  it("says what is configured, since when, and what is due next", async () => {
    const host = await aHost();

    expect(await listedBy(host)).toMatchObject({
      name: "Daily",
      cron: "0 6 * * *",
      timeZone: "Asia/Kolkata",
      enabled: true,
      overlap: "skip",
      misfire: { policy: "runOnce", maxLatenessMinutes: 15 },
      target: { type: "databricks-job", connectionId: "adb-1.2", jobId: "77", jobName: null },
      knownSince: "2026-04-30T12:00:00.000Z",
      nextTick: { at: TICK.toISOString(), localTime: "2026-05-02T06:00:00+05:30" },
    });
  });

  it("has no last tick where none came since the schedule is known", async () => {
    const host = new TimerHost("2026-05-02T00:31:00Z", [daily]);

    expect((await listedBy(host)).lastTick).toBeNull();
  });

  it("has nothing next for a schedule that is disabled, and keeps its last tick", async () => {
    const host = await aServingHost();
    host.hub.decide(tickId, started);
    host.now = new Date("2026-05-02T08:00:00Z");
    host.restart([{ ...daily, enabled: false }]);
    await host.fire();
    host.now = new Date("2026-05-05T08:00:00Z");

    expect(await listedBy(host)).toMatchObject({
      enabled: false,
      nextTick: null,
      lastTick: { at: TICK.toISOString(), decision: "started" },
    });
  });

  it("shows a tick that is due and not yet decided", async () => {
    const host = await aHost();
    host.now = new Date("2026-05-02T00:30:05Z");

    expect((await listedBy(host)).lastTick).toMatchObject({ decision: "due", ...none });
  });

  it("does not announce a tick that was not started in time", async () => {
    const host = await aHost();
    host.now = new Date("2026-05-02T09:00:00Z");

    expect((await listedBy(host)).lastTick).toMatchObject({ decision: "unknown", ...none });
  });

  it.each([tickId, runId])(
    "lists a schedule also if the state of its last tick cannot be read: %s",
    async (unreadable) => {
      const host = await aServingHost();
      host.hub.decide(tickId, started);
      host.hub.unreadable.add(unreadable);

      expect((await listedBy(host)).lastTick).toStrictEqual({
        at: TICK.toISOString(),
        localTime: "2026-05-02T06:00:00+05:30",
        decision: "unknown",
        message: "The task hub could not be read; try again",
        ...none,
      });
    },
  );

  it.each<[string, TickResult | null, object]>([
    ["was started", started, { decision: "started", message: `Started run ${runId}` }],
    [
      "broke",
      null,
      {
        decision: "broken",
        ...none,
        message: "Its decision failed, and nothing was started; the log says why",
      },
    ],
    [
      "was skipped",
      { kind: "skipped", reason: "overlap", message: "Still running", newestRun: null },
      { decision: "skipped", ...none, reason: "overlap", message: "Still running" },
    ],
  ])("shows a tick that %s", async (_case, result, expected) => {
    const host = await aServingHost();
    const tick = host.hub.instances.get(tickId)!;

    tick.output = result;

    expect((await listedBy(host)).lastTick).toMatchObject(expected);
  });

  it("shows what a tick waits for", async () => {
    const host = await aServingHost();
    const tick = host.hub.instances.get(tickId)!;
    tick.status = OrchestrationRuntimeStatus.Running;
    tick.customStatus = { message: "Waits for another" };

    expect((await listedBy(host)).lastTick).toMatchObject({
      decision: "waiting",
      message: "Waits for another",
    });
  });

  it.each<[Conclusion | null, string | null]>([
    [null, null],
    [{ outcome: "succeeded", code: null, message: "Succeeded." }, "succeeded"],
    [{ outcome: "timedOut", code: "timedOut", message: "Timed out." }, "timedOut"],
  ])("gives the run of a tick and its outcome: %j", async (conclusion, outcome) => {
    const host = await aServingHost();
    host.hub.decide(tickId, started);
    putRun(host, conclusion);

    expect((await listedBy(host)).lastTick).toMatchObject({
      decision: "started",
      runId,
      outcome,
      statusUrl: `${BASE_URL}/api/runs/${runId}`,
    });
  });

  it("finds the run even when its tick has been removed", async () => {
    const host = await aHost();
    host.now = new Date("2026-05-02T09:00:00Z");
    putRun(host, null);

    expect((await listedBy(host)).lastTick).toMatchObject({ decision: "started", runId });
  });
});
