import type { DbtNode } from "../../../../local/simulators/dbt-cloud/dbt-node";
import type { DbtStep } from "../../../../local/simulators/dbt-cloud/job-definition";
import type { AttemptReference, EndedStatus, Explanation } from "../../../../src/contracts/attempt";
import { anOrder, type DbtWorld, ONE_RUN, startDbtWorld } from "./dbt-world";
import { aClaim } from "../../../support/claims";

const failed: EndedStatus = {
  kind: "failed",
  vendorState: "Error",
  message: "dbt run 1 ended with an error.",
  failureClass: "unclassified",
  runPageUrl: null,
};

const BUILD = "Invoke dbt with `dbt build`";

interface FailedRun extends AsyncDisposable {
  readonly world: DbtWorld;
  readonly attempt: AttemptReference;
}

/** A run whose only step ended in error. */
async function startFailedRun(step: Partial<DbtStep>): Promise<FailedRun> {
  const steps = [{ name: BUILD, durationSeconds: 5, outcome: "error" as const, ...step }];
  const job = { usualFirstSteps: false, steps };
  const world = await startDbtWorld({ job, timeoutSeconds: 5 });
  const result = await world.provider.launch(anOrder(), aClaim());
  if (result.kind !== "launched") throw new Error(`The launch ended as ${result.kind}.`);
  world.advance(600);
  return { world, attempt: result.attempt, [Symbol.asyncDispose]: () => world.dbt.close() };
}

async function explain(step: Partial<DbtStep>): Promise<Explanation> {
  await using run = await startFailedRun(step);
  return await run.world.provider.explain(run.attempt, failed);
}

const orders: DbtNode = { uniqueId: "model.shop.orders", status: "error", message: null };
const items: DbtNode = { ...orders, uniqueId: "model.shop.items" };

const inOrders = "Database Error in model orders (models/orders.sql)\n  division by zero\n\n";
const debugEntry = `13:59:02.000001 [error] [MainThread]: ${inOrders}`;
const reason = "Database Error in model orders (models/orders.sql) division by zero";

describe("the reason of a failed node", () => {
  it.each<readonly [string, Partial<DbtStep>]>([
    ["its message", { nodes: [{ ...orders, message: inOrders }], logs: "Runtime Error" }],
    ["the log", { nodes: [orders], logs: inOrders, truncatedDebugLogs: "Runtime Error" }],
    [
      "the log after a message without a reason",
      { nodes: [{ ...orders, message: "ERROR" }], logs: inOrders },
    ],
    ["the debug log", { nodes: [orders], logs: "", truncatedDebugLogs: debugEntry }],
    [
      "the debug log, if the log has no reason",
      {
        nodes: [orders],
        logs: "Failure in model orders (models/orders.sql)\n  Status: error",
        truncatedDebugLogs: debugEntry,
      },
    ],
  ])("comes from %s", async (_, step) => {
    expect(await explain(step)).toMatchObject({
      failedSteps: [{ name: "model orders", error: reason, trace: null }],
    });
  });

  it("counts the failed batches of a microbatch model, and says why they failed", async () => {
    const batches = {
      successful: [
        ["a", "b"],
        ["b", "c"],
      ],
      failed: [["c", "d"]],
    };
    const node = {
      ...orders,
      status: "partial success",
      message: "PARTIAL SUCCESS (2/3)",
    } as const;

    expect(await explain({ nodes: [{ ...node, batches }], logs: inOrders })).toMatchObject({
      failedSteps: [{ name: "model orders", error: `1 of 3 batches failed: ${reason}` }],
    });
  });

  it("counts the rows of a test that says nothing else", async () => {
    const test: DbtNode = {
      uniqueId: "test.shop.unique_id.7c8e1f5a2b",
      status: "fail",
      failures: 3,
      message: null,
    };

    expect(await explain({ nodes: [test], logs: "" })).toMatchObject({
      failedSteps: [{ name: "test unique_id", error: "3 failing rows." }],
    });
  });

  it.each<readonly [string, Partial<DbtStep>, string]>([
    ["the log", { logs: "13:59:00  fatal: out of disk" }, "fatal: out of disk"],
    [
      "the debug log",
      { logs: "", truncatedDebugLogs: "Runtime Error: no profile" },
      "Runtime Error: no profile",
    ],
    [
      "the status message",
      { logs: "", statusMessage: "The warehouse is gone." },
      "The warehouse is gone.",
    ],
  ])("is left open, beside what %s says of the step", async (_, step, words) => {
    expect(await explain({ nodes: [orders, items], ...step })).toMatchObject({
      failedSteps: [
        { name: "model orders", error: `Ended with status "error". Its step says: ${words}` },
        { name: "model items", error: 'Ended with status "error".' },
      ],
    });
  });

  it("is given for models with errors first, then for failed tests, then for unknown statuses", async () => {
    const results = [
      { unique_id: "test.shop.unique_id", status: "fail", message: "Got 1 result" },
      { unique_id: "model.shop.odd", status: "aborted", message: "It was aborted" },
      { unique_id: "model.shop.orders", status: "error", message: "It broke" },
      { unique_id: "model.shop.items", status: "error", message: "It broke too" },
    ];
    const artifacts = { "run_results.json": { metadata: null, results } };

    expect(await explain({ artifacts, logs: "" })).toMatchObject({
      failedSteps: ["model orders", "model items", "test unique_id", "model odd"].map((name) => ({
        name,
      })),
    });
  });

  it("is looked for when dbt gives the node a status that is not known", async () => {
    const results = [
      { unique_id: "model.shop.fine", status: "success", message: "SUCCESS 1" },
      { unique_id: "model.shop.orders", status: "aborted", message: null },
    ];
    const artifacts = { "run_results.json": { metadata: null, results } };

    expect(await explain({ artifacts, logs: inOrders })).toMatchObject({
      failedSteps: [{ name: "model orders", error: reason }],
      omitted: 0,
    });
  });
});

