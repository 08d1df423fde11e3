import { firstAttempt } from "../../../src/orchestrators/next-attempt";
import { anAttempt, aRunInput } from "../../support/run-builders";

type Repairs = NonNullable<ReturnType<typeof aRunInput>["repairs"]>;

const attempt = anAttempt();
const first = (repairs?: Partial<Repairs>) =>
  firstAttempt(
    aRunInput(
      repairs === undefined ? {} : { repairs: { runId: "r-1", attempt, mode: null, ...repairs } },
    ),
  );

describe("firstAttempt", () => {
  it("starts the job", () => {
    expect(first()).toStrictEqual({
      mode: "start",
      reason: null,
      repairs: null,
      onlyRepair: false,
    });
  });

  it.each([
    ["that is what was asked for", { mode: "rerun" as const }],
    ["there is no attempt to repair", { attempt: null }],
  ])("starts the job anew where %s", (_name, repairs) => {
    expect(first(repairs)).toStrictEqual({
      mode: "rerun",
      reason: "A new start of run r-1 was requested.",
      repairs: null,
      onlyRepair: false,
    });
  });

  it.each([
    ["repair" as const, true],
    [null, false],
  ])("repairs the attempt, with the mode %p, and nothing else: %p", (mode, onlyRepair) => {
    expect(first({ mode })).toStrictEqual({
      mode: "repair",
      reason: "A repair of run r-1 was requested.",
      repairs: attempt,
      onlyRepair,
    });
  });
});
