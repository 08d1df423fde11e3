import { readDurations } from "../../../../../src/providers/databricks/pipelines/durations";
import type {
  ApiResult,
  WorkspaceApi,
} from "../../../../../src/providers/databricks/workspace-api";
import { anAttempt } from "../../../../support/run-builders";

const workspace = { id: "adb-1.2", host: "https://adb-1.2.azuredatabricks.net" };

const event = (update: string, minute: number, words: string) => ({
  event_type: words.startsWith("Update") ? "update_progress" : "create_update",
  level: "INFO",
  message: words,
  timestamp: new Date(Date.UTC(2026, 2, 2, 6, minute)).toISOString(),
  origin: { update_id: update },
});

const update = (id: string, startMinute: number, words = "is COMPLETED.") => [
  event(id, startMinute + 10, `Update ${id} ${words}`),
  event(id, startMinute + 1, `Update ${id} is RUNNING.`),
  event(id, startMinute, "User started an update."),
];

const read = (body: Record<string, unknown>) => {
  const call = (): Promise<ApiResult> => Promise.resolve({ kind: "ok", body });
  return readDurations({ workspace, call } as unknown as WorkspaceApi, anAttempt());
};

describe("readDurations of a pipeline", () => {
  it("counts from the first event of an update to that of its end", async () => {
    const events = [...update("b", 30), ...update("a", 0)];

    expect(await read({ events })).toStrictEqual({ kind: "read", seconds: [600, 600] });
  });

  it("leaves out the update whose first events may be on the next page", async () => {
    const events = [...update("b", 30), ...update("a", 0).slice(0, 2)];

    expect(await read({ events, next_page_token: "more" })).toStrictEqual({
      kind: "read",
      seconds: [600],
    });
  });

  it.each(["is FAILED.", "is CANCELED.", "is RUNNING."])(
    "leaves out an update that %s",
    async (words) => {
      const events = [...update("b", 30, words), ...update("a", 0)];

      expect(await read({ events })).toStrictEqual({ kind: "read", seconds: [600] });
    },
  );

  it("leaves out events without a time or an update", async () => {
    const events = [
      { ...event("a", 50, "Update a is COMPLETED."), timestamp: "soon" },
      { ...event("a", 50, "Update a is COMPLETED."), origin: {} },
      ...update("a", 0),
    ];

    expect(await read({ events })).toStrictEqual({ kind: "read", seconds: [600] });
  });
});
