import { inTurn, ROOT_ID, STARTED_AT } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { failed, succeeded } from "../../support/run-builders";

const acceptedAt = STARTED_AT.toISOString();

describe("run, with rules that tell people of its end", () => {
  it.each([
    ["succeeded", succeeded()],
    ["failed", failed()],
  ])("starts the notices once it has %s, after the outcome is shown", async (outcome, end) => {
    const { callsOf, progress, elapsedSeconds } = await driveRun({
      input: { notifies: true },
      vendor: { ends: [end] },
      activities: { startNotices: inTurn({ result: "started" }) },
    });

    const [start, ...others] = callsOf("startNotices");
    expect(start?.input).toStrictEqual({ runId: ROOT_ID, acceptedAt, outcome });
    expect(start?.atSeconds).toBe(elapsedSeconds);
    expect(others).toHaveLength(0);
    expect(progress.at(-1)?.conclusion?.outcome).toBe(outcome);
  });

  it("does so before the callback, which may take an hour", async () => {
    const { calls } = await driveRun({
      input: { notifies: true, callback: { form: "plain", sealed: "c2VhbGVk" } },
      activities: {
        startNotices: inTurn({ result: "started" }),
        deliverCallback: inTurn({ kind: "delivered", status: 200 }),
      },
    });

    expect(calls.slice(-2).map(({ name }) => name)).toStrictEqual([
      "startNotices",
      "deliverCallback",
    ]);
  });

  it("starts none without the rules", async () => {
    const { callsOf } = await driveRun();

    expect(callsOf("startNotices")).toHaveLength(0);
  });

  it("keeps its outcome when they cannot be started, and logs that nobody is told", async () => {
    const { conclusion, logged } = await driveRun({
      input: { notifies: true },
      vendor: { ends: [failed()] },
      activities: { startNotices: inTurn(new Error("the hub is away")) },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "runFailed" });
    expect(logged.flat()).toContainEqual(
      `Nobody is told by NOTIFY how ${ROOT_ID} ended (failed), because the task hub did not start the notices; the log of startNotices says why`,
    );
  });
});
