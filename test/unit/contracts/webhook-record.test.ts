import {
  afterNote,
  NO_RECORD,
  noteOf,
  standingOf,
  type WebhookNote,
  webhookRecordIdOf,
} from "../../../src/contracts/webhook-record";

const at = (second: number): string => new Date(Date.UTC(2026, 2, 2, 6, 0, second)).toISOString();

const standingAfter = (notes: readonly WebhookNote[]) =>
  standingOf(notes.reduce(afterNote, NO_RECORD));

const times = (count: number, note: WebhookNote): WebhookNote[] =>
  Array.from({ length: count }, () => note);

const ONE_IN_TEN_LATE: readonly WebhookNote[] = ["late", ...times(9, "inTime")];

describe("standingOf", () => {
  it.each<[notes: readonly WebhookNote[], standing: string]>([
    [[], "none"],
    [["inTime"], "some"],
    [["inTime", "inTime"], "some"],
    [["inTime", "inTime", "inTime"], "proven"],
    [times(50, "inTime"), "proven"],
    [[...times(50, "inTime"), "late"], "none"],
    [["inTime", "inTime", "late", "inTime"], "some"],
    [["late", ...times(5, "inTime")], "some"],
    [["late", ...times(6, "inTime")], "proven"],
    [[...times(20, "late"), ...times(23, "inTime")], "some"],
    [[...times(20, "late"), ...times(24, "inTime")], "proven"],
  ])("after %j is %s", (notes, standing) => {
    expect(standingAfter(notes)).toBe(standing);
  });

  it("does not change while all come in time, so that nothing has to be stored", () => {
    const proven = times(3, "inTime").reduce(afterNote, NO_RECORD);

    expect(afterNote(proven, "inTime")).toStrictEqual(proven);
  });

  it("rarely relies on webhooks of which one in ten is lost", () => {
    let [state, record, relied] = [7, NO_RECORD, 0];
    for (let run = 0; run < 2_000; run++) {
      relied += Number(standingOf(record) === "proven");
      state = (state * 48_271) % 2_147_483_647;
      record = afterNote(record, ONE_IN_TEN_LATE[state % 10]!);
    }

    expect(relied / 2_000).toBeLessThan(0.15);
  });
});

describe("noteOf", () => {
  it.each<[what: string, hints: readonly number[], seen: number, note: WebhookNote | null]>([
    ["a webhook soon after the end", [101], 101, "inTime"],
    ["one whose sender's clock is a little ahead", [95], 96, "inTime"],
    ["one about the start", [5], 105, null],
    ["none, and a check soon after the end", [], 120, null],
    ["none, and a check long after the end", [], 161, "late"],
    ["one that came late", [400], 400, "late"],
    ["one in time, after which the vendor showed no end for long", [101], 900, "late"],
  ])("of %s", (_what, hints, seen, note) => {
    const [hintAt] = hints.map(at);

    expect(noteOf({ endedAt: at(100), hintAt, seenAt: at(seen) })).toBe(note);
  });

  it("says nothing of a run whose end the vendor does not tell", () => {
    expect(noteOf({ endedAt: null, hintAt: at(1), seenAt: at(900) })).toBeNull();
  });
});

describe("webhookRecordIdOf", () => {
  it("names the job and its connection, in lower case", () => {
    const place = { provider: "databricks", connectionId: "ADB-1.2", vendorJobId: "77" };

    expect(webhookRecordIdOf(place)).toBe("webhooks-databricks-adb-1.2-77");
  });
});
