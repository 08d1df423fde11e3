import { listActive } from "../../../../../src/providers/databricks/jobs/list-active";
import type {
  ApiCall,
  ApiResult,
  WorkspaceApi,
} from "../../../../../src/providers/databricks/workspace-api";

const workspace = { id: "adb-1.2", host: "https://adb-1.2.azuredatabricks.net" };

const HANGS: ApiResult = {
  kind: "noAnswer",
  reason: "It hangs.",
  mayHaveActed: false,
  retryAfterSeconds: 9,
};

/** A workspace that returns these pages, and always has another one after the last of them. */
function anEndlessList(pages: readonly object[], { secondsForEach = 0, failsAt = Infinity } = {}) {
  const seen: ApiCall[] = [];
  const call = (asked: ApiCall): Promise<ApiResult> => {
    seen.push(asked);
    if (seen.length >= failsAt) return Promise.resolve(HANGS);
    const page = pages[Math.min(seen.length, pages.length) - 1]!;
    return Promise.resolve({ kind: "ok", body: { next_page_token: `p${seen.length}`, ...page } });
  };
  const now = (): Date => new Date(Date.UTC(2026, 2, 2, 6, 0, seen.length * secondsForEach));
  return { api: { workspace, call } as unknown as WorkspaceApi, seen, now };
}

const running = (run_id: unknown) => ({ run_id, status: { state: "RUNNING" } });

describe("listActive", () => {
  it("reads no more than 280 pages, and leaves the rest out", async () => {
    const { api, seen, now } = anEndlessList([{ runs: [running(7)] }]);

    expect(await listActive(api, { now })).toMatchObject({ kind: "listed", calls: 280 });
    expect(seen[0]!.query).toStrictEqual({ active_only: "true", limit: "25" });
    expect(seen[1]!.query).toStrictEqual({ active_only: "true", limit: "25", page_token: "p1" });
  });

  it("reads for twenty seconds at most", async () => {
    const { api, now } = anEndlessList([{ runs: [running(7)] }], { secondsForEach: 1 });

    expect(await listActive(api, { now })).toMatchObject({ calls: 20 });
  });

  it.each<[what: string, run: unknown]>([
    ["no id", running(undefined)],
    ["no state", { run_id: 8 }],
    ["an end", { run_id: 8, state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS" } }],
    ["no form", "running"],
  ])("leaves out an entry with %s", async (_what, run) => {
    const { api, now } = anEndlessList([{ runs: [running(7), run], next_page_token: "" }]);

    expect(await listActive(api, { now })).toStrictEqual({
      kind: "listed",
      runs: [{ vendorRunId: "7", vendorState: "RUNNING" }],
      calls: 1,
    });
  });

  it("is no list if a later page cannot be read: what is missing would seem to have ended", async () => {
    const { api, now } = anEndlessList([{ runs: [running(7)] }], { failsAt: 2 });

    expect(await listActive(api, { now })).toMatchObject({
      kind: "unreachable",
      retryAfterSeconds: 9,
    });
  });
});
