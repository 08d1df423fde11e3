import type { HttpRequest } from "@azure/functions";
import type { Grant } from "../../../../src/contracts/caller-rights";
import { SystemDocument, type ConnectionHealth } from "../../../../src/contracts/system-document";
import { createGetSystem } from "../../../../src/triggers/door/get-system";
import { anyCaller } from "../../../support/any-caller";
import { MemoryHub } from "../../../support/memory-hub";

const STARTED = new Date("2026-05-01T06:00:00.000Z");
const NOW = new Date("2026-05-01T08:00:00.500Z");

const health = (connectionId: string, targets: readonly string[]): ConnectionHealth => ({
  provider: "databricks",
  connectionId,
  targets: [...targets],
  state: "answering",
  reason: null,
  nextTryInSeconds: null,
  working: 1,
  waiting: 2,
});

const getSystem = createGetSystem({
  facts: () => ({ version: "0.2.0", hubBackEnd: "azureStorage" }),
  deploymentId: "tests",
  activitySlots: 40,
  connections: () => [health("adb-1.2", ["databricks-job"]), health("12345", ["dbt-job"])],
  settings: {
    retentionDays: 30,
    resultLinkDays: 8,
    lostContactSeconds: 3_600,
    cancelGraceSeconds: 600,
    httpTimeoutSeconds: 30,
    parametersSealed: false,
    callersLimited: true,
  },
  schedulesFor: () => 3,
  startedAt: STARTED,
  now: () => NOW,
});

async function read(grants: readonly Grant[] | null): Promise<{ status: number; body: unknown }> {
  const hub = new MemoryHub(() => NOW);
  const caller = { ...anyCaller, grants };
  const answer = await getSystem({} as unknown as HttpRequest, hub.client, caller);
  return { status: answer.status ?? 0, body: JSON.parse(answer.body as string) };
}

const connectionsIn = (body: unknown): string[] =>
  SystemDocument.parse(body).connections.map(({ connectionId }) => connectionId);

describe("GET /api/system", () => {
  it("says what the process knows, without asking anybody", async () => {
    const { status, body } = await read(null);

    expect(status).toBe(200);
    expect(SystemDocument.parse(body)).toMatchObject({
      version: "0.2.0",
      hubBackEnd: "azureStorage",
      process: { startedAt: STARTED.toISOString(), uptimeSeconds: 7_200, activitySlots: 40 },
      settings: { retentionDays: 30, schedules: 3 },
    });
    expect(connectionsIn(body)).toStrictEqual(["adb-1.2", "12345"]);
  });

  it.each<[string, Grant, string[]]>([
    ["of its connections", { actions: ["read"], connections: ["12345"] }, ["12345"]],
    ["of its targets", { actions: ["read"], targets: ["databricks-job"] }, ["adb-1.2"]],
    [
      "of its connections and targets together",
      { actions: ["read"], connections: ["12345"], targets: ["databricks-job"] },
      [],
    ],
    ["of its jobs", { actions: ["read"], connections: ["12345"], jobs: ["7"] }, ["12345"]],
  ])("shows a caller the connections %s alone", async (_what, grant, expected) => {
    const { body } = await read([grant]);

    expect(connectionsIn(body)).toStrictEqual(expected);
  });

  it.each([[[]], [[{ actions: ["start" as const] }]]])(
    "shows nothing to a caller that may read nothing: %j",
    async (grants) => {
      const { status, body } = await read(grants);

      expect(status).toBe(403);
      expect(JSON.stringify(body)).not.toContain("adb-1.2");
    },
  );
});
