import { run } from "../../../src/orchestrators/run";
import { watch } from "../../../src/orchestrators/watch";
import { drive, inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { FakeVendor } from "../../support/fake-vendor";
import { anAttempt, aPlan, aRunInput, failed, succeeded } from "../../support/run-builders";

const launched = { kind: "launched", attempt: anAttempt() };
const tryAgain = (mayHaveStarted: boolean): unknown => ({
  kind: "tryAgain",
  reason: "the vendor answers 503",
  mayHaveStarted,
  retryAfterSeconds: null,
});
const ended = inTurn({ kind: "checked", status: succeeded() });

describe("run, ordering a launch", () => {
  it("repeats the same order until a launch is answered", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn(tryAgain(false), tryAgain(true), launched),
        checkAttempt: ended,
      },
    });

    const orders = callsOf("launchAttempt").map(({ input }) => JSON.stringify(input));
    expect(conclusion.outcome).toBe("succeeded");
    expect(orders).toHaveLength(3);
    expect(new Set(orders).size).toBe(1);
  });

  it("orders with its own instance id, so that the vendor's key is the run's", async () => {
    const { callsOf } = await driveRun();

    expect(callsOf("launchAttempt")[0]?.input).toMatchObject({
      runId: "r-0123456789012345678901234567890123456789",
      attemptNumber: 1,
      plan: aPlan(),
    });
  });

  it("orders every attempt under the deployment and the instant that accepted the run", async () => {
    const { callsOf } = await driveRun({
      input: {
        deploymentId: "d-1",
        acceptedAt: "2026-03-02T05:59:58.000Z",
        retry: { maxAttempts: 2, delaySeconds: 0, on: "anyFailure" },
      },
      vendor: { ends: [failed()] },
    });

    const origin = { deploymentId: "d-1", acceptedAt: "2026-03-02T05:59:58.000Z" };
    expect(callsOf("launchAttempt").map(({ input }) => input)).toMatchObject([
      { attemptNumber: 1, origin },
      { attemptNumber: 2, origin },
    ]);
  });

  it("orders every launch with the instant of the order and the run's deadline", async () => {
    const { callsOf } = await driveRun({
      input: { timeoutSeconds: 3_600 },
      activities: { launchAttempt: inTurn(tryAgain(false), launched), checkAttempt: ended },
    });

    expect(callsOf("launchAttempt").map(({ input }) => input)).toMatchObject(
      Array(2).fill({
        orderedAt: "2026-03-02T06:00:00.000Z",
        deadline: "2026-03-02T07:00:00.000Z",
      }),
    );
  });

  it("orders without an origin what an older version accepted, so that its marks stay the same", async () => {
    const { deploymentId, ...older } = aRunInput();
    const { callsOf } = await drive({
      orchestrator: "run",
      orchestrators: { run, watch },
      input: older,
      activities: new FakeVendor().activities(),
    });

    expect(deploymentId).toBeDefined();
    const [launch] = callsOf("launchAttempt");
    expect(Object.keys(Object(launch?.input) as object)).toStrictEqual([
      "target",
      "runId",
      "attemptNumber",
      "plan",
    ]);
  });
});
