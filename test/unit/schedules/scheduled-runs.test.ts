import { createOrderRun } from "../../../src/hub/run-order";
import { createOrderWorkflow } from "../../../src/hub/workflows/workflow-order";
import {
  checkSchedules,
  referenceOf,
  type ScheduleOrders,
  tickInputOf,
} from "../../../src/triggers/schedules/scheduled-runs";
import { offersOf } from "../../support/app-contract";
import { aSchedule } from "./a-schedule";
import { unsealed } from "../../support/parameter-seals";

const unpinned = (name: string): ReturnType<typeof aSchedule> =>
  aSchedule({ name, run: { target: { type: "databricks-job", jobId: "77" } } });

function ordersAt(...workspaces: string[]): ScheduleOrders {
  const options = {
    offers: offersOf({ databricks: workspaces, "dbt-cloud": [] }),
    limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
    deploymentId: "tests",
    now: () => new Date("2026-05-01T06:00:00.000Z"),
  };
  return { orderRun: createOrderRun(options), orderWorkflow: createOrderWorkflow(options) };
}

describe("tickInputOf", () => {
  it("pins a target to the only connection there is", () => {
    const planned = { tick: new Date(0), supersededBy: null, previous: null };

    const { run } = tickInputOf(unpinned("nightly"), planned, {
      ...ordersAt("adb-1.2"),
      seal: unsealed,
    });

    expect(run?.target).toMatchObject({ workspaceId: "adb-1.2", jobId: "77" });
    expect(run?.targetSummary).toMatchObject({ connectionId: "adb-1.2", jobId: "77" });
  });
});

describe("checkSchedules", () => {
  it("stops the app with a line for each schedule that could never run", () => {
    const dbt = aSchedule({ name: "models", run: { target: { type: "dbt-job", jobId: "5" } } });
    const elsewhere = aSchedule({ name: "elsewhere" });

    const check = (): void => {
      checkSchedules([unpinned("nightly"), dbt, elsewhere], ordersAt("adb-3.4", "adb-5.6"));
    };

    expect(check).toThrow(
      [
        "Invalid settings:",
        '  schedule "nightly" run.target.workspaceId: is needed, because several are configured: adb-3.4, adb-5.6',
        '  schedule "models" run.target.accountId: cannot be used: DBT_CLOUD_ACCOUNTS names no connection',
        '  schedule "elsewhere" run.target.workspaceId: is not a configured connection; DATABRICKS_WORKSPACES has: adb-3.4, adb-5.6',
      ].join("\n"),
    );
  });
});

describe("referenceOf", () => {
  const tick = new Date("2026-05-01T06:00:00.000Z");

  it("names the two instances of a tick, whatever the case of the schedule's name", () => {
    expect(referenceOf(aSchedule({ name: "Nightly" }), tick)).toStrictEqual({
      tickId: "s-nightly-20260501t0600z",
      runId: expect.stringMatching(/^r-[0-9a-f]{40}$/) as string,
    });
    expect(referenceOf(aSchedule({ name: "Nightly" }), tick)).toStrictEqual(
      referenceOf(aSchedule({ name: "nightly" }), tick),
    );
  });

  it("shares no name among schedules or ticks", () => {
    const later = new Date("2026-05-01T06:01:00.000Z");
    const names = ["a", "b", "a-20260501t0600z"].flatMap((name) =>
      [tick, later].flatMap((at) => Object.values(referenceOf(aSchedule({ name }), at))),
    );

    expect(new Set(names).size).toBe(names.length);
  });
});
