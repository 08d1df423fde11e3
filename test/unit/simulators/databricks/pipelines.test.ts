import { aPipeline, broken, sales } from "./a-pipeline";
import { aWorkspace, type ErrorJson } from "./a-workspace";

interface EventsJson {
  events: {
    event_type: string;
    level: string;
    message: string;
    origin: { update_id: string };
    error?: { exceptions: { message: string }[]; fatal: boolean };
  }[];
  next_page_token?: string;
}

describe("a pipeline", () => {
  it("goes through the states of an update", async () => {
    await using workspace = await aWorkspace();
    const { start, update, pipeline } = aPipeline(workspace, sales);
    const updateId = await start();

    const seen: string[][] = [];
    for (const seconds of [0, 10, 10, 10, 10]) {
      workspace.advance(seconds);
      seen.push([(await update(updateId)).state, (await pipeline()).state]);
    }

    expect(seen).toStrictEqual([
      ["WAITING_FOR_RESOURCES", "STARTING"],
      ["INITIALIZING", "STARTING"],
      ["SETTING_UP_TABLES", "RUNNING"],
      ["RUNNING", "RUNNING"],
      ["COMPLETED", "IDLE"],
    ]);
  });

  it("resets its tables in a full refresh", async () => {
    await using workspace = await aWorkspace();
    const { start, update } = aPipeline(workspace, sales);
    const updateId = await start({ full_refresh: true, cause: "JOB_TASK" });
    workspace.advance(10);

    expect(await update(updateId)).toMatchObject({
      state: "RESETTING",
      cause: "JOB_TASK",
      full_refresh: true,
    });
  });

  it.each([
    [409, "CONFLICT"],
    [400, "INVALID_STATE"],
  ] as const)("refuses a second update with %d while one is active", async (status, code) => {
    await using workspace = await aWorkspace();
    const { start, path, pipeline } = aPipeline(workspace, { ...sales, conflictStatus: status });
    const updateId = await start();

    const answer = await workspace.post<ErrorJson>(`${path}/updates`, {});

    expect(answer.status).toBe(status);
    expect(answer.data).toMatchObject({
      error_code: code,
      message: `An active update ${updateId} already exists.`,
    });
    expect((await pipeline()).latest_updates).toMatchObject([{ update_id: updateId }]);
  });

  it("stops its active update, and does nothing without one", async () => {
    await using workspace = await aWorkspace();
    const { start, update, path, pipeline } = aPipeline(workspace, sales);
    const updateId = await start();

    await workspace.post(`${path}/stop`, {});
    const stopping = [(await update(updateId)).state, (await pipeline()).state];
    workspace.advance(2);
    const stopped = [(await update(updateId)).state, (await pipeline()).state];
    const again = await workspace.post(`${path}/stop`, {});

    expect([stopping, stopped]).toStrictEqual([
      ["STOPPING", "STOPPING"],
      ["CANCELED", "IDLE"],
    ]);
    expect(again.status).toBe(200);
  });

  it("starts a failed update again by itself as often as it may", async () => {
    await using workspace = await aWorkspace();
    const { start, pipeline, path } = aPipeline(workspace, {
      ...broken,
      setupSeconds: 0,
      retriesOnFailure: 2,
      retryDelaySeconds: 5,
    });
    const first = await start();

    workspace.advance(12);
    const recovering = await pipeline();
    workspace.advance(100);
    const failed = await pipeline();

    expect(recovering.state).toBe("RECOVERING");
    expect(failed.state).toBe("FAILED");
    expect(failed.latest_updates.map(({ state }) => state)).toStrictEqual([
      "FAILED",
      "FAILED",
      "FAILED",
    ]);
    expect(
      workspace.simulator.updatesOf(path.split("/").at(-1)!).map(({ cause }) => cause),
    ).toStrictEqual(["API_CALL", "RETRY_ON_FAILURE", "RETRY_ON_FAILURE"]);
    expect(failed.latest_updates.at(-1)?.update_id).toBe(first);
  });

  it("lists its updates newest first", async () => {
    await using workspace = await aWorkspace();
    const { start, path } = aPipeline(workspace, sales);
    const first = await start();
    workspace.advance(60);
    const second = await start();

    const { data } = await workspace.get<{ updates: { update_id: string }[] }>(`${path}/updates`);

    expect(data.updates.map((update) => update.update_id)).toStrictEqual([second, first]);
  });

  it("says whatever states a script has, unknown ones included", async () => {
    await using workspace = await aWorkspace();
    const { start, update, pipeline } = aPipeline(workspace, {
      ...sales,
      outcome: (updateNumber) => ({
        kind: "states",
        states: [
          { afterSeconds: 0, state: `DREAMING_${updateNumber}` },
          { afterSeconds: 5, state: "VAPORIZED", ended: true },
        ],
      }),
    });
    const updateId = await start();

    const before = [(await update(updateId)).state, (await pipeline()).state];
    workspace.advance(5);
    const after = [(await update(updateId)).state, (await pipeline()).state];

    expect([before, after]).toStrictEqual([
      ["DREAMING_1", "STARTING"],
      ["VAPORIZED", "IDLE"],
    ]);
  });

  it("is not found, or not allowed, when that is so", async () => {
    await using workspace = await aWorkspace();
    const { path } = aPipeline(workspace, { ...sales, permission: "view" });

    const missing = await workspace.get<ErrorJson>("../2.0/pipelines/nowhere");
    const update = await workspace.get<ErrorJson>(`${path}/updates/nothing`);
    const start = await workspace.post<ErrorJson>(`${path}/updates`, {});

    expect([missing.status, update.status, start.status]).toStrictEqual([404, 404, 403]);
    expect(missing.data.message).toBe("The specified pipeline nowhere was not found.");
    expect(start.data.error_code).toBe("PERMISSION_DENIED");
  });
});

