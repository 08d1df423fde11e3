import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import type { StoredOutputs } from "../../../src/contracts/outputs";
import type { Conclusion } from "../../../src/contracts/outcome";
import { findRunDocument } from "../../../src/hub/find-run-document";
import { findRunReport } from "../../../src/hub/find-run-report";
import { repairRunIdOf } from "../../../src/hub/repairs";
import { findRun } from "../../../src/hub/run-store";
import { MemoryHub } from "../../support/memory-hub";
import { aRunInput, secondsLater } from "../../support/run-builders";
import {
  aConclusion,
  aProgress,
  putEndedRun,
  putLiveRun,
  runIdNumber,
  succeededConclusion,
} from "../../support/stored-runs";

const NOW = new Date("2026-03-02T06:00:00Z");
const options = { baseUrl: "https://runward.example.com", now: () => NOW };
const ID = runIdNumber(1);

const stored: StoredOutputs = {
  vendorRunId: "501",
  outputs: { nodes: { success: 3 }, slowest: [], artifacts: [], truncated: false },
};

/** An ended run that says that its outputs are stored, and the instance that stores them. */
function aHub(conclusion: Conclusion, output: unknown = stored): MemoryHub {
  const hub = new MemoryHub(() => NOW);
  const callback = { state: "waiting", tries: 0, message: null } as const;
  const endedAt = NOW.toISOString();
  const progress = aProgress({ phase: "ended", conclusion, endedAt, outputsOf: "501" });
  putEndedRun(hub, conclusion, { customStatus: { ...progress, callback } });
  const runtimeStatus = Status.Completed;
  hub.put({ instanceId: `outputs-${ID}`, name: "outputs", runtimeStatus, output });
  return hub;
}

describe("findRunReport", () => {
  it("is the status document of a success, with its outputs and without its callback", async () => {
    const { client } = aHub(succeededConclusion);
    const run = (await findRun(client, ID))!;
    const document = await findRunDocument(client, run, options);

    expect(await findRunReport(client, ID, options)).toStrictEqual({
      conclusion: succeededConclusion,
      document: { ...document, callback: null, outputs: stored.outputs },
    });
  });

  it("has no outputs of a failure, and does not read them", async () => {
    const hub = aHub(aConclusion());
    const getStatus = jest.spyOn(hub, "getStatus");

    const report = await findRunReport(hub.client, ID, options);

    expect(report).toMatchObject({ conclusion: aConclusion(), document: { outputs: null } });
    expect(getStatus.mock.calls.map(([id]) => id)).toStrictEqual([ID]);
  });

  it("is the same for each try of the delivery, although the instance changes", async () => {
    let now = NOW;
    const hub = new MemoryHub(() => now);
    const endedAt = NOW.toISOString();
    const conclusion = aConclusion();
    const customStatus = aProgress({ phase: "ended", conclusion, endedAt });
    putEndedRun(hub, conclusion, { customStatus, runtimeStatus: Status.Running });
    const first = await findRunReport(hub.client, ID, options);

    now = new Date(NOW.getTime() + 60_000);

    expect(await findRunReport(hub.client, ID, options)).toStrictEqual(first);
  });

  it.each([
    ["its newest check", { lastCheckAt: secondsLater(60) }, secondsLater(60)],
    ["its acceptance, if there was none", { lastCheckAt: null }, aRunInput().acceptedAt],
  ])(
    "of a run that an older version accepted is the same before and after its delivery: it changed with %s",
    async (_what, changes, updatedAt) => {
      let now = NOW;
      const hub = new MemoryHub(() => now);
      const conclusion = aConclusion();
      const put = (state: "waiting" | "delivered", runtimeStatus: Status): void => {
        const callback = { state, tries: 1, message: null };
        const progress = aProgress({ phase: "ended", conclusion, ...changes });
        putEndedRun(hub, conclusion, { customStatus: { ...progress, callback }, runtimeStatus });
      };
      put("waiting", Status.Running);
      const first = await findRunReport(hub.client, ID, options);

      now = new Date(NOW.getTime() + 60_000);
      put("delivered", Status.Failed);

      expect(first).toMatchObject({ document: { endedAt: null, updatedAt } });
      expect(await findRunReport(hub.client, ID, options)).toStrictEqual(first);
    },
  );

  it("does not mention repairs, which may start between two deliveries", async () => {
    const hub = aHub(aConclusion());
    hub.put({ instanceId: repairRunIdOf(ID, 1) });

    expect(await findRunReport(hub.client, ID, options)).toMatchObject({
      document: { repairedBy: [], vendorMessage: null },
    });
  });

  it("waits for a run that has not ended, and for outputs that are not visible yet", async () => {
    const live = new MemoryHub(() => NOW);
    putLiveRun(live);

    expect(await findRunReport(live.client, ID, options)).toBe("notEnded");
    expect(await findRunReport(aHub(succeededConclusion, null).client, ID, options)).toBe(
      "notEnded",
    );
  });

  it("finds no run under an id that nobody started", async () => {
    const { client } = new MemoryHub(() => NOW);

    expect(await findRunReport(client, ID, options)).toBe("noSuchRun");
  });
});

describe("findRunDocument", () => {
  it.each([
    ["the outputs", stored, stored.outputs],
    ["null while they are not visible", null, null],
  ])("shows as outputs %s", async (_what, output, shown) => {
    const { client } = aHub(succeededConclusion, output);
    const run = (await findRun(client, ID))!;

    expect((await findRunDocument(client, run, options)).outputs).toStrictEqual(shown);
  });
});
