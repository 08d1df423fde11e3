import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import type { Outcome } from "../../../../src/contracts/outcome";
import {
  conductorIdOf,
  workflowInstanceId,
} from "../../../../src/contracts/workflows/workflow-ids";
import {
  listWorkflows,
  type WorkflowListOrder,
  type WorkflowPage,
} from "../../../../src/hub/lists/list-workflows";
import { anOrderWorkflow } from "../../../support/app-contract";
import { MemoryHub } from "../../../support/memory-hub";
import { aStep, WorkflowRequest } from "../../../support/workflow-requests";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const ID = `w-${"1".repeat(40)}`;
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

const ordered = anOrderWorkflow(() => NOW)(WorkflowRequest.parse({ steps: [aStep("a")] }));
const input = ordered.kind === "ordered" ? ordered.input : null;

function putGeneration(
  hub: MemoryHub,
  generation: number,
  { outcome = null, id = ID, at = 0 }: { outcome?: Outcome | null; id?: string; at?: number } = {},
): void {
  const ended = outcome === "succeeded" ? Status.Completed : Status.Failed;
  hub.put({
    instanceId: workflowInstanceId(id, generation),
    name: "workflow",
    runtimeStatus: outcome === null ? Status.Running : ended,
    createdAt: minutesAgo(at),
    input: { ...input, workflowId: id, generation },
    customStatus: {
      phase: outcome === null ? "running" : "ended",
      message: "Something",
      deadline: NOW.toISOString(),
      conclusion: outcome === null ? null : { outcome, code: null, message: "Ended." },
    },
  });
}

const list = (hub: MemoryHub, changes: Partial<WorkflowListOrder> = {}): Promise<WorkflowPage> =>
  listWorkflows(hub.client, {
    ...{ since: null, until: null, after: null, now: NOW, most: 50 },
    ...{ status: undefined, idPrefix: undefined, isWanted: () => true },
    ...changes,
  });

const generationsIn = ({ workflows }: WorkflowPage): [string, number][] =>
  workflows.map(({ workflow }) => [workflow.id.slice(0, 3), workflow.generation]);

describe("listWorkflows", () => {
  it("lists each workflow once, as its newest generation, with the steps of its conductor", async () => {
    const hub = new MemoryHub(() => NOW);
    putGeneration(hub, 1, { outcome: "failed" });
    putGeneration(hub, 2);
    hub.put({
      instanceId: conductorIdOf(`${ID}-2`),
      name: "conductor",
      customStatus: { steps: [["l", 2, 5, null]], notes: {}, stop: null },
    });
    hub.put({ instanceId: `w-${"2".repeat(40)}`, name: "run" });

    const { workflows, counts } = await list(hub);

    expect(workflows).toMatchObject([
      { workflow: { id: ID, generation: 2 }, known: { steps: [["l", 2, 5, null]] } },
    ]);
    expect(counts).toMatchObject({ running: 1, failed: 0 });
  });

  it("shows the states at the start where the conductor cannot be read", async () => {
    const hub = new MemoryHub(() => NOW);
    putGeneration(hub, 1);
    const conductor = conductorIdOf(ID);
    hub.put({ instanceId: conductor, name: "conductor" });
    hub.unreadable.add(conductor);

    const { workflows } = await list(hub);

    expect(workflows).toMatchObject([{ known: { steps: [["w", 0, null, null]] } }]);
  });

  it("sorts by the newest start or resume, then by id", async () => {
    const hub = new MemoryHub(() => NOW);
    const put = (digit: string, at: number): void => {
      putGeneration(hub, 1, { id: `w-${digit.repeat(40)}`, at });
    };
    put("3", 60);
    put("2", 60);
    put("1", 1);

    expect(generationsIn(await list(hub))).toStrictEqual([
      ["w-1", 1],
      ["w-2", 1],
      ["w-3", 1],
    ]);
  });

  it.each<[string, Partial<WorkflowListOrder>]>([
    ["with another status", { status: "failed" }],
    ["before it was resumed", { until: minutesAgo(30) }],
    [
      "on a page after it",
      { after: { createdAt: minutesAgo(5).toISOString(), id: ID, width: null } },
    ],
  ])("does not show an older generation in a list %s", async (_where, changes) => {
    const hub = new MemoryHub(() => NOW);
    putGeneration(hub, 1, { outcome: "failed", at: 60 });
    putGeneration(hub, 2, { outcome: "succeeded", at: 5 });
    putGeneration(hub, 1, { outcome: "failed", id: `w-${"2".repeat(40)}`, at: 60 });

    const page = await list(hub, changes);

    expect(generationsIn(page)).toStrictEqual([["w-2", 1]]);
    expect(page.counts).toMatchObject({ failed: 1, succeeded: 0 });
  });

  it("reads the steps for the workflows of the page alone", async () => {
    const hub = new MemoryHub(() => NOW);
    for (let number = 0; number < 30; number++) {
      const id = `w-${String(number).padStart(40, "0")}`;
      putGeneration(hub, 1, { id, at: number });
    }
    const read = jest.spyOn(hub, "getStatus");

    const { end } = await list(hub, { most: 10 });

    expect(read).toHaveBeenCalledTimes(10);
    expect(end).toMatchObject({ id: `w-${"9".padStart(40, "0")}` });
  });
});
