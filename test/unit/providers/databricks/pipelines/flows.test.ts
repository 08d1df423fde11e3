import type { AttemptReference, EndedStatus } from "../../../../../src/contracts/attempt";
import { aPipeline, simulatePipelines, type SimulatedPipelines } from "./simulated-pipelines";

const EVENTS = { method: "GET", path: /\/events\?/ };

async function ended(world: SimulatedPipelines, attempt: AttemptReference): Promise<EndedStatus> {
  return (await world.checked(attempt)).status as EndedStatus;
}

const anEvent = (attempt: AttemptReference, seconds: number, fields: object): object => ({
  event_type: "flow_progress",
  timestamp: new Date(Date.parse(attempt.launchedAt) + seconds * 1_000).toISOString(),
  level: "INFO",
  origin: { update_id: attempt.vendorRunId, flow_name: "orders", dataset_name: "main.orders" },
  ...fields,
});

function tell(world: SimulatedPipelines, newestFirst: readonly object[]): void {
  const body = { events: newestFirst };
  world.simulator.faults.add({
    ...EVENTS,
    times: Infinity,
    fault: { kind: "status", status: 200, body },
  });
}

const details = (status: string, rows?: number): object => ({
  details: { flow_progress: { status, metrics: { num_output_rows: rows } } },
});

const STATES = { 10: "RUNNING", 20: "RUNNING", 30: "COMPLETED" } as const;

describe("outputs of an update", () => {
  it("tell how each dataset ended and how long it took", async () => {
    await using world = await simulatePipelines();
    const flows = ["orders", "customers"];
    const id = world.simulator.addPipeline(
      aPipeline({ flows, outcome: { kind: "fails", flow: "orders", message: "No." } }),
    );
    const attempt = await world.launched(id);
    world.pass(65);

    expect(await world.provider.outputs(attempt, await ended(world, attempt))).toStrictEqual({
      kind: "read",
      outputs: {
        datasets: {
          orders: { state: "FAILED", rows: null, durationSeconds: 60 },
          customers: { state: "COMPLETED", rows: null, durationSeconds: 60 },
        },
        truncated: false,
      },
    });
  });

  it.each([
    [
      "the total of its last event",
      [
        [10, 5],
        [20, 7],
        [30, 99],
      ],
      99,
    ],
    [
      "the sum of its batches",
      [
        [10, 5],
        [20, 7],
        [30, undefined],
      ],
      12,
    ],
    [
      "nothing if the vendor counts none",
      [
        [10, undefined],
        [30, undefined],
      ],
      null,
    ],
  ] as const)("count rows: %s", async (_name, told, rows) => {
    await using world = await simulatePipelines();
    const attempt = await world.launched(world.simulator.addPipeline(aPipeline()));
    world.pass(65);
    const events = told.map(([seconds, count]) =>
      anEvent(attempt, seconds, details(STATES[seconds], count)),
    );
    tell(world, [...events, anEvent(attempt, 2, details("QUEUED"))].reverse());

    const result = await world.provider.outputs(attempt, await ended(world, attempt));

    expect(result).toMatchObject({
      outputs: { datasets: { "main.orders": { state: "COMPLETED", rows, durationSeconds: 20 } } },
    });
  });
});

describe("tasks of an update", () => {
  it("are the update and its flows, as they are now", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline({ flows: ["orders"] }));
    const attempt = await world.launched(id);
    world.pass(20);

    const startedAt = attempt.launchedAt;
    const whole = `update ${attempt.vendorRunId}`;
    const times = { startedAt, endedAt: null, durationSeconds: 20 };
    expect(await world.provider.tasks(attempt)).toStrictEqual({
      kind: "listed",
      tasks: [
        {
          ...{ name: whole, kind: "update", parent: null, state: "RUNNING", attempt: 1, ...times },
          ...{ error: null, pageUrl: attempt.runPageUrl },
        },
        {
          ...{
            name: "orders",
            kind: "flow",
            parent: whole,
            state: "RUNNING",
            attempt: 1,
            ...times,
          },
          ...{ error: null, pageUrl: null },
        },
      ],
      truncated: false,
    });
  });

  it("tell why a flow failed", async () => {
    await using world = await simulatePipelines();
    const exceptions = [{ class_name: "a.b.BadTable", message: "No such table." }];
    const outcome = { kind: "fails", flow: "orders", message: "No.", exceptions } as const;
    const attempt = await world.launched(
      world.simulator.addPipeline(aPipeline({ flows: ["orders"], outcome })),
    );
    world.pass(65);

    expect(await world.provider.tasks(attempt)).toMatchObject({
      tasks: [{ kind: "update" }, { name: "orders", error: "BadTable: No such table." }],
    });
  });
});