describe("the events of a pipeline", () => {
  it("tell why an update failed", async () => {
    await using workspace = await aWorkspace();
    const { start, path } = aPipeline(workspace, broken);
    const updateId = await start();
    workspace.advance(60);

    const { data } = await workspace.get<EventsJson>(`${path}/events`, {
      filter: `level='ERROR' AND update_id = '${updateId}'`,
    });

    expect(data.events.map((event) => event.event_type)).toStrictEqual([
      "update_progress",
      "flow_progress",
    ]);
    expect(data.events[1]).toMatchObject({
      message: "Flow 'sales_clean' has FAILED fatally. Column amount cannot be resolved.",
      origin: { update_id: updateId },
      error: { fatal: true, exceptions: [{ message: "Column amount cannot be resolved." }] },
    });
  });

  it("come in pages whose token stands for the filter too", async () => {
    await using workspace = await aWorkspace();
    const { start, path } = aPipeline(workspace, broken);
    await start();
    workspace.advance(60);

    const first = await workspace.get<EventsJson>(`${path}/events`, {
      filter: "level in ('INFO')",
      order_by: "timestamp asc",
      max_results: 3,
    });
    const second = await workspace.get<EventsJson>(`${path}/events`, {
      page_token: first.data.next_page_token,
    });
    const refused = await workspace.get(`${path}/events`, {
      page_token: first.data.next_page_token,
      filter: "level='ERROR'",
    });

    expect(
      [...first.data.events, ...second.data.events].map((event) => event.message.split(" ").at(-1)),
    ).toStrictEqual(["WAITING_FOR_RESOURCES.", "INITIALIZING.", "SETTING_UP_TABLES.", "RUNNING."]);
    expect(second.data.next_page_token).toBeUndefined();
    expect(refused.status).toBe(400);
  });

  it("can be filtered by time, and not by anything unknown", async () => {
    await using workspace = await aWorkspace();
    const { start, path } = aPipeline(workspace, sales);
    await start();
    workspace.advance(60);

    const late = await workspace.get<EventsJson>(`${path}/events`, {
      filter: "timestamp > '2026-01-05T06:00:15.000Z'",
    });
    const unknown = await workspace.get(`${path}/events`, { filter: "mood = 'good'" });

    expect(late.data.events).toHaveLength(3);
    expect(unknown.status).toBe(400);
  });
});
