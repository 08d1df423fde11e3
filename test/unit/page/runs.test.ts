import { filtersIn, fits, isRunId, splitFilters } from "../../../page/logic/run-filters";
import { timelineOf, type TimedRun } from "../../../page/logic/run-timeline";
import { jobsAmong, stripsOf } from "../../../page/logic/same-job";
import { visibleRows } from "../../../page/logic/visible-rows";

const aRun = {
  id: "r-1",
  status: "failed" as const,
  jobName: "Nightly Orders",
  vendorRunId: "5037548900496809",
  acceptedAt: "2026-03-02T06:00:00Z",
  message: "Failed.\nMessage: Task join failed",
  tags: { team: "sales", schedule: "nightly" },
  target: { type: "a-job", connectionId: "adb-1.2", jobId: "77", jobName: null },
};

const NOW = Date.parse("2026-03-02T07:00:00Z");

describe("splitFilters", () => {
  it("sends the filters that the API has, and leaves the others to the page", () => {
    const filters = { status: "failed", text: "orders", tag: "team=sales", range: "1h" };

    expect(splitFilters(filters, (name) => name !== "tag", NOW)).toStrictEqual({
      query: { since: "2026-03-02T06:00:00.000Z", status: "failed", text: "orders" },
      own: { tag: "team=sales" },
    });
  });

  it.each([
    [{}, "2026-03-01T07:00:00.000Z"],
    [{ range: "7d" }, "2026-02-23T07:00:00.000Z"],
    [{ range: "for ever" }, "2026-03-01T07:00:00.000Z"],
    [{ since: "2026-01-01T00:00:00Z", range: "1h" }, "2026-01-01T00:00:00Z"],
  ])("asks for %j since %s", (filters, since) => {
    expect(splitFilters(filters, () => true, NOW).query["since"]).toBe(since);
  });
});

describe("filtersIn", () => {
  it("reads the known filters of an address that are not empty", () => {
    const query = new Map([
      ["status", "failed"],
      ["text", "  "],
      ["hat", "on"],
    ]);

    expect(filtersIn(query)).toStrictEqual({ status: "failed" });
  });
});

describe("fits", () => {
  it.each([
    [{ status: "failed" }, true],
    [{ status: "running" }, false],
    [{ target: "a-job", connection: "adb-1.2" }, true],
    [{ target: "a-job", connection: "adb-3.4" }, false],
    [{ schedule: "nightly" }, true],
    [{ schedule: "daily" }, false],
    [{ tag: "team=sales" }, true],
    [{ tag: "team = sales" }, true],
    [{ tag: "team=finance" }, false],
    [{ tag: "sales" }, true],
    [{ tag: "finance" }, false],
    [{ text: "ORDERS" }, true],
    [{ text: "5037548900" }, true],
    [{ text: "join failed" }, true],
    [{ text: "r-1" }, true],
    [{ text: "invoices" }, false],
    [{ until: "2026-03-02T06:00:00Z" }, true],
    [{ until: "2026-03-02T05:59:59Z" }, false],
  ])("compares a run with %j: %s", (filters, expected) => {
    expect(fits(aRun, filters)).toBe(expected);
  });
});

describe("isRunId", () => {
  it.each([
    [`r-${"0a".repeat(20)}`, true],
    [` r-${"0a".repeat(20)} `, true],
    ["r-12", false],
    ["5037548900496809", false],
  ])("tells whether %j is one: %s", (text, expected) => {
    expect(isRunId(text)).toBe(expected);
  });
});

describe("jobsAmong", () => {
  const byId = { ...aRun, jobName: null };
  const byName = {
    ...aRun,
    jobName: null,
    target: { ...aRun.target, jobId: null, jobName: "Nightly Orders" },
  };

  it("takes the name of a job from another run of it", () => {
    const jobOf = jobsAmong([aRun, byId, byName]);

    expect([aRun, byId, byName].map(jobOf)).toStrictEqual([
      { key: "a-job|adb-1.2|name|Nightly Orders", name: "Nightly Orders" },
      { key: "a-job|adb-1.2|name|Nightly Orders", name: "Nightly Orders" },
      { key: "a-job|adb-1.2|name|Nightly Orders", name: "Nightly Orders" },
    ]);
  });

  it("takes no name from a run at another connection", () => {
    const elsewhere = { ...byId, target: { ...aRun.target, connectionId: "adb-3.4" } };

    expect(jobsAmong([aRun, elsewhere])(elsewhere)).toStrictEqual({
      key: "a-job|adb-3.4|id|77",
      name: "77",
    });
  });

  it("knows no job of a run without one", () => {
    const nothing = { ...byId, target: { ...aRun.target, jobId: null } };

    expect(jobsAmong([nothing])(nothing)).toStrictEqual({ key: null, name: "a-job" });
  });
});

