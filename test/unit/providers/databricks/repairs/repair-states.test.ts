import type { AttemptStatus } from "../../../../../src/contracts/attempt";
import { checkRepair } from "../../../../../src/providers/databricks/repairs/check-repair";
import { HOST, NOW, ok, scriptedWorkspace } from "../scripted-workspace";
import { anAttempt } from "../simulated-workspace";

const RUNNING = { state: { life_cycle_state: "RUNNING" } };
const WAITING = { state: { life_cycle_state: "QUEUED" } };
const failed = (state_message?: string) => ({
  state: { life_cycle_state: "TERMINATED", result_state: "FAILED", state_message },
});

interface World {
  readonly run?: object;
  /** The repair that is checked has the id 7. */
  readonly repairs?: readonly object[];
  readonly ageMs?: number;
}

/** The status of the repair 7 of run 5, which was sent so long ago. */
async function statusOf({ run = {}, repairs = [], ageMs = 0 }: World): Promise<AttemptStatus> {
  const { api, now } = scriptedWorkspace([ok({ run_id: 5, ...run, repair_history: repairs })]);
  const launchedAt = new Date(NOW.getTime() - ageMs).toISOString();
  const attempt = anAttempt({ vendorJobId: "77", vendorRunId: "5", launchedAt });
  const result = await checkRepair(api, attempt, { repairId: "7", now });
  return result.kind === "checked" ? result.status : Promise.reject(new Error(result.kind));
}

const NO_MESSAGE = "Databricks gives no message, only TERMINATED FAILED.";
const repairing = { kind: "active", vendorState: "REPAIRING" };

describe("checkRepair", () => {
  it("takes its turn with the run's id, and links to the run", async () => {
    const { api, turns, now } = scriptedWorkspace([ok({ run_id: 5, repair_history: [] })]);
    const attempt = anAttempt({ vendorJobId: "77", vendorRunId: "5" });

    const result = await checkRepair(api, attempt, { repairId: "7", now });

    expect(turns).toStrictEqual(["5"]);
    expect(result).toMatchObject({ status: { runPageUrl: `${HOST}/jobs/77/runs/5` } });
  });

  it("reads its own entry and no other", async () => {
    const own = { id: 7, start_time: 20, ...RUNNING };
    const other = { id: 6, start_time: 10, ...failed() };

    expect(await statusOf({ run: RUNNING, repairs: [other, own] })).toMatchObject({
      kind: "active",
      vendorState: "RUNNING",
    });
  });

  it.each([
    ["the run has no state", {}, repairing],
    ["the run still shows its failure", failed(), repairing],
    ["the run is active", RUNNING, { kind: "active", vendorState: "RUNNING" }],
  ])("before it is listed: %s", async (_name, run, status) => {
    expect(await statusOf({ run })).toMatchObject(status);
  });

  it.each([
    [300_000, "active"],
    [300_001, "failed"],
  ])("believes the run when it is not listed after %d ms: %s", async (ageMs, kind) => {
    expect(await statusOf({ run: failed(), ageMs })).toMatchObject({ kind });
  });

  it.each([
    ["its own", failed("Own."), failed("Run."), "Own."],
    ["the run's, where it has none", failed(), failed("Run."), "Run."],
    ["none, where neither has one", failed(), failed(), NO_MESSAGE],
  ])("fails with a message: %s", async (_name, own, run, message) => {
    const status = await statusOf({
      run: { end_time: 30, ...run },
      repairs: [{ id: 7, start_time: 20, ...own }],
    });

    expect(status).toMatchObject({ kind: "failed", message });
  });

  it("does not fail with a message from before it", async () => {
    const status = await statusOf({
      run: { end_time: 10, ...failed("Before.") },
      repairs: [{ id: 7, start_time: 20, ...failed() }],
    });

    expect(status).toMatchObject({ kind: "failed", message: NO_MESSAGE });
  });

  it.each([
    ["the run is active", RUNNING, { kind: "active", vendorState: "RUNNING" }],
    ["the run has no state", {}, repairing],
    ["the run ended after its start", { end_time: 21, ...failed() }, { kind: "failed" }],
    ["the run ended at its start", { end_time: 20, ...failed() }, repairing],
    ["the run's end is not known", failed(), repairing],
  ])("where its entry has not ended: %s", async (_name, run, status) => {
    expect(await statusOf({ run, repairs: [{ id: 7, start_time: 20, ...WAITING }] })).toMatchObject(
      status,
    );
  });

  it("does not believe the run's end without a start of its own", async () => {
    const run = { end_time: 21, ...failed() };

    expect(await statusOf({ run, repairs: [{ id: 7, ...WAITING }] })).toMatchObject(repairing);
  });

  it("waits where its entry has no state", async () => {
    expect(await statusOf({ run: {}, repairs: [{ id: 7, start_time: 20 }] })).toMatchObject(
      repairing,
    );
  });

  it("does not take the state of a later repair for its own", async () => {
    const repairs = [
      { id: 7, start_time: 20, ...WAITING },
      { id: 8, start_time: 30, ...RUNNING },
    ];

    expect(await statusOf({ run: RUNNING, repairs })).toMatchObject(repairing);
  });

  it("has an end only once it has ended", async () => {
    const times = { id: 7, start_time: 20_000, end_time: 30_000 };

    const active = await statusOf({ run: RUNNING, repairs: [{ ...times, ...RUNNING }] });
    const ended = await statusOf({ run: RUNNING, repairs: [{ ...times, ...failed() }] });

    const startedAt = "1970-01-01T00:00:20.000Z";
    expect(active.facts).toMatchObject({ startedAt, endedAt: null });
    expect(ended.facts).toMatchObject({ startedAt, endedAt: "1970-01-01T00:00:30.000Z" });
  });
});
