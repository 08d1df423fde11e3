import type { InvocationContext } from "@azure/functions";
import { OrchestrationRuntimeStatus } from "durable-functions";
import { createJoinLookout } from "../../../../src/activities/lookout/join-lookout";
import { type JoinOrder, lookoutIdOf } from "../../../../src/contracts/lookout";
import type { Provider } from "../../../../src/providers/provider";
import { MemoryHub } from "../../../support/memory-hub";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const place = { provider: "databricks", connectionId: "adb-1.2", targetType: "databricks-job" };
const order: JoinOrder = { place, joining: { member: "501-1", mark: "a", waitSeconds: 30 } };
const ID = lookoutIdOf(place);

const listing = (): Promise<never> => Promise.reject(new Error("Nobody lists here."));

async function join(
  hub: MemoryHub,
  listActive: Provider["listActive"] = listing,
): Promise<unknown> {
  const { handler } = createJoinLookout({
    clientOf: () => hub.client,
    providers: { forAttempt: () => ({ listActive }) as Provider },
    now: () => NOW,
  });
  return handler(order, {} as unknown as InvocationContext);
}

const joined = { mark: "a", waitSeconds: 30, missed: 0, covered: false, members: "501-1" };

describe("joinLookout", () => {
  it("starts a lookout that knows the watch, if there is none", async () => {
    const hub = new MemoryHub(() => NOW);

    expect(await join(hub)).toStrictEqual({ kind: "joined" });
    expect(hub.instances.get(ID)).toMatchObject({
      name: "lookout",
      input: { place, groups: [joined] },
    });
  });

  it("tells a live one", async () => {
    const hub = new MemoryHub(() => NOW);
    hub.put({ instanceId: ID, name: "lookout" });
    const getStatus = jest.spyOn(hub, "getStatus");

    expect(await join(hub)).toStrictEqual({ kind: "joined" });
    expect(hub.raised).toStrictEqual([{ id: ID, name: "WatchJoined", data: order.joining }]);
    expect(hub.starts).toBe(0);
    // The input of a lookout of thousands of watches is large.
    expect(getStatus.mock.calls).toStrictEqual([[ID, { showInput: false }]]);
  });

  it.each<
    [name: string, runtimeStatus: OrchestrationRuntimeStatus, watches: number, kept: object[]]
  >([
    ["one that was terminated", OrchestrationRuntimeStatus.Terminated, 2, [{ members: "9-1" }]],
    ["one that has ended as it should", OrchestrationRuntimeStatus.Completed, 0, []],
  ])(
    "starts the next one after %s, with those that only it knew",
    async (_name, status, watches, kept) => {
      const hub = new MemoryHub(() => NOW);
      await join(hub);
      const groups = [{ ...joined, covered: true, members: "9-1 501-1" }];
      const { input } = hub.instances.get(ID)!;
      hub.put({
        instanceId: ID,
        runtimeStatus: status,
        input: { ...(input as object), groups },
        customStatus: { watches, covered: watches, listing: true, listedAt: null, trouble: null },
      });

      expect(await join(hub)).toStrictEqual({ kind: "joined" });
      expect(hub.instances.get(ID)?.input).toMatchObject({
        groups: [...kept.map((one) => ({ ...joined, ...one })), joined],
      });
    },
  );

  it("says that there is no list for the target, and starts nothing", async () => {
    const hub = new MemoryHub(() => NOW);

    expect(await join(hub, null)).toStrictEqual({ kind: "alone" });
    expect(hub.starts).toBe(0);
  });

  it("says that it failed, if the task hub does", async () => {
    const hub = new MemoryHub(() => NOW);
    hub.trouble = new Error("The hub is away.");

    expect(await join(hub)).toStrictEqual({ kind: "failed" });
  });
});
