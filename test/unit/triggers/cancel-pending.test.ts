/** A cancel that comes before the first turn of its run or workflow may be discarded by Durable. */
import type { MemoryHub } from "../../support/memory-hub";
import { createRunsApi, type Reply, type RunsApi } from "../../support/runs-api";
import { aProgress } from "../../support/stored-runs";
import { aStep } from "../../support/workflow-requests";
import { createWorkflowsApi } from "../../support/workflows-api";

interface Kind {
  readonly path: "/api/runs" | "/api/workflows";
  readonly body: object;
  /** The custom status after the first turn. */
  readonly begun: unknown;
}

const RUN: Kind = {
  path: "/api/runs",
  body: { target: { type: "databricks-job", jobId: 77 } },
  begun: aProgress(),
};

const WORKFLOW: Kind = {
  path: "/api/workflows",
  body: { steps: [aStep("a")] },
  begun: {
    phase: "running",
    message: "Running 1 step",
    deadline: "2026-03-03T06:00:00.000Z",
    conclusion: null,
  },
};

type Cancel = (call: RunsApi["call"], path: string, id: string) => Promise<Reply>;

const byId: Cancel = (call, path, id) => call("DELETE", `${path}/${id}`);
const byKey: Cancel = (call, path) =>
  call("POST", `${path}/cancel`, { headers: { "Idempotency-Key": "k1" } });

interface Started {
  readonly hub: MemoryHub;
  readonly call: RunsApi["call"];
  readonly id: string;
}

async function started({ path, body }: Kind): Promise<Started> {
  const runs = createRunsApi();
  const { hub, logged } = runs;
  const limits = { lostContactSeconds: 3_600, cancelGraceSeconds: 600 };
  const given = { client: hub.client, now: () => runs.clock.now, limits, logged };
  const call = path === "/api/runs" ? runs.call : createWorkflowsApi(given);
  const answer = await call("POST", path, { body, headers: { "Idempotency-Key": "k1" } });
  expect(answer.status).toBe(202);
  return { hub, call, id: String(answer.json["id"]) };
}

const relaysIn = (hub: MemoryHub): string[] =>
  [...hub.instances.values()]
    .filter(({ name }) => name === "cancelRelay")
    .map(({ instanceId }) => instanceId);

describe.each<[string, Kind, Cancel]>([
  ["a run, by its id", RUN, byId],
  ["a run, by its key", RUN, byKey],
  ["a workflow, by its id", WORKFLOW, byId],
  ["a workflow, by its key", WORKFLOW, byKey],
])("a cancel of %s", (_what, kind, cancel) => {
  it("is repeated by one relay, however often it is requested before the first turn", async () => {
    const { hub, call, id } = await started(kind);
    const starts = hub.starts;

    const statuses = [await cancel(call, kind.path, id), await cancel(call, kind.path, id)];

    expect(statuses.map(({ status }) => status)).toStrictEqual([200, 200]);
    expect(hub.raised).toHaveLength(2);
    expect(relaysIn(hub)).toStrictEqual([`cancel-${id}`]);
    expect(hub.starts).toBe(starts + 1);
  });

  it("needs no relay after the first turn", async () => {
    const { hub, call, id } = await started(kind);
    hub.put({ instanceId: id, customStatus: kind.begun });
    const starts = hub.starts;

    const { status } = await cancel(call, kind.path, id);

    expect(status).toBe(200);
    expect(hub.raised).toHaveLength(1);
    expect(hub.starts).toBe(starts);
  });
});
