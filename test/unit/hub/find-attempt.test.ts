import { findAttempt } from "../../../src/hub/find-attempt";
import { acceptedRun, findRun } from "../../../src/hub/run-store";
import { HALF_WRITTEN, MemoryHub } from "../../support/memory-hub";
import { anAttempt, aRunInput, aWatchInput, RUN_PAGE } from "../../support/run-builders";
import { aProgress, putLiveRun, runIdNumber } from "../../support/stored-runs";

describe("findAttempt", () => {
  it("asks the task hub for nothing before there is a watch", async () => {
    const hub = new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));
    const getStatus = jest.spyOn(hub, "getStatus");

    const run = acceptedRun(runIdNumber(1), aRunInput());

    expect(await findAttempt(hub.client, run)).toBeNull();
    expect(getStatus).not.toHaveBeenCalled();
  });

  describe("with a watch of which the task hub has only a part", () => {
    const WATCH_ID = "watch-databricks-adb-1.2-501-1";
    const latest = anAttempt({ runPageUrl: null });

    async function find(
      progress: Parameters<typeof aProgress>[0],
      customStatus: unknown = null,
    ): ReturnType<typeof findAttempt> {
      const hub = new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));
      const id = putLiveRun(hub, 1, { customStatus: aProgress(progress) });
      hub.put({ instanceId: WATCH_ID, ...HALF_WRITTEN, customStatus });
      return findAttempt(hub.client, (await findRun(hub.client, id))!);
    }

    it("returns the attempt in the run's own status, with its page", async () => {
      expect(await find({ latest })).toStrictEqual(anAttempt({ runPageUrl: RUN_PAGE }));
    });

    it("returns the attempt by which the vendor continued it", async () => {
      const attempt = anAttempt({ vendorRunId: "502" });

      expect(await find({ latest }, { ...aWatchInput().progress, attempt })).toStrictEqual(attempt);
    });

    it("is trouble if the run's own status has none, and not a run without an attempt", async () => {
      await expect(find({})).rejects.toThrow("only a part of instance watch-");
    });
  });
});
