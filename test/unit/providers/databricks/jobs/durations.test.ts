import { readDurations } from "../../../../../src/providers/databricks/jobs/durations";
import type {
  ApiCall,
  ApiResult,
  WorkspaceApi,
} from "../../../../../src/providers/databricks/workspace-api";
import { anAttempt } from "../../../../support/run-builders";

const workspace = { id: "adb-1.2", host: "https://adb-1.2.azuredatabricks.net" };

function aWorkspace(body: Record<string, unknown>) {
  const seen: ApiCall[] = [];
  const call = (asked: ApiCall): Promise<ApiResult> => {
    seen.push(asked);
    return Promise.resolve({ kind: "ok", body });
  };
  return { api: { workspace, call } as unknown as WorkspaceApi, seen };
}

const START_MS = Date.parse("2026-03-02T06:00:00.000Z");

const aPastRun = (changes: Record<string, unknown> = {}) => ({
  run_id: 7,
  state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS" },
  start_time: START_MS,
  end_time: START_MS + 600_000,
  ...changes,
});

describe("readDurations of a Databricks job", () => {
  it("asks once for the newest runs of the job that have ended", async () => {
    const { api, seen } = aWorkspace({ runs: [aPastRun()], next_page_token: "more" });

    const result = await readDurations(api, anAttempt({ vendorJobId: "77" }));

    expect(result).toStrictEqual({ kind: "read", seconds: [600] });
    expect(seen).toStrictEqual([
      {
        method: "GET",
        path: "jobs/runs/list",
        query: { job_id: "77", completed_only: "true", limit: "25" },
      },
    ]);
  });

  it("does not count the time in the queue, as a check does not", async () => {
    const { api } = aWorkspace({ runs: [aPastRun({ queue_duration: 100_000 })] });

    expect(await readDurations(api, anAttempt())).toStrictEqual({ kind: "read", seconds: [500] });
  });

  it.each<[what: string, run: unknown]>([
    [
      "that failed",
      aPastRun({ state: { life_cycle_state: "TERMINATED", result_state: "FAILED" } }),
    ],
    [
      "of which a part failed",
      aPastRun({
        state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS_WITH_FAILURES" },
      }),
    ],
    ["that works", aPastRun({ state: { life_cycle_state: "RUNNING" } })],
    ["without a state", aPastRun({ state: null })],
    ["without an end", aPastRun({ end_time: 0 })],
    ["that ended before its start", aPastRun({ end_time: START_MS - 1 })],
    ["without a form", "finished"],
  ])("leaves out a run %s", async (_what, run) => {
    const { api } = aWorkspace({ runs: [run, aPastRun()] });

    expect(await readDurations(api, anAttempt())).toStrictEqual({ kind: "read", seconds: [600] });
  });

  it("asks nothing for what no saved job has started", async () => {
    const { api, seen } = aWorkspace({});

    expect(await readDurations(api, anAttempt({ vendorJobId: "" }))).toStrictEqual({
      kind: "read",
      seconds: [],
    });
    expect(seen).toStrictEqual([]);
  });
});
