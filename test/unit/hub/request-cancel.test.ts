import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import { findRun } from "../../../src/hub/run-store";
import { cancelRun, raiseCancel, repeatCancel } from "../../../src/hub/request-cancel";
import { HALF_WRITTEN, MemoryHub, type StoredInstance } from "../../support/memory-hub";
import { aProgress, putLiveRun, runIdNumber } from "../../support/stored-runs";

const ID = runIdNumber(1);
const AT = new Date("2026-03-02T06:00:00.400Z");
const at = AT.toISOString();
const CANCEL = { id: ID, name: "CancelRequested", data: { at } };

const aHub = (): MemoryHub => new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));

async function cancel(hub: MemoryHub): Promise<void> {
  const run = await findRun(hub.client, ID);
  await cancelRun(hub.client, run!, AT);
}

describe("raiseCancel", () => {
  it("tells the run when it was asked", async () => {
    const hub = aHub();

    await raiseCancel(hub.client, ID, AT);

    expect(hub.raised).toStrictEqual([CANCEL]);
  });
});

describe("cancelRun", () => {
  it("has the cancel repeated if the run has not begun", async () => {
    const hub = aHub();
    putLiveRun(hub, 1, { customStatus: null, runtimeStatus: Status.Pending });

    await cancel(hub);

    expect(hub.raised).toStrictEqual([CANCEL]);
    expect(hub.instances.get(`cancel-${ID}`)).toMatchObject({
      name: "cancelRelay",
      input: { instanceId: ID, at, waitingSince: null },
    });
  });

  it("has it repeated also if the run begins while the event is on its way", async () => {
    const hub = aHub();
    putLiveRun(hub, 1, { customStatus: null });
    jest.spyOn(hub, "raiseEvent").mockImplementation(() => {
      putLiveRun(hub);
      return Promise.resolve();
    });

    await cancel(hub);

    expect(hub.instances.get(`cancel-${ID}`)?.name).toBe("cancelRelay");
  });

  it("fails if nobody would repeat it, so that the caller does", async () => {
    const hub = aHub();
    putLiveRun(hub, 1, { customStatus: null });
    jest.spyOn(hub, "startNew").mockRejectedValue(new Error("queue is full"));

    await expect(cancel(hub)).rejects.toThrow("queue is full");
  });
});

describe("repeatCancel", () => {
  it.each<[string, Partial<StoredInstance>]>([
    ["a run that has begun", { customStatus: aProgress() }],
    [
      "one whose status this version cannot read",
      { customStatus: { phase: "of another version" } },
    ],
  ])("raises the cancel again on %s", async (_what, changes) => {
    const hub = aHub();
    putLiveRun(hub, 1, changes);

    expect(await repeatCancel(hub.client, { instanceId: ID, at })).toStrictEqual({
      state: "raised",
    });
    expect(hub.raised).toStrictEqual([CANCEL]);
  });

  it.each<[string, string, Partial<StoredInstance>]>([
    ["notBegun", "is pending", { customStatus: null, runtimeStatus: Status.Pending }],
    ["notBegun", "is stored in part", { ...HALF_WRITTEN, customStatus: null }],
    ["ended", "has ended", { runtimeStatus: Status.Completed }],
    ["ended", "was terminated", { runtimeStatus: Status.Terminated, customStatus: null }],
  ])("raises nothing (%s) if the run %s", async (state, _what, changes) => {
    const hub = aHub();
    putLiveRun(hub, 1, changes);

    expect(await repeatCancel(hub.client, { instanceId: ID, at })).toStrictEqual({ state });
    expect(hub.raised).toStrictEqual([]);
  });

  it("raises nothing if the run has been deleted", async () => {
    const hub = aHub();

    expect(await repeatCancel(hub.client, { instanceId: ID, at })).toStrictEqual({
      state: "missing",
    });
    expect(hub.raised).toStrictEqual([]);
  });
});
