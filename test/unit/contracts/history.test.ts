import {
  addToHistory,
  fitHistory,
  mergeHistories,
  MOST_ENTRIES,
  toEntry,
  toHistory,
  type StoredEntry,
  type StoredHistory,
} from "../../../src/contracts/history";

const at = (second: number): string => new Date(Date.UTC(2026, 2, 2, 6, 0, second)).toISOString();

const entry = (second: number, message: string, vendorState: string | null = null): StoredEntry => [
  at(second),
  "watching",
  vendorState,
  message,
];

const many = (count: number, first = 0): StoredHistory =>
  Array.from({ length: count }, (_, index) => entry(first + index, `change ${first + index}`));

describe("addToHistory", () => {
  it("adds each change once", () => {
    const history = [entry(0, "Queued", "QUEUED")];

    expect(addToHistory(history, entry(30, "Queued", "QUEUED"))).toBe(history);
    expect(addToHistory(history, entry(30, "Queued", "RUNNING"))).toHaveLength(2);
    expect(addToHistory(history, entry(30, "Running", "QUEUED"))).toHaveLength(2);
  });

  it("adds a change that happened before, but not last", () => {
    const history = addToHistory([entry(0, "one"), entry(1, "two")], entry(2, "one"));

    expect(history).toHaveLength(3);
  });

  it("adds a change at the time of the newest one, if the clock of its host is behind", () => {
    const history = addToHistory([entry(5, "one")], entry(3, "two"));

    expect(history).toStrictEqual([entry(5, "one"), entry(5, "two")]);
  });

  it("keeps the newest forty", () => {
    const history = addToHistory(many(MOST_ENTRIES), entry(99, "newest"));

    expect(history).toHaveLength(40);
    expect(history.at(0)).toStrictEqual(entry(1, "change 1"));
    expect(history.at(-1)).toStrictEqual(entry(99, "newest"));
  });
});

describe("mergeHistories", () => {
  it("orders the entries of both by their time, and those of one time as they were", () => {
    const run = [entry(0, "Accepted"), entry(5, "Started"), entry(60, "Ended")];
    const watch = [entry(5, "Queued"), entry(35, "Running")];

    const messages = mergeHistories(run, watch).map(([, , , message]) => message);

    expect(messages).toStrictEqual(["Accepted", "Started", "Queued", "Running", "Ended"]);
  });

  it("keeps the newest forty of both", () => {
    const merged = mergeHistories(many(30), many(30, 30));

    expect(merged).toHaveLength(40);
    expect(merged.at(0)).toStrictEqual(entry(20, "change 20"));
  });
});

describe("fitHistory", () => {
  it("keeps the newest entries for which there is room", () => {
    const history = many(10);
    const [first, ...others] = history;
    const room = JSON.stringify(others).length;

    expect(first).toBeDefined();
    expect(fitHistory(history, room)).toStrictEqual(others);
    expect(fitHistory(history, room - 2)).toStrictEqual(others.slice(1));
  });

  it.each([0, -1])("keeps nothing in %d characters", (room) => {
    expect(fitHistory(many(3), room)).toStrictEqual([]);
  });
});

describe("toEntry", () => {
  it("cuts a vendor's texts, and puts them on one line", () => {
    const stored = toEntry({
      at: at(0),
      phase: "watching",
      vendorState: "S".repeat(500),
      message: `first\nsecond ${"m".repeat(5_000)}`,
    });

    const [shown] = toHistory([stored]);

    expect(shown).toMatchObject({ at: at(0), phase: "watching" });
    expect(shown?.vendorState).toHaveLength(60);
    expect(shown?.message).toHaveLength(160);
    expect(shown?.message).toMatch(/^first second m+…$/);
  });
});
