import { InvocationContext } from "@azure/functions";
import { OrchestrationRuntimeStatus as Status, type DurableClient } from "durable-functions";
import type { WorkflowInput } from "../../../../src/contracts/workflows/workflow-input";
import { createPurgeRuns } from "../../../../src/hub/purge-runs";
import { stepRunIdOf } from "../../../../src/hub/workflows/workflow-id";
import { anOrderWorkflow } from "../../../support/app-contract";
import { answerQuery, CLIENT_DATA, type QueryConfig } from "../../../support/instance-queries";
import { aRunInput } from "../../../support/run-builders";
import { aStep, WorkflowRequest } from "../../../support/workflow-requests";

const NOW = new Date("2026-03-20T03:17:00Z");
const DAY_MS = 86_400_000;
const ID = `w-${"1".repeat(40)}`;
const RUN = stepRunIdOf(ID, 0, 1);
const REPAIR = `r-${"9".repeat(40)}`;

interface Instance {
  readonly instanceId: string;
  readonly name: string;
  readonly daysAgo: number;
  readonly input?: unknown;
  readonly runtimeStatus?: Status;
}

function inputOf(generation: number): WorkflowInput {
  const ordered = anOrderWorkflow(() => NOW)(WorkflowRequest.parse({ steps: [aStep("a")] }));
  if (ordered.kind === "refused") throw new Error("It is not a valid workflow.");
  const plan = { hash: "0123456789ab", pieces: [0, 1] };
  return { ...ordered.input, workflowId: ID, generation, plan };
}

const generation = (number: number, daysAgo: number, fields: Partial<Instance> = {}): Instance => ({
  instanceId: number === 1 ? ID : `${ID}-${number}`,
  name: "workflow",
  runtimeStatus: Status.Failed,
  input: inputOf(number),
  daysAgo,
  ...fields,
});

const conductorOf = (number: number, daysAgo: number): Instance => ({
  instanceId: `conductor-${number === 1 ? ID : `${ID}-${number}`}`,
  name: "conductor",
  daysAgo,
});

const piece = (number: number, daysAgo: number): Instance => ({
  instanceId: `plan-${ID}-0123456789ab-${number}`,
  name: "workflowPlan",
  daysAgo,
});

const runOfStep = (instanceId: string, daysAgo: number): Instance[] => [
  {
    instanceId,
    name: "run",
    input: aRunInput({ workflow: { id: ID, step: "a", index: 0 } }),
    daysAgo,
  },
  { instanceId: `outputs-${instanceId}`, name: "outputs", daysAgo },
];

/** A workflow of two generations: the first ended so many days ago, and the second then. */
const twoGenerations = (
  first: number,
  second: number,
  newest: Partial<Instance> = {},
): Instance[] => [
  ...[generation(1, first), conductorOf(1, first), piece(0, first), piece(1, first)],
  ...[generation(2, second, newest), conductorOf(2, second)],
  ...runOfStep(RUN, first),
  ...runOfStep(REPAIR, second),
];

class Hub {
  readonly left: Map<string, Instance>;
  readonly deleted: string[] = [];
  /** Cannot be deleted. */
  stuck = "";

  constructor(instances: readonly Instance[]) {
    this.left = new Map(instances.map((one) => [one.instanceId, one]));
  }

  async purge(): Promise<void> {
    await createPurgeRuns({
      ...{ retentionDays: 8, now: () => NOW },
      claims: { removeOld: () => Promise.resolve(0) },
    })(
      undefined,
      this as unknown as DurableClient,
      new InvocationContext({ logHandler: () => undefined }),
    );
  }

  readonly clientData = CLIENT_DATA;

  readonly axiosInstance = {
    get: (url: string, config: QueryConfig): Promise<unknown> => {
      const rows = [...this.left.values()].map(shownOf);
      return Promise.resolve(answerQuery(rows, new URL(url), config, (row) => row));
    },
  };

  getStatus(id: string): Promise<unknown> {
    const found = this.left.get(id);
    return found === undefined
      ? Promise.reject(new Error("The extension replied with HTTP 404 response."))
      : Promise.resolve(shownOf(found));
  }

  purgeInstanceHistory(id: string): Promise<{ instancesDeleted: number }> {
    if (id === this.stuck) return Promise.reject(new Error("The storage does not answer."));
    this.deleted.push(id);
    return Promise.resolve({ instancesDeleted: Number(this.left.delete(id)) });
  }
}

function shownOf({ daysAgo, runtimeStatus = Status.Completed, ...instance }: Instance) {
  const time = new Date(NOW.getTime() - daysAgo * DAY_MS);
  return {
    ...{ ...instance, runtimeStatus },
    ...{ createdAt: time, createdTime: time, lastUpdatedTime: time },
  };
}

describe("the retention of a workflow", () => {
  it("deletes all of it when that of its newest generation is over", async () => {
    const hub = new Hub(twoGenerations(20, 9));

    await hub.purge();
    await hub.purge();

    expect([...hub.left.keys()]).toStrictEqual([]);
  });

  it("deletes nothing of it before, however old its first generation and its runs are", async () => {
    const hub = new Hub(twoGenerations(300, 7.9));

    await hub.purge();

    expect(hub.deleted).toStrictEqual([]);
  });

  it("deletes nothing of it while it is live", async () => {
    const live = twoGenerations(20, 9, { runtimeStatus: Status.Running });
    const hub = new Hub(live);

    await hub.purge();

    expect(hub.deleted).toStrictEqual([]);
  });

  it("deletes the newest generation last", async () => {
    const hub = new Hub(twoGenerations(20, 9));

    await hub.purge();

    const ofIt = hub.deleted.filter((id) => id.includes(ID));
    expect(ofIt).toStrictEqual([
      ...[`plan-${ID}-0123456789ab-0`, `plan-${ID}-0123456789ab-1`],
      ...[`conductor-${ID}`, ID, `conductor-${ID}-2`, `${ID}-2`],
    ]);
  });

  it.each([
    `plan-${ID}-0123456789ab-1`,
    `conductor-${ID}`,
    ID,
    `conductor-${ID}-2`,
    `${ID}-2`,
    RUN,
    `outputs-${REPAIR}`,
  ])("deletes the rest the next day if %s could not be deleted", async (stuck) => {
    const hub = new Hub(twoGenerations(20, 9));
    hub.stuck = stuck;
    await hub.purge();
    await hub.purge();
    const before = [...hub.left.keys()];
    hub.stuck = "";

    await hub.purge();
    await hub.purge();

    expect(before).toContain(stuck);
    expect([...hub.left.keys()]).toStrictEqual([]);
  });

  it("deletes what is left of a workflow that is gone", async () => {
    const hub = new Hub([piece(0, 9), conductorOf(3, 9), ...runOfStep(RUN, 9)]);

    await hub.purge();

    expect([...hub.left.keys()]).toStrictEqual([]);
  });

  it("leaves other workflows alone", async () => {
    const other = `w-${"2".repeat(40)}`;
    const kept = generation(1, 1, { instanceId: other });
    const hub = new Hub([...twoGenerations(20, 9), kept]);

    await hub.purge();
    await hub.purge();

    expect([...hub.left.keys()]).toStrictEqual([other]);
  });
});
