import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import type { StoredOutputs } from "../../../src/contracts/outputs";
import { findOutputs } from "../../../src/hub/find-outputs";
import { findRun } from "../../../src/hub/run-store";
import { MemoryHub } from "../../support/memory-hub";
import { aProgress, putEndedRun, putLiveRun, succeededConclusion } from "../../support/stored-runs";

const NOW = new Date("2026-03-02T06:00:00Z");
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

const stored: StoredOutputs = {
  vendorRunId: "501",
  outputs: { nodes: { success: 3 }, slowest: [], artifacts: [], truncated: false },
};

function aHub(output: unknown, { outputsOf = "501" }: { outputsOf?: string | undefined } = {}) {
  const hub = new MemoryHub(() => NOW);
  const progress = aProgress({ phase: "ended", conclusion: succeededConclusion });
  const id = putEndedRun(hub, succeededConclusion, { customStatus: { ...progress, outputsOf } });
  const runtimeStatus = Status.Completed;
  hub.put({ instanceId: `outputs-${id}`, name: "outputs", runtimeStatus, output });
  const find = async (at = NOW) => findOutputs(hub.client, (await findRun(hub.client, id))!, at);
  return { hub, id, find };
}

describe("findOutputs", () => {
  it("reads them from the instance in which they are stored", async () => {
    expect(await aHub(stored).find()).toStrictEqual(stored.outputs);
  });

  it.each([
    ["those of an earlier run with the same id", { ...stored, vendorRunId: "77" }],
    ["something else", { rows: 3 }],
    ["nothing yet", null],
  ])("waits a minute for them while the instance holds %s", async (_what, output) => {
    const { find } = aHub(output);

    expect(await find(later(59.999))).toBe("notVisible");
    expect(await find(later(60))).toBeNull();
  });

  it("waits a minute for an instance that the task hub does not show", async () => {
    const { hub, id, find } = aHub(stored);
    hub.instances.delete(`outputs-${id}`);

    expect(await find(later(59))).toBe("notVisible");
    expect(await find(later(61))).toBeNull();
  });

  it("finds none if the run says that it stored none, and then asks for no instance", async () => {
    const hub = new MemoryHub(() => NOW);
    const id = putEndedRun(hub, succeededConclusion);
    const run = (await findRun(hub.client, id))!;
    const getStatus = jest.spyOn(hub, "getStatus");

    expect(await findOutputs(hub.client, run, NOW)).toBeNull();
    expect(getStatus).not.toHaveBeenCalled();
  });

  it("finds none while the run is live", async () => {
    const hub = new MemoryHub(() => NOW);
    const id = putLiveRun(hub, 1, { customStatus: aProgress({ outputsOf: "501" }) });

    expect(await findOutputs(hub.client, (await findRun(hub.client, id))!, NOW)).toBeNull();
  });
});
