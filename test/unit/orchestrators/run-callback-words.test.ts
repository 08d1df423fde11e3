import { inTurn, ROOT_ID } from "../../support/drive";
import { driveRun } from "../../support/drive-run";

const callback = { form: "plain", sealed: "c2VhbGVk" } as const;

/** What the log of a run says about its callback, and what callers see of it. */
async function saidOf(...results: readonly unknown[]) {
  const { logged, progress } = await driveRun({
    input: { callback },
    activities: { deliverCallback: inTurn(...results) },
  });
  const isAbout = ([sentence]: unknown[]): boolean => String(sentence).startsWith("The callback");
  return { logged: logged.filter(isAbout), shown: progress.at(-1)?.callback };
}

describe("run, after its callback", () => {
  it("says at which try it was delivered", async () => {
    const busy = { kind: "tryAgain", reason: "503", retryAfterSeconds: null };

    const { logged, shown } = await saidOf(busy, { kind: "delivered", status: 204 });

    expect(logged).toStrictEqual([
      ["The callback was delivered at try 2", { runId: ROOT_ID, tries: 2, callback: "delivered" }],
    ]);
    expect(shown).toStrictEqual({
      state: "delivered",
      tries: 2,
      message: "The receiver answered 204",
    });
  });

  it("says why it was refused", async () => {
    const { logged } = await saidOf({ kind: "refused", reason: "404" });

    expect(logged).toStrictEqual([
      ["The callback was refused at try 1: 404", { runId: ROOT_ID, tries: 1, callback: "refused" }],
    ]);
  });

  it("says that the task hub never showed the end of the run", async () => {
    const { logged, shown } = await saidOf({ kind: "notEnded" });

    const message = "the task hub never showed the end of the run";
    expect(shown).toStrictEqual({
      state: "abandoned",
      tries: expect.any(Number) as number,
      message,
    });
    expect(logged).toMatchObject([
      [expect.stringContaining(`: ${message}`) as string, { callback: "abandoned" }],
    ]);
  });
});
