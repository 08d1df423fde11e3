import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import type { TickInput, TickResult } from "../../../src/contracts/tick";
import { createTickHub, findTick, readRegister, startTick } from "../../../src/hub/schedule-store";
import { HALF_WRITTEN, MemoryHub } from "../../support/memory-hub";
import { aRunInput, secondsLater } from "../../support/run-builders";
import { putLiveRun, runIdNumber } from "../../support/stored-runs";
import { unsealed } from "../../support/parameter-seals";

const ID = "s-nightly-20260302t0600z";

const input: TickInput = {
  schedule: "nightly",
  tick: secondsLater(0),
  runId: runIdNumber(1),
  run: aRunInput(),
  overlap: "skip",
  misfire: { policy: "runOnce", maxLatenessMinutes: 15 },
  supersededBy: null,
  previous: null,
  waitingSince: null,
};

const result: TickResult = {
  kind: "started",
  runId: runIdNumber(1),
  message: "Started",
  newestRun: { kind: "run", runId: runIdNumber(1) },
};

const aHub = (): MemoryHub => new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));

describe("startTick", () => {
  it("starts the instance of a tick once", async () => {
    const hub = aHub();

    expect(await startTick(hub.client, ID, input)).toBe("started");
    expect(await startTick(hub.client, ID, input)).toBe("exists");
    expect(hub.starts).toBe(1);
    expect(hub.instances.get(ID)).toMatchObject({ name: "scheduledTick", input });
  });

  it("does not replace a tick that has ended", async () => {
    const hub = aHub();
    hub.put({ instanceId: ID, name: "scheduledTick", runtimeStatus: Status.Completed });

    expect(await startTick(hub.client, ID, input)).toBe("exists");
    expect(hub.starts).toBe(0);
  });

  it("finds the tick that another host started after the look", async () => {
    const hub = aHub();
    jest.spyOn(hub, "startNew").mockImplementation(() => {
      hub.put({ instanceId: ID, name: "scheduledTick" });
      return Promise.reject(new Error("already exists"));
    });

    expect(await startTick(hub.client, ID, input)).toBe("exists");
  });

  it("fails if nothing was started", async () => {
    const hub = aHub();
    jest.spyOn(hub, "startNew").mockRejectedValue(new Error("queue is full"));

    await expect(startTick(hub.client, ID, input)).rejects.toThrow("queue is full");
  });
});

describe("findTick", () => {
  it("finds nothing under an id that was never started", async () => {
    expect(await findTick(aHub().client, ID)).toBeNull();
  });

  it("reads what a live tick waits for, and the result of one that has ended", async () => {
    const hub = aHub();
    const customStatus = { message: "Waits for its turn" };
    hub.put({ instanceId: ID, name: "scheduledTick", customStatus });
    hub.put({ instanceId: `${ID}2`, runtimeStatus: Status.Completed, output: result });

    expect(await findTick(hub.client, ID)).toStrictEqual({
      ended: false,
      result: null,
      progress: customStatus,
    });
    expect(await findTick(hub.client, `${ID}2`)).toStrictEqual({
      ended: true,
      result,
      progress: null,
    });
  });
});

describe("createTickHub", () => {
  it("reads ticks and runs, and starts runs, in the task hub of the client", async () => {
    const hub = aHub();
    const ticks = createTickHub(hub.client, unsealed);
    hub.put({ instanceId: ID, name: "scheduledTick" });
    putLiveRun(hub, 1);

    expect(await ticks.findTick(ID)).toMatchObject({ ended: false });
    expect(await ticks.findRun(runIdNumber(1))).toMatchObject({ id: runIdNumber(1) });
    expect(await ticks.startRun(runIdNumber(2), aRunInput())).toBe("started");
    expect(hub.instances.get(runIdNumber(2))).toMatchObject({ name: "run", input: aRunInput() });
    expect(await ticks.startRun(runIdNumber(2), aRunInput())).toBe("exists");
  });
});

describe("an instance of which the task hub has only a part", () => {
  it("is a live tick, and is not started again", async () => {
    const hub = aHub();
    hub.put({ instanceId: ID, ...HALF_WRITTEN });

    expect(await findTick(hub.client, ID)).toStrictEqual({
      ended: false,
      result: null,
      progress: null,
    });
    expect(await startTick(hub.client, ID, input)).toBe("exists");
    expect(hub.starts).toBe(0);
  });

  it("is trouble for the register, and not a register without schedules", async () => {
    const hub = aHub();
    hub.put({ instanceId: "schedule-register", ...HALF_WRITTEN });

    await expect(readRegister(hub.client)).rejects.toThrow("only a part of instance");
  });
});
