import { ganttRows, type GanttPart } from "../../../page/logic/gantt-rows";

const aPart = (name: string, fields: Partial<GanttPart> = {}): GanttPart => ({
  name,
  parent: null,
  kind: "task",
  state: "SUCCESS",
  tone: "succeeded",
  startedAt: "2026-03-02T06:00:00Z",
  endedAt: "2026-03-02T06:00:10Z",
  durationSeconds: null,
  attempt: 1,
  error: null,
  href: null,
  ...fields,
});

const NOW = Date.parse("2026-03-02T06:01:00Z");

describe("ganttRows", () => {
  it("puts parts below their parents, in the order in which they started", () => {
    const rows = ganttRows(
      [
        aPart("late", { startedAt: "2026-03-02T06:00:05Z" }),
        aPart("load / iteration 2", { parent: "load", startedAt: "2026-03-02T06:00:02Z" }),
        aPart("load"),
        aPart("load / iteration 1", { parent: "load" }),
        aPart("never", { startedAt: null, endedAt: null }),
      ],
      NOW,
    );

    expect(rows.map(({ label, depth }) => [label, depth])).toStrictEqual([
      ["load", 0],
      ["iteration 1", 1],
      ["iteration 2", 1],
      ["late", 0],
      ["never", 0],
    ]);
  });

  it.each([
    ["an end", {}, 10],
    ["a live part", { endedAt: null, tone: "running" as const }, 60],
    ["a duration alone", { endedAt: null, durationSeconds: 4 }, 4],
    ["an end before its start", { endedAt: "2026-03-02T05:00:00Z" }, 0],
  ])("draws a bar to %s", (_what, fields, seconds) => {
    const [row] = ganttRows([aPart("load", fields)], NOW);

    expect(row?.bar).toStrictEqual({
      from: NOW - 60_000,
      to: NOW - 60_000 + seconds * 1_000,
    });
    expect(row?.seconds).toBe(seconds);
  });

  it.each([
    ["has not started", { startedAt: null, endedAt: null }],
    ["has a start that is no time", { startedAt: "yesterday" }],
    ["ended at a time that nobody knows", { endedAt: null }],
  ])("draws no bar for a part that %s", (_what, fields) => {
    expect(ganttRows([aPart("load", fields)], NOW)[0]?.bar).toBeNull();
  });

  it("shows each part once, also if they name each other as parents", () => {
    const rows = ganttRows(
      [aPart("a", { parent: "b" }), aPart("b", { parent: "a" }), aPart("c", { parent: "gone" })],
      NOW,
    );

    expect(rows.map(({ label }) => label)).toStrictEqual(["c", "a", "b"]);
  });
});
