import type { AttemptSummary } from "../../../src/contracts/run-progress";
import { jsonLength } from "../../../src/contracts/plain-text";
import { CONCLUSION_MESSAGE_LIMIT } from "../../../src/contracts/outcome";
import { attemptFields, fitAttempts } from "../../../src/orchestrators/attempt-summary";
import { conclude } from "../../../src/orchestrators/conclude";
import { active, failed } from "../../support/run-builders";

const attempts: AttemptSummary[] = [1, 2, 3].map((number) => ({
  number,
  vendorRunId: `50${number}`,
  runPageUrl: null,
  result: null,
  mode: "rerun",
  reason: "r".repeat(50),
  vendorState: "s".repeat(30),
}));

/** What is shown of each attempt: "r" its reason, "s" its state. */
const shownIn = (fitted: readonly AttemptSummary[]): string[] =>
  fitted.map(({ reason, vendorState }) => `${reason?.[0] ?? ""}${vendorState?.[0] ?? ""}`);

const lengthWithout = (characters: number): number =>
  JSON.stringify({ attempts }).length - characters;

/** Of a field with its name, quotes and comma. */
const REASON = 50 + '"reason":"",'.length;
const STATE = 30 + '"vendorState":"",'.length;

describe("fitAttempts", () => {
  it.each([
    [0, ["rs", "rs", "rs"]],
    [1, ["s", "rs", "rs"]],
    [REASON, ["s", "rs", "rs"]],
    [REASON + 1, ["s", "s", "rs"]],
    [2 * REASON + 1, ["", "s", "rs"]],
    [2 * REASON + STATE, ["", "s", "rs"]],
    [2 * REASON + STATE + 1, ["", "", "rs"]],
    [10_000, ["", "", "rs"]],
  ])(
    "leaves out the oldest reasons, then the oldest states, to save %d characters",
    (characters, shown) => {
      const fitted = fitAttempts({ attempts }, lengthWithout(characters));

      expect(shownIn(fitted.attempts)).toStrictEqual(shown);
    },
  );

  it("keeps everything else, and changes nothing of what it was given", () => {
    const before = structuredClone(attempts);

    const { attempts: fitted } = fitAttempts({ attempts }, 0);

    expect(
      fitted.map(({ number, vendorRunId, mode }) => [number, vendorRunId, mode]),
    ).toStrictEqual([
      [1, "501", "rerun"],
      [2, "502", "rerun"],
      [3, "503", "rerun"],
    ]);
    expect(attempts).toStrictEqual(before);
  });
});

describe("attemptFields", () => {
  const startedAt = "2026-03-02T06:00:10.000Z";
  const endedAt = "2026-03-02T06:01:00.000Z";
  const facts = { startedAt, endedAt, queuedSeconds: null, jobName: null };

  it("has only what is known", () => {
    expect(attemptFields({ mode: "start", reason: null }, null)).toStrictEqual({ mode: "start" });
    expect(attemptFields({ mode: "start", reason: null }, active())).toStrictEqual({
      mode: "start",
      vendorState: "RUNNING",
    });
    expect(attemptFields({ mode: "repair", reason: "Why." }, failed({ facts }))).toStrictEqual({
      mode: "repair",
      reason: "Why.",
      vendorState: "FAILED",
      startedAt,
      endedAt,
    });
  });

  it("cuts reasons after 200 characters and states after 60", () => {
    const origin = { mode: "rerun", reason: "r".repeat(300) } as const;
    const { reason, vendorState } = attemptFields(origin, active({ vendorState: "s".repeat(100) }));

    expect([reason?.length, vendorState?.length]).toStrictEqual([200, 60]);
  });
});

describe("conclude", () => {
  const ending = {
    outcome: "failed",
    code: "runFailed",
    message: "No.",
    lookAt: "attempt",
  } as const;
  const known = { progress: { attempts: [] }, jobUrl: null };
  const head = conclude(ending, known).message;

  /** The message with a first detail that leaves so much room for the second. */
  const messageWithRoom = (room: number): string => {
    const used = jsonLength(`${head}\n\n`) + room;
    const details = ["a".repeat(CONCLUSION_MESSAGE_LIMIT - used), "b"];
    return conclude({ ...ending, details }, known).message;
  };

  it("adds a detail where there is room for 80 characters, and not where there is less", () => {
    expect(messageWithRoom(80)).toMatch(/a\nb$/);
    expect(messageWithRoom(79)).toMatch(/a$/);
  });
});
