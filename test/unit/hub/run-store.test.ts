import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import {
  acceptedRun,
  createWatchHub,
  findRun,
  findWatchProgress,
  startRun,
  wake,
} from "../../../src/hub/run-store";
import { MemoryHub } from "../../support/memory-hub";
import { anAttempt, aRunInput, aWatchInput } from "../../support/run-builders";
import {
  aConclusion,
  aProgress,
  putEndedRun,
  putLiveRun,
  runIdNumber,
} from "../../support/stored-runs";

const WATCH_ID = "watch-databricks-adb-1.2-501-1";

const aHub = (): MemoryHub => new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));

describe("findRun", () => {
  it.each(["", "r-1", "../x", `${runIdNumber(1)}/x`, `${runIdNumber(1)}?taskHub=x`, WATCH_ID])(
    "asks the task hub for no id that is none of a run: %j",
    async (id) => {
      const hub = aHub();
      const getStatus = jest.spyOn(hub, "getStatus");

      expect(await findRun(hub.client, id)).toBeNull();
      expect(getStatus).not.toHaveBeenCalled();
    },
  );

  it.each([
    [Status.Completed, true],
    [Status.Failed, true],
    [Status.Terminated, true],
    [Status.Canceled, true],
    [Status.Running, false],
    [Status.Pending, false],
    [Status.Suspended, false],
    [Status.ContinuedAsNew, false],
  ])("takes a run for ended by its runtime status: %s is %s", async (runtimeStatus, over) => {
    const hub = aHub();
    const id = putLiveRun(hub, 1, { runtimeStatus });

    expect(await findRun(hub.client, id)).toMatchObject({ ended: over, closed: over });
  });
});

describe("findWatchProgress", () => {
  it("reads no watch for a run that has ended", async () => {
    const hub = aHub();
    const run = await findRun(hub.client, putEndedRun(hub, aConclusion()));
    const getStatus = jest.spyOn(hub, "getStatus");

    expect(await findWatchProgress(hub.client, run!)).toBeNull();
    expect(getStatus).not.toHaveBeenCalled();
  });

  it("returns nothing for a watch that has not started", async () => {
    const hub = aHub();
    const run = await findRun(hub.client, putLiveRun(hub));

    expect(await findWatchProgress(hub.client, run!)).toBeNull();
  });
});

describe("findWatchProgress before the first watch", () => {
  it("asks the task hub for nothing", async () => {
    const hub = aHub();
    const id = putLiveRun(hub, 1, { customStatus: aProgress({ watchId: null }) });
    const run = await findRun(hub.client, id);
    const getStatus = jest.spyOn(hub, "getStatus");

    expect(await findWatchProgress(hub.client, run!)).toBeNull();
    expect(getStatus).not.toHaveBeenCalled();
  });
});

describe("acceptedRun", () => {
  it("is a live run without an attempt", () => {
    const input = aRunInput();

    expect(acceptedRun(runIdNumber(1), input)).toStrictEqual({
      id: runIdNumber(1),
      ended: false,
      closed: false,
      terminated: false,
      input,
      progress: aProgress({
        phase: "launching",
        message: "Accepted; it starts in a moment",
        attempts: [],
        watchId: null,
        vendorState: null,
        checks: 0,
        lastCheckAt: null,
        deadline: null,
      }),
      createdAt: input.acceptedAt,
      updatedAt: input.acceptedAt,
    });
  });
});

describe("startRun", () => {
  it("says whether it started the run or found one that is live", async () => {
    const hub = aHub();

    expect(await startRun(hub.client, runIdNumber(1), aRunInput())).toBe("started");
    expect(await startRun(hub.client, runIdNumber(1), aRunInput())).toBe("exists");
    expect(hub.starts).toBe(1);
  });
});

describe("wake", () => {
  it("sends the hint to a live watch", async () => {
    const hub = aHub();
    hub.put({ instanceId: WATCH_ID, name: "watch" });
    const hint = { deadline: "2026-03-02T07:00:00.000Z" };

    expect(await wake(hub.client, WATCH_ID, hint)).toBe(true);
    expect(hub.raised).toStrictEqual([{ id: WATCH_ID, name: "WakeRequested", data: hint }]);
  });

  it("sends nothing to a watch that does not exist or has ended", async () => {
    const hub = aHub();

    expect(await wake(hub.client, WATCH_ID, { deadline: null })).toBe(false);
    hub.put({ instanceId: WATCH_ID, name: "watch", runtimeStatus: Status.Completed });
    expect(await wake(hub.client, WATCH_ID, { deadline: null })).toBe(false);
    expect(hub.raised).toStrictEqual([]);
  });
});

describe("createWatchHub", () => {
  it("finds the attempt by which the vendor continued the watched one", async () => {
    const hub = aHub();
    const attempt = anAttempt({ vendorRunId: "502" });
    const customStatus = { ...aWatchInput().progress, attempt };
    hub.put({ instanceId: WATCH_ID, name: "watch", customStatus });

    expect(await createWatchHub(hub.client).findWatchedAttempt(WATCH_ID)).toStrictEqual(attempt);
  });

  it.each([
    ["was not continued", { customStatus: aWatchInput().progress }],
    ["has no progress yet", { customStatus: null }],
  ])("finds none if the watch %s", async (_what, changes) => {
    const hub = aHub();
    hub.put({ instanceId: WATCH_ID, name: "watch", ...changes });

    expect(await createWatchHub(hub.client).findWatchedAttempt(WATCH_ID)).toBeNull();
    expect(await createWatchHub(hub.client).findWatchedAttempt("watch-of-nothing")).toBeNull();
  });

  it("raises events in the task hub of the client", async () => {
    const hub = aHub();

    await createWatchHub(hub.client).raiseEvent(WATCH_ID, "Hint", { at: 1 });

    expect(hub.raised).toStrictEqual([{ id: WATCH_ID, name: "Hint", data: { at: 1 } }]);
  });
});

describe("a task hub that fails", () => {
  it.each<[string, (hub: MemoryHub) => Promise<unknown>]>([
    ["findRun", (hub) => findRun(hub.client, runIdNumber(1))],
    ["startRun", (hub) => startRun(hub.client, runIdNumber(1), aRunInput())],
    ["wake", (hub) => wake(hub.client, WATCH_ID, { deadline: null })],
  ])("is an error of %s, and no answer", async (_name, call) => {
    const hub = aHub();
    putLiveRun(hub);
    hub.put({ instanceId: WATCH_ID, name: "watch" });
    hub.trouble = new Error("The storage does not answer.");

    await expect(call(hub)).rejects.toThrow("The storage does not answer.");
  });

  it("is an error of wake, when the watch is there and its queue is full", async () => {
    const hub = aHub();
    hub.put({ instanceId: WATCH_ID, name: "watch" });
    jest.spyOn(hub, "raiseEvent").mockRejectedValue(new Error("queue is full"));

    await expect(wake(hub.client, WATCH_ID, { deadline: null })).rejects.toThrow("queue is full");
  });

  it("is an error of startRun when nothing was started, and no other run's", async () => {
    const hub = aHub();
    jest.spyOn(hub, "startNew").mockRejectedValue(new Error("queue is full"));

    await expect(startRun(hub.client, runIdNumber(1), aRunInput())).rejects.toThrow(
      "queue is full",
    );
  });
});
