import { causeLine, errorParts } from "../../../page/logic/error-parts";
import { headingOf } from "../../../page/logic/heading-text";
import { instantTexts } from "../../../page/logic/instant-text";
import { safeLink } from "../../../page/logic/link";
import { toneOf, toneOfPart } from "../../../page/logic/tone";

const MESSAGE = `Failed.
Message: Task join failed with message: Workload failed.
See the output for details.
Run page URL: https://adb-1.2.azuredatabricks.net/jobs/4/runs/5
join: AnalysisException: [UNRESOLVED_COLUMN] A column cannot be resolved.
Traceback:
  File "join.py", line 3
publish: ValueError: empty
Note: the link leads to the job.`;

describe("errorParts", () => {
  it("takes the outcome, the cause and each failed part apart", () => {
    expect(errorParts(MESSAGE)).toStrictEqual({
      verdict: "Failed.",
      cause: "Task join failed with message: Workload failed.\nSee the output for details.",
      details: [
        'join: AnalysisException: [UNRESOLVED_COLUMN] A column cannot be resolved.\nTraceback:\n  File "join.py", line 3',
        "publish: ValueError: empty",
        "Note: the link leads to the job.",
      ],
    });
  });

  it.each(["", "Failed.", "one line", "a\nb\nc"])("takes any text, such as %j", (message) => {
    const { verdict, cause } = errorParts(message);

    expect([verdict, cause].join("\n").trim()).toBe(message);
  });

  it("gives lists the first line of the cause", () => {
    expect(causeLine(MESSAGE)).toBe("Task join failed with message: Workload failed.");
  });
});

describe("toneOfPart", () => {
  it.each([
    ["SUCCESS", "succeeded"],
    ["Success", "succeeded"],
    ["pass", "succeeded"],
    ["COMPLETED", "succeeded"],
    ["FAILED", "failed"],
    ["error", "failed"],
    ["TIMEDOUT", "timedOut"],
    ["CANCELED", "cancelled"],
    ["Cancelled", "cancelled"],
    ["UPSTREAM_FAILED", "skipped"],
    ["skipped", "skipped"],
    ["EXCLUDED", "skipped"],
    ["QUEUED", "waiting"],
    ["PENDING", "waiting"],
    ["RUNNING", "running"],
    ["TERMINATING", "running"],
  ])("sorts the state %s as %s", (state, tone) => {
    const part = { state, startedAt: null, endedAt: null, error: null };

    expect(toneOfPart(part)).toBe(tone);
  });

  it.each([
    [null, null, "waiting"],
    ["2026-03-02T06:00:00Z", null, "running"],
    ["2026-03-02T06:00:00Z", "2026-03-02T06:00:10Z", "unknown"],
  ])("goes by the times %s and %s where the word says nothing", (startedAt, endedAt, tone) => {
    expect(toneOfPart({ state: "FROBNICATED", startedAt, endedAt, error: null })).toBe(tone);
  });

  it.each([
    ["SUCCESS", "failed"],
    ["FROBNICATED", "failed"],
    ["TERMINATED SKIPPED", "skipped"],
    ["CANCELED", "cancelled"],
  ])("sorts the state %s with an error as %s", (state, tone) => {
    const part = { state, startedAt: null, endedAt: null, error: "no" };

    expect(toneOfPart(part)).toBe(tone);
  });
});

describe("toneOf", () => {
  it.each([
    ["timedOut", "timedOut"],
    ["somethingNew", "unknown"],
  ])("shows the status %s as %s", (status, tone) => {
    expect(toneOf(status)).toBe(tone);
  });
});

describe("safeLink", () => {
  it.each(["https://adb-1.2.azuredatabricks.net/jobs/4", "http://127.0.0.1:3000/"])(
    "leads to %s",
    (address) => {
      expect(safeLink(address)).toBe(address);
    },
  );

  it.each([
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//host",
    "file:///etc/passwd",
    "",
    null,
    undefined,
  ])("leads nowhere for %j", (address) => {
    expect(safeLink(address)).toBeNull();
  });
});

describe("headingOf", () => {
  it.each([
    ["durationSeconds", "Duration"],
    ["startedAt", "Started"],
    ["rows", "Rows"],
    ["maxParallel", "Max parallel"],
    ["seconds", "Seconds"],
    ["sales.silver.orders", "sales.silver.orders"],
    ["load / iteration 3", "load / iteration 3"],
  ])("makes a heading of %s: %s", (name, heading) => {
    expect(headingOf(name)).toBe(heading);
  });
});

describe("instantTexts", () => {
  const now = Date.parse("2026-03-02T18:00:00Z");

  it.each([
    ["2026-03-02T06:05:09Z", "06:05:09", "2026-03-02 06:05:09 UTC"],
    ["2026-03-01T06:05:09Z", "03-01 06:05:09", "2026-03-01 06:05:09 UTC"],
    ["2025-12-31T23:59:59Z", "2025-12-31 23:59:59", "2025-12-31 23:59:59 UTC"],
    ["soon", "soon", "soon"],
  ])("shows %s with as much of the day as is needed", (iso, short, full) => {
    expect(instantTexts(iso, "utc", now)).toStrictEqual({ short, full });
  });

  it("names the zone of this machine's time", () => {
    expect(instantTexts("2026-03-02T06:05:09Z", "local", now).full).toMatch(
      /^2026-03-0\d \d\d:\d\d:09 UTC([+−]\d+(:\d\d)?)?$/,
    );
  });
});
