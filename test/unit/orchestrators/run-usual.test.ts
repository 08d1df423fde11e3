import type { UsualDuration } from "../../../src/contracts/adaptive-wait";
import { driveRun } from "../../support/drive-run";
import { failed, succeeded } from "../../support/run-builders";

const usual: UsualDuration = { shortSeconds: 540, longSeconds: 660, runs: 20 };

const activities = {
  readUsualDuration: () => ({ kind: "known", usual }),
  keepWebhookRecord: () => ({ standing: "none" }),
};
const retry = { maxAttempts: 2, delaySeconds: 60, on: "anyFailure" } as const;
const vendor = { runSeconds: 600, ends: [failed(), succeeded()] };

describe("run, with waits that adapt", () => {
  it("asks once for all attempts, and shows how long the job usually takes", async () => {
    const { callsOf, progress, conclusion } = await driveRun({
      ...{ activities, vendor },
      input: { waitSeconds: "adaptive", retry },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("readUsualDuration")).toHaveLength(1);
    expect(progress.at(-1)?.usual).toStrictEqual(usual);
    // Every 30 seconds it would be 42.
    expect(callsOf("checkAttempt").length).toBeLessThan(35);
  });

  it("polls a repair every 30 seconds, because it runs a part of the job only", async () => {
    const { callsOf } = await driveRun({
      ...{ activities, vendor },
      input: { waitSeconds: "adaptive", retry: { ...retry, mode: "repair" } },
    });

    const [repairedAt] = callsOf("launchAttempt")
      .slice(1)
      .map(({ atSeconds }) => atSeconds);
    const checks = callsOf("checkAttempt").filter(({ atSeconds }) => atSeconds >= repairedAt!);
    expect(checks).toHaveLength(600 / 30 + 1);
    expect(callsOf("readUsualDuration")).toHaveLength(1);
  });

  it("asks nothing for a run with waits of its own", async () => {
    const { callsOf } = await driveRun({ activities, vendor, input: { retry } });

    expect(callsOf("readUsualDuration")).toStrictEqual([]);
  });
});

describe("run, at a connection that receives webhooks", () => {
  it("asks how the webhooks about its job stand", async () => {
    const { callsOf } = await driveRun({ activities, vendor, input: { webhooks: true } });

    expect(callsOf("keepWebhookRecord").map(({ input }) => input)).toMatchObject([
      { place: { provider: "databricks", connectionId: "adb-1.2" }, note: null },
    ]);
  });
});
