import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import { findRun, findWatchProgress, startRun, wake } from "../../../src/hub/run-store";
import { MemoryHub } from "../../support/memory-hub";
import { aRunInput } from "../../support/run-builders";
import { aConclusion, putEndedRun, putLiveRun, runIdNumber } from "../../support/stored-runs";

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
