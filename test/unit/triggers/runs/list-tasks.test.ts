import { HttpRequest } from "@azure/functions";
import type { TasksResult } from "../../../../src/contracts/tasks";
import { veil } from "../../../../src/contracts/credential-words";
import type { WatchInput, WatchProgress } from "../../../../src/contracts/watch";
import { createListTasks } from "../../../../src/triggers/runs/list-tasks";
import { anyCaller } from "../../../support/any-caller";
import { MemoryHub } from "../../../support/memory-hub";
import { anAttempt } from "../../../support/run-builders";
import { aProgress, putLiveRun, runIdNumber } from "../../../support/stored-runs";

const NOW = new Date("2026-03-02T06:00:00Z");
const WATCH_ID = "watch-databricks-adb-1.2-501-1";

const progress: WatchProgress = {
  checks: 1,
  lastCheckAt: null,
  lastContactAt: NOW.toISOString(),
  missingSince: null,
  vendorState: "RUNNING",
  queued: false,
  message: null,
  runPageUrl: null,
};
const attempt = anAttempt({ number: 2, details: { where: "key=1" } });
const watched: WatchInput = {
  attempt,
  waitSeconds: 30,
  deadline: NOW.toISOString(),
  queueDeadline: null,
  lostContactSeconds: 3_600,
  progress,
};

const task = {
  name: "main",
  kind: "notebook",
  parent: null,
  state: "RUNNING",
  attempt: 1,
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  error: null,
  pageUrl: null,
};
const listed: TasksResult = { kind: "listed", tasks: [task], truncated: true };

interface Scene {
  readonly result?: TasksResult;
  readonly hub?: (hub: MemoryHub) => void;
  readonly id?: string;
}

/** The tasks of a run that is watched, unless the hub is changed. */
async function listTasks({ result = listed, hub: change, id = runIdNumber(1) }: Scene = {}) {
  const hub = new MemoryHub(() => NOW);
  putLiveRun(hub, 1);
  hub.put({ instanceId: WATCH_ID, name: "watch", input: veil(watched), customStatus: progress });
  change?.(hub);
  const asked: unknown[] = [];
  const answer = createListTasks((of) => (asked.push(of), Promise.resolve(result)));
  const url = `https://runward.test/api/runs/${id}/tasks`;
  const request = new HttpRequest({ method: "GET", url, params: { id } });
  const { status, headers, body } = await answer(request, hub.client, anyCaller);
  return { asked, status, headers, body: JSON.parse(body as string) as Record<string, unknown> };
}

describe("listTasks", () => {
  it("lists the parts of the attempt that is watched, with all that its provider needs", async () => {
    const { asked, status, body } = await listTasks();

    expect(asked).toStrictEqual([attempt]);
    expect(status).toBe(200);
    expect(body).toStrictEqual({
      runId: runIdNumber(1),
      attempt: 2,
      tasks: [task],
      truncated: true,
    });
  });

  it("asks about the run by which the vendor continued the attempt", async () => {
    const continued = anAttempt({ vendorRunId: "502" });
    const { asked } = await listTasks({
      hub: (hub) => {
        hub.put({ instanceId: WATCH_ID, customStatus: { ...progress, attempt: continued } });
      },
    });

    expect(asked).toStrictEqual([continued]);
  });

  it("finds the attempt of a run that was cancelled before its first watch", async () => {
    const { asked } = await listTasks({
      hub: (hub) => {
        hub.instances.delete(WATCH_ID);
        hub.put({ instanceId: `${WATCH_ID}-stop`, name: "watch", input: veil(watched) });
      },
    });

    expect(asked).toStrictEqual([attempt]);
  });

  it.each([
    ["before the first attempt", { customStatus: aProgress({ watchId: null, attempts: [] }) }],
    ["without a stored watch", { customStatus: aProgress({ watchId: "watch-gone" }) }],
  ])("lists nothing %s, and asks nobody", async (_when, changes) => {
    const { asked, status, body } = await listTasks({ hub: (hub) => putLiveRun(hub, 1, changes) });

    expect(asked).toStrictEqual([]);
    expect(status).toBe(200);
    expect(body).toStrictEqual({
      runId: runIdNumber(1),
      attempt: null,
      tasks: [],
      truncated: false,
    });
  });

  it("answers 404 for a run that nobody started", async () => {
    const { status, body } = await listTasks({ id: runIdNumber(2) });

    expect([status, body["code"]]).toStrictEqual([404, "noSuchRun"]);
  });

  it("answers 404 with the vendor's words if the vendor has the run no more", async () => {
    const reason = "Databricks has no run 501.";
    const { status, body } = await listTasks({ result: { kind: "missing", reason } });

    expect([status, body["code"]]).toStrictEqual([404, "runMissing"]);
    expect(body["detail"]).toContain(reason);
  });

  it.each([
    [77.2, "78"],
    [null, "10"],
  ])("answers 503 with the trouble, and when to try again: %s", async (asked, retryAfter) => {
    const reason = "Databricks answered 503.";
    const { status, headers, body } = await listTasks({
      result: { kind: "unreachable", reason, retryAfterSeconds: asked },
    });

    expect([status, body["code"]]).toStrictEqual([503, "vendorUnreachable"]);
    expect(headers).toMatchObject({ "Retry-After": retryAfter });
    expect(body["detail"]).toContain(reason);
  });
});
