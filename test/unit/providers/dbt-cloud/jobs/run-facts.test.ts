import { toFacts } from "../../../../../src/providers/dbt-cloud/jobs/run-facts";
import { VendorRun } from "../../../../../src/providers/dbt-cloud/jobs/vendor-run";

const factsOf = (run: object): unknown => toFacts(VendorRun.parse({ id: 7, ...run }));

describe("toFacts", () => {
  it("counts the queue from the creation to the start", () => {
    const run = {
      created_at: "2026-11-02 06:00:00.250000+00:00",
      started_at: "2026-11-02 06:00:30.750000+00:00",
      finished_at: "2026-11-02 06:10:00+00:00",
    };

    expect(factsOf(run)).toStrictEqual({
      startedAt: "2026-11-02T06:00:30.750Z",
      endedAt: "2026-11-02T06:10:00.000Z",
      queuedSeconds: 30.5,
      jobName: null,
    });
  });

  it.each([
    ["missing", {}],
    ["unreadable", { created_at: "yesterday", started_at: 5, finished_at: "+275760-09-13" }],
    ["null", { created_at: null, started_at: null, finished_at: null }],
  ])("says nothing where the times are %s", (_what, run) => {
    expect(factsOf(run)).toStrictEqual({
      startedAt: null,
      endedAt: null,
      queuedSeconds: null,
      jobName: null,
    });
  });

  it("says no length of a queue that would be negative", () => {
    const run = {
      created_at: "2026-11-02 06:00:30+00:00",
      started_at: "2026-11-02 06:00:00+00:00",
    };

    expect(factsOf(run)).toMatchObject({ queuedSeconds: null });
  });
});