describe("the reason of a failed step", () => {
  it.each<readonly [string, Partial<DbtStep>]>([
    ["the log", { logs: inOrders, truncatedDebugLogs: "Runtime Error" }],
    ["the debug log", { logs: "", truncatedDebugLogs: debugEntry }],
    ["the status message", { logs: "Running dbt build...", statusMessage: inOrders }],
    ["the end of a log without a failure", { logs: "Database is gone", statusMessage: "Error" }],
  ])("comes from %s", async (_, step) => {
    expect(await explain(step)).toMatchObject({
      failedSteps: [
        { name: BUILD, error: expect.stringMatching(/division by zero|is gone/) as string },
      ],
    });
  });

  it("is given for each failed step in the order of the steps, those without a place last", async () => {
    await using run = await startFailedRun({});
    const { world, attempt } = run;
    const failedAs = (index: number | null, name: string): object => ({
      ...{ index, status: 20, name, logs: `fatal: ${name} broke` },
    });
    const run_steps = [
      failedAs(null, "someplace"),
      failedAs(3, "third"),
      failedAs(1, "first"),
      failedAs(2, "second"),
    ];
    const body = { data: { id: attempt.vendorRunId, status: 20, run_steps } };
    world.dbt.faults.add({ path: ONE_RUN, fault: { kind: "status", status: 200, body } });

    expect(await world.provider.explain(attempt, failed)).toMatchObject({
      failedSteps: ["first", "second", "third", "someplace"].map((name) => ({ name })),
    });
  });

  it("comes from a step of a failed run that has a status that is not known", async () => {
    await using run = await startFailedRun({});
    const { world, attempt } = run;
    const run_steps = [
      { index: 1, status: 10, name: "Clone git repository" },
      { index: null, status: 40, name: BUILD, logs: "fatal: out of disk" },
    ];
    const body = { data: { id: attempt.vendorRunId, status: 20, run_steps } };
    world.dbt.faults.add({ path: ONE_RUN, fault: { kind: "status", status: 200, body } });

    expect(await world.provider.explain(attempt, failed)).toMatchObject({
      failedSteps: [{ name: BUILD, error: "fatal: out of disk" }],
      note: null,
    });
  });
});
