import { ShownRun } from "../../../../../src/providers/databricks/jobs/run-document";
import { toFacts } from "../../../../../src/providers/databricks/jobs/run-facts";

const CREATED = Date.parse("2026-11-02T06:00:00.000Z");

const factsOf = (run: object, { queued }: { queued: boolean } = { queued: false }): unknown =>
  toFacts(ShownRun.parse(run), { queued });

describe("toFacts", () => {
  it("adds the time in the queue to the time of creation", () => {
    const run = {
      run_name: "Nightly load",
      start_time: CREATED,
      queue_duration: 90_500,
      end_time: CREATED + 600_000,
    };

    expect(factsOf(run)).toStrictEqual({
      startedAt: "2026-11-02T06:01:30.500Z",
      endedAt: "2026-11-02T06:10:00.000Z",
      queuedSeconds: 90.5,
      jobName: "Nightly load",
    });
  });

  it("says no start while the run is queued, and no end while it is active", () => {
    expect(factsOf({ start_time: CREATED, end_time: 0 }, { queued: true })).toStrictEqual({
      startedAt: null,
      endedAt: null,
      queuedSeconds: null,
      jobName: null,
    });
  });

  it.each([
    ["missing", {}],
    ["of another type", { start_time: "soon", end_time: [], queue_duration: {}, run_name: 7 }],
    ["not a number of milliseconds", { start_time: 1e300, end_time: -1e300, queue_duration: -1 }],
  ])("says nothing where the values are %s", (_what, run) => {
    expect(factsOf(run)).toStrictEqual({
      startedAt: null,
      endedAt: null,
      queuedSeconds: null,
      jobName: null,
    });
  });
});
