import type { AttemptStatus, Explanation } from "../../../src/contracts/attempt";
import { inTurn } from "../../support/drive";
import { driveRun, type RunStory } from "../../support/drive-run";
import { failed, RUN_PAGE, succeeded } from "../../support/run-builders";

const explained = (changes: Partial<Extract<Explanation, { kind: "explained" }>>): Explanation => ({
  kind: "explained",
  failedSteps: [],
  omitted: 0,
  note: null,
  ...changes,
});

const ending = (status: AttemptStatus, explanation: Explanation = explained({})): RunStory => ({
  vendor: { ends: [status] },
  activities: { explainFailure: inTurn(explanation) },
});

describe("run, whose job succeeds", () => {
  it("returns the vendor's message and page", async () => {
    const { conclusion } = await driveRun(
      ending(succeeded({ message: "42 models built.", runPageUrl: "https://x.dbt.com/runs/9" })),
    );

    expect(conclusion).toStrictEqual({
      outcome: "succeeded",
      code: null,
      message: "Succeeded.\nMessage: 42 models built.\nRun page URL: https://x.dbt.com/runs/9",
    });
  });

  it("throws no word after which the host would remove the stored state", async () => {
    const message = "Bad connection: Server=sql;Password=x, token=y";

    const { error } = await driveRun(ending(failed({ message })));

    expect(error).toContain("Message: Bad connection: Server =sql;Password =x, token =y");
  });

  it("counts a partial success as failure, and says how to accept it", async () => {
    const { conclusion, callsOf } = await driveRun(
      ending(succeeded({ partial: true, message: "2 of 5 tasks failed." })),
    );

    expect(conclusion).toStrictEqual({
      outcome: "failed",
      code: "partialSuccess",
      message: `Failed.\nMessage: 2 of 5 tasks failed.\nRun page URL: ${RUN_PAGE}\nNote: send "partialSuccess": "succeed" to accept such runs.`,
    });
    expect(callsOf("explainFailure")).toHaveLength(1);
  });

  it("accepts a partial success when the caller does", async () => {
    const { conclusion, callsOf } = await driveRun({
      ...ending(succeeded({ partial: true })),
      input: { partialSuccess: "succeed" },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("explainFailure")).toHaveLength(0);
  });
});

describe("run, whose job fails", () => {
  it("throws the same text form as the recipes that it replaces", async () => {
    const { error } = await driveRun(ending(failed({ message: "Task ingest failed." })));

    expect(error).toBe(`Failed.\nMessage: Task ingest failed.\nRun page URL: ${RUN_PAGE}`);
  });

  it("adds what failed inside, step by step", async () => {
    const { conclusion } = await driveRun(
      ending(
        failed(),
        explained({
          failedSteps: [
            { name: "ingest", error: "ValueError: bad date", trace: "line 1\nline 2" },
            { name: "test_unique", error: "3 duplicates", trace: null },
          ],
          omitted: 4,
          note: "The log was cut.",
        }),
      ),
    );

    expect(conclusion.message).toBe(
      [
        "Failed.",
        "Message: Task ingest failed.",
        `Run page URL: ${RUN_PAGE}`,
        "ingest: ValueError: bad date",
        "  line 1",
        "  line 2",
        "test_unique: 3 duplicates",
        "and 4 more failed; the run page lists them.",
        "Note: The log was cut.",
      ].join("\n"),
    );
  });

  it("removes terminal codes and control characters from vendor text", async () => {
    const { conclusion } = await driveRun(
      ending(
        failed({ message: "\u001b[31mred\u001b[0m\u0000 \u202eevil" }),
        explained({
          failedSteps: [{ name: "\u001b[1mstep", error: "a\u0007b", trace: "x\u001b[2Jy" }],
        }),
      ),
    );

    expect(conclusion.message).toBe(
      `Failed.\nMessage: red evil\nRun page URL: ${RUN_PAGE}\nstep: ab\n  xy`,
    );
  });

  const longTexts: [string, string][] = [
    ["plain letters", "x"],
    ["quotation marks", '"'],
    ["newlines", "a\n"],
    ["backslashes", "\\"],
    ["three-byte characters", "語"],
    ["emoji", "🧱"],
  ];

  it.each(longTexts)("stays short and whole whatever the vendor sends: %s", async (_of, text) => {
    const long = text.repeat(20_000);
    const { conclusion } = await driveRun(
      ending(
        failed({ message: long }),
        explained({
          failedSteps: [1, 2, 3].map((n) => ({ name: `step ${n}`, error: long, trace: long })),
          note: long,
        }),
      ),
    );

    expect(conclusion.message.length).toBeLessThanOrEqual(2_800);
    expect(conclusion.message).toContain(`Run page URL: ${RUN_PAGE}`);
    expect(conclusion.message).toContain("step 1: ");
    expect(Buffer.from(conclusion.message).toString()).toBe(conclusion.message);
  });

  it.each(longTexts)("keeps ten long attempts within the custom status: %s", async (_of, text) => {
    const { progress } = await driveRun({
      ...ending(
        failed({
          message: text.repeat(5_000),
          runPageUrl: `https://adb-1.2.azuredatabricks.net/?o=1234567890123456#job/123456789012345/run/${"9".repeat(15)}`,
        }),
      ),
      input: { retry: { maxAttempts: 10, delaySeconds: 0, on: "anyFailure" } },
    });

    expect(progress.at(-1)?.attempts).toHaveLength(10);
  });

  it.each(longTexts)("survives overlong reasons on the way: %s", async (_of, text) => {
    const reason = text.repeat(20_000);
    const { conclusion } = await driveRun({
      activities: {
        planLaunch: inTurn(
          { kind: "unreachable", reason, retryAfterSeconds: null },
          { kind: "rejected", failure: { code: "refused", message: reason } },
        ),
      },
    });

    expect(conclusion.code).toBe("refused");
  });
});

describe("run, asking why its job failed", () => {
  it("asks again while the vendor has not stored the detail", async () => {
    const { conclusion, callsOf } = await driveRun({
      vendor: { ends: [failed()] },
      activities: {
        explainFailure: inTurn(
          { kind: "notYet", retryAfterSeconds: 7 },
          { kind: "notYet", retryAfterSeconds: 7 },
          explained({ note: "Now it is there." }),
        ),
      },
    });

    expect(conclusion.message).toContain("Note: Now it is there.");
    expect(callsOf("explainFailure").map(({ atSeconds }) => atSeconds)).toStrictEqual([
      120, 127, 134,
    ]);
  });

  it("reports without the detail when it does not come", async () => {
    const { conclusion, callsOf } = await driveRun({
      vendor: { ends: [failed()] },
      activities: { explainFailure: inTurn({ kind: "notYet", retryAfterSeconds: 10 }) },
    });

    expect(callsOf("explainFailure")).toHaveLength(6);
    expect(conclusion).toMatchObject({ outcome: "failed", code: "runFailed" });
    expect(conclusion.message).toContain("The vendor had not stored the detail in time.");
  });

  it("never hides the failure when the explanation itself fails", async () => {
    const { conclusion } = await driveRun({
      vendor: { ends: [failed()] },
      activities: { explainFailure: inTurn(new Error("defect")) },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "runFailed" });
    expect(conclusion.message).toContain("Message: Task ingest failed.");
    expect(conclusion.message).toContain("The detail could not be read; the run page has it.");
  });
});
