import { readSchedules } from "../../support/app-contract";

const aRun = { target: { type: "databricks-job", jobId: 77 } };
const anEntry = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  name: "nightly",
  cron: "30 2 * * *",
  run: aRun,
  ...changes,
});

const read = (...entries: unknown[]): ReturnType<typeof readSchedules> =>
  readSchedules(JSON.stringify(entries), "SCHEDULES");

describe("readSchedules", () => {
  it("fills in what is left out", () => {
    expect(read(anEntry())).toStrictEqual({
      kind: "read",
      schedules: [
        {
          name: "nightly",
          cron: "30 2 * * *",
          timeZone: "UTC",
          run: {
            target: { type: "databricks-job", jobId: "77" },
            waitSeconds: 30,
            timeoutSeconds: 86_400,
            queueTimeoutSeconds: null,
            retry: null,
            outputs: "summary",
            partialSuccess: "fail",
            tags: {},
          },
          overlap: "skip",
          misfire: { policy: "runOnce", maxLatenessMinutes: 15 },
          enabled: true,
        },
      ],
    });
  });

  it("reads an empty list", () => {
    expect(readSchedules("[]", "SCHEDULES")).toStrictEqual({ kind: "read", schedules: [] });
  });

  it.each([
    ["0 30 2 * * *", "30 2 * * *"],
    ["  30   2 * *\tMON-FRI ", "30 2 * * MON-FRI"],
    ["0 6 L * *", "0 6 L * *"],
    ["0 6 * * FRI#2", "0 6 * * FRI#2"],
  ])("takes the cron expression %j as %j", (cron, taken) => {
    expect(read(anEntry({ cron }))).toMatchObject({ schedules: [{ cron: taken }] });
  });

  it.each([
    ["30 2 * *", "must have five fields"],
    ["15 30 2 * * *", "must have five fields"],
    ["@daily", "must have five fields"],
    ["", "must have five fields"],
    ["61 2 * * *", "must be a cron expression"],
    ["30 2 * * Someday", "must be a cron expression"],
    ["30 2 ? * *", 'must not hold "?"'],
    ["0 0 30 2 *", "never comes"],
  ])("refuses the cron expression %j", (cron, complaint) => {
    expect(read(anEntry({ cron }))).toStrictEqual({
      kind: "wrong",
      problems: [expect.stringContaining(`SCHEDULES[0] "nightly" cron: ${complaint}`)],
    });
  });

  it.each(["Mars/Olympus", "+02:00", "W. Europe Standard Time", ""])(
    "refuses the time zone %j",
    (timeZone) => {
      expect(read(anEntry({ timeZone }))).toStrictEqual({
        kind: "wrong",
        problems: [
          'SCHEDULES[0] "nightly" timeZone: must be an IANA time zone such as Europe/Berlin',
        ],
      });
    },
  );

  it.each([
    [
      { run: { target: { type: "databricks-job" } } },
      "run.target.jobId: or jobName or jobUrl must be given",
    ],
    [{ run: { ...aRun, idempotencyKey: "k" } }, "run.idempotencyKey: has no place in a schedule"],
    [{ run: { ...aRun, callBackUri: "https://x" } }, "run.callBackUri: has no place in a schedule"],
    [{ run: { ...aRun, tags: { tick: "x" } } }, "run.tags.tick: is set by the schedule itself"],
    [{ run: { ...aRun, surprise: 1 } }, "run.surprise: is not a known field"],
    [{ overlap: "replace" }, "overlap: "],
    [{ misfire: { policy: "skip", maxLatenessMinutes: 5 } }, "misfire.maxLatenessMinutes: is not"],
    [{ misfire: { policy: "runAll", maxLatenessMinutes: 0 } }, "misfire.maxLatenessMinutes: "],
    [{ misfire: { policy: "never" } }, "misfire.policy: "],
    [{ enabled: "yes" }, "enabled: "],
    [{ comment: "hello" }, "comment: is not a known field"],
  ])("names the schedule and the field of %j", (changes, complaint) => {
    expect(read(anEntry({ name: "first" }), anEntry(changes))).toStrictEqual({
      kind: "wrong",
      problems: [expect.stringContaining(`SCHEDULES[1] "nightly" ${complaint}`)],
    });
  });

  it("limits how many ticks its patience may cover", () => {
    const everyMinute = anEntry({
      cron: "* * * * *",
      misfire: { policy: "runAll", maxLatenessMinutes: 2_000 },
    });
    const everyTenMinutes = { ...everyMinute, cron: "*/10 * * * *" };

    expect(read(everyMinute)).toStrictEqual({
      kind: "wrong",
      problems: [expect.stringContaining("misfire.maxLatenessMinutes: covers more than 1500")],
    });
    expect(read(everyTenMinutes)).toMatchObject({ kind: "read" });
  });

  it("refuses a name that is used twice, in whatever case", () => {
    expect(read(anEntry(), anEntry({ name: "Nightly" }))).toStrictEqual({
      kind: "wrong",
      problems: [expect.stringContaining('SCHEDULES[1] "Nightly" name: belongs to another')],
    });
  });

  it.each(["not json", "{}", '"text"', "7", "null"])("refuses %j as a list", (text) => {
    expect(readSchedules(text, "schedules.json")).toStrictEqual({
      kind: "wrong",
      problems: ["schedules.json: must be a JSON array"],
    });
  });

  it("never repeats the content of the list", () => {
    const secret = "dapi0123456789abcdef";
    const everywhere = [
      anEntry({ name: `${secret}!` }),
      anEntry({ cron: secret, timeZone: secret }),
      anEntry({ overlap: secret, misfire: secret, enabled: secret }),
      anEntry({ run: { ...aRun, waitSeconds: secret, target: { type: secret } } }),
      anEntry({ run: secret }),
      secret,
    ];

    const result = read(...everywhere);
    const broken = readSchedules(`["${secret}"`, "SCHEDULES");

    expect(result.kind).toBe("wrong");
    expect(JSON.stringify([result, broken])).not.toContain(secret);
  });
});