describe("stripsOf", () => {
  it("gives each run the last runs of its job up to it, the oldest first", () => {
    const runs = ["r-4", "r-3", "r-2", "r-1"].map((id) => ({ ...aRun, id }));
    const all = [...runs, { ...aRun, id: "r-0", jobName: "Other" }];

    const strips = stripsOf(all, jobsAmong(all), 3);

    expect(strips.get("r-4")?.map(({ id }) => id)).toStrictEqual(["r-2", "r-3", "r-4"]);
    expect(strips.get("r-1")?.map(({ id }) => id)).toStrictEqual(["r-1"]);
    expect(strips.get("r-0")?.map(({ id }) => id)).toStrictEqual(["r-0"]);
  });
});

describe("visibleRows", () => {
  const frame = { count: 10_000, rowHeight: 50, windowHeight: 800 };

  it.each([
    [-200, { first: 0, end: 46 }],
    [250_000, { first: 4_985, end: 5_031 }],
    [499_500, { first: 9_954, end: 10_000 }],
  ])("shows the rows around the window after %d pixels", (scrolled, expected) => {
    expect(visibleRows({ ...frame, scrolled })).toStrictEqual(expected);
  });

  it("shows a short table whole", () => {
    expect(visibleRows({ ...frame, count: 100, scrolled: 3_000 })).toStrictEqual({
      first: 0,
      end: 100,
    });
  });
});

const anAttempt = {
  number: 1,
  mode: "start",
  result: "failed",
  vendorState: "FAILED",
  vendorRunId: "5",
  runPageUrl: null,
  startedAt: "2026-03-02T06:00:04Z",
  endedAt: "2026-03-02T06:00:20Z",
};

const anEndedRun: TimedRun = {
  acceptedAt: "2026-03-02T06:00:00Z",
  startedAt: "2026-03-02T06:00:04Z",
  endedAt: "2026-03-02T06:00:22Z",
  queuedSeconds: 3,
  done: true,
  status: "failed",
  phase: "ended",
  queued: false,
  attempts: [anAttempt],
  callback: { state: "delivered", tries: 2 },
  updatedAt: "2026-03-02T06:00:25Z",
};

describe("timelineOf", () => {
  it("shows launch, queue, attempts, conclusion and callback of a run that has ended", () => {
    const parts = timelineOf(anEndedRun).map(({ name, tone, startedAt, endedAt }) => [
      name,
      tone,
      startedAt?.slice(17, 19),
      endedAt?.slice(17, 19),
    ]);

    expect(parts).toStrictEqual([
      ["Launch", "succeeded", "00", "04"],
      ["Vendor's queue", "succeeded", "04", "07"],
      ["Attempt 1", "failed", "04", "20"],
      ["Conclusion", "succeeded", "20", "22"],
      ["Callback", "succeeded", "22", "25"],
    ]);
  });

  it.each([
    [
      "was never started",
      { attempts: [], startedAt: null, queuedSeconds: null, callback: null },
      [["Launch", "failed"]],
    ],
    [
      "is being launched",
      { attempts: [], startedAt: null, queuedSeconds: null, done: false, callback: null },
      [["Launch", "running"]],
    ],
    [
      "waits in the queue",
      {
        attempts: [{ ...anAttempt, result: null, endedAt: null, vendorState: null }],
        queued: true,
        done: false,
        callback: null,
      },
      [
        ["Launch", "succeeded"],
        ["Vendor's queue", "waiting"],
        ["Attempt 1", "waiting"],
      ],
    ],
    [
      "has an attempt without a result",
      {
        attempts: [{ ...anAttempt, result: null }],
        queuedSeconds: 0,
        endedAt: null,
        callback: null,
      },
      [
        ["Launch", "succeeded"],
        ["Attempt 1", "unknown"],
      ],
    ],
    [
      "waits for its callback",
      { callback: { state: "waiting", tries: 0 }, queuedSeconds: 0, attempts: [] },
      [
        ["Launch", "succeeded"],
        ["Callback", "waiting"],
      ],
    ],
  ])("shows a run that %s", (_what, fields, expected) => {
    const parts = timelineOf({ ...anEndedRun, ...fields });

    expect(parts.map(({ name, tone }) => [name, tone])).toStrictEqual(expected);
  });
});
