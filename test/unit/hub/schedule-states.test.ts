import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import { currentPause, scheduleStateId } from "../../../src/contracts/schedule-state";
import {
  changeScheduleState,
  findScheduleState,
  pause,
  resume,
  startByHand,
} from "../../../src/hub/schedule-states";
import { HALF_WRITTEN, MemoryHub } from "../../support/memory-hub";

const NINE = new Date("2026-05-01T09:00:00.000Z");
const TEN = new Date("2026-05-01T10:00:00.000Z");
const ID = scheduleStateId("Nightly");

/** A hub in which instances end as soon as they are read. */
function aHub(): MemoryHub {
  const hub = new MemoryHub(() => NINE);
  const start = hub.startNew.bind(hub);
  jest.spyOn(hub, "startNew").mockImplementation(async (name, options) => {
    const id = await start(name, options);
    hub.put({ instanceId: id, runtimeStatus: Status.Completed });
    return id;
  });
  return hub;
}

describe("the state of a schedule", () => {
  it("is empty before anybody changed it", async () => {
    expect(await findScheduleState(aHub().client, "nightly")).toStrictEqual({
      schedule: "nightly",
      pauses: [],
      startedByHand: null,
    });
  });

  it("keeps each pause, with who made it, from its begin to its end", async () => {
    const { client } = aHub();

    await changeScheduleState(client, "nightly", pause(NINE, "sales"));
    const paused = await findScheduleState(client, "NIGHTLY");
    await changeScheduleState(client, "nightly", resume(TEN));
    const resumed = await findScheduleState(client, "nightly");

    const from = NINE.toISOString();
    expect(currentPause(paused)).toStrictEqual({ from, by: "sales", until: null });
    expect(currentPause(resumed)).toBeNull();
    expect(resumed.pauses).toStrictEqual([{ from, by: "sales", until: TEN.toISOString() }]);
  });

  it("does not change when it is changed the same way again", async () => {
    const hub = aHub();

    await changeScheduleState(hub.client, "nightly", resume(NINE));
    await changeScheduleState(hub.client, "nightly", pause(NINE, "sales"));
    const state = await changeScheduleState(hub.client, "nightly", pause(TEN, "finance"));

    expect(hub.starts).toBe(1);
    expect(currentPause(state)?.by).toBe("sales");
  });

  it("has the changes of two callers at once", async () => {
    const { client } = aHub();

    await Promise.all([
      changeScheduleState(client, "nightly", pause(NINE, null)),
      changeScheduleState(client, "nightly", startByHand("r-1", NINE)),
    ]);

    const state = await findScheduleState(client, "nightly");
    expect(currentPause(state)).not.toBeNull();
    expect(state.startedByHand).toStrictEqual({ runId: "r-1", at: NINE.toISOString() });
  });

  it("keeps the newest fifty pauses", async () => {
    const { client } = aHub();
    for (let hour = 0; hour < 60; hour++) {
      const from = new Date(NINE.getTime() + hour * 3_600_000);
      await changeScheduleState(client, "nightly", pause(from, null));
      await changeScheduleState(client, "nightly", resume(from));
    }

    const { pauses } = await findScheduleState(client, "nightly");

    expect(pauses).toHaveLength(50);
    expect(pauses.at(-1)?.until).toBe(new Date(NINE.getTime() + 59 * 3_600_000).toISOString());
  });

  it("is trouble, and no empty state, if the hub has only a part of it", async () => {
    const hub = aHub();
    hub.put({ instanceId: ID, ...HALF_WRITTEN });

    await expect(findScheduleState(hub.client, "nightly")).rejects.toThrow("only a part");
  });
});
