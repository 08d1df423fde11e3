import { databricksFaults } from "../../../../local/simulators/databricks/databricks-error";
import type { DatabricksJobTarget } from "../../../../src/providers/databricks/jobs/job-target";
import type { LaunchOrder } from "../../../../src/providers/provider";
import {
  anOrder,
  FakeTokens,
  secretToken,
  simulateWorkspace,
  type SimulatedWorkspace,
} from "./simulated-workspace";
import { aClaim } from "../../../support/claims";

type Order = LaunchOrder<DatabricksJobTarget>;

const runNow = { method: "POST", path: /run-now/ };
const listRuns = { method: "GET", path: /runs\/list/ };
const sent = ({ simulator }: SimulatedWorkspace): number =>
  simulator.counts()["POST jobs/run-now"] ?? 0;

const addJob = ({ simulator }: SimulatedWorkspace): string =>
  simulator.addJob({ name: "Nightly", tasks: [{ key: "main", durationSeconds: 60 }] });

/** An order of this moment, to be sent within the next 20 seconds. */
const orderWithin20Seconds = (workspace: SimulatedWorkspace, jobId: string): Order => ({
  ...anOrder(jobId),
  orderedAt: workspace.now().toISOString(),
  deadline: new Date(workspace.now().getTime() + 20_000).toISOString(),
});

/** Tokens that take half a minute to get. */
class SlowTokens extends FakeTokens {
  onWait: () => void = () => undefined;

  override get(): ReturnType<FakeTokens["get"]> {
    this.onWait();
    return super.get();
  }
}

describe("launch, near its deadline", () => {
  it("starts the job before it", async () => {
    await using workspace = await simulateWorkspace();
    const order = orderWithin20Seconds(workspace, addJob(workspace));

    workspace.pass(19);

    expect(await workspace.provider.launch(order, aClaim())).toMatchObject({ kind: "launched" });
  });

  it("does not start it when the step is executed later", async () => {
    await using workspace = await simulateWorkspace();
    const order = orderWithin20Seconds(workspace, addJob(workspace));

    workspace.pass(42);
    const result = await workspace.provider.launch(order, aClaim());

    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason: expect.stringMatching(
        /^The deadline passed before the start of job \d+ was sent to Databricks workspace prod at \S+, so it is not sent\.$/,
      ) as string,
      mayHaveStarted: false,
      retryAfterSeconds: null,
    });
    expect(sent(workspace)).toBe(0);
  });

  it("does not start it when the token came too late", async () => {
    const tokens = new SlowTokens(secretToken);
    await using workspace = await simulateWorkspace({ tokens });
    const order = orderWithin20Seconds(workspace, addJob(workspace));
    tokens.onWait = () => {
      workspace.pass(30);
    };

    const result = await workspace.provider.launch(order, aClaim());

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: false });
    expect(sent(workspace)).toBe(0);
  });

  it("does not start it when its turn came too late", async () => {
    await using workspace = await simulateWorkspace();
    const jobId = addJob(workspace);
    const orders = Array.from({ length: 12 }, (_, index) => ({
      ...orderWithin20Seconds(workspace, jobId),
      runId: `r-${index}`,
    }));

    const launches = orders.map((order) => workspace.provider.launch(order, aClaim()));
    // Some wait for their turn, for a part of a second that has begun.
    setTimeout(() => {
      workspace.pass(30);
    }, 20);
    const kinds = (await Promise.all(launches)).map(({ kind }) => kind);

    const started = kinds.filter((kind) => kind === "launched").length;
    expect(kinds.filter((kind) => kind === "tryAgain")).toHaveLength(12 - started);
    expect(started).toBeLessThan(12);
    expect(workspace.simulator.runsOf(jobId)).toHaveLength(started);
  });

  it("does not transmit it once more after a gateway's 503", async () => {
    await using workspace = await simulateWorkspace();
    const order = orderWithin20Seconds(workspace, addJob(workspace));
    workspace.simulator.faults.add({
      ...runNow,
      match: () => {
        workspace.pass(30);
        return true;
      },
      fault: databricksFaults.temporarilyUnavailable(),
    });

    const result = await workspace.provider.launch(order, aClaim());

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
    expect(sent(workspace)).toBe(1);
  });

  it("does not rule out an earlier execution that has started a run", async () => {
    await using workspace = await simulateWorkspace();
    const order = orderWithin20Seconds(workspace, addJob(workspace));
    await workspace.provider.launch(order, aClaim());
    const [run] = workspace.simulator.runs();

    workspace.pass(42);
    const result = await workspace.provider.launch(order, aClaim());

    expect(result).toMatchObject({
      kind: "tryAgain",
      mayHaveStarted: true,
      reason: expect.stringContaining(
        `An earlier try may have started one of these runs: ${run?.runId}.`,
      ) as string,
    });
  });

  it("rules it out where the job's only runs are older than the order", async () => {
    await using workspace = await simulateWorkspace();
    const jobId = addJob(workspace);
    await workspace.provider.launch({ ...anOrder(jobId), runId: "r-another" }, aClaim());
    workspace.pass(3_600);
    const order = orderWithin20Seconds(workspace, jobId);

    workspace.pass(42);

    expect(await workspace.provider.launch(order, aClaim())).toMatchObject({
      mayHaveStarted: false,
    });
  });

  it.each([
    [
      "runs that were not started over the API",
      { runs: [{ run_id: 7, trigger: "PERIODIC" }] },
      false,
    ],
    ["a run without its trigger", { runs: [{ run_id: 7 }] }, true],
    ["a run with an unknown trigger", { runs: [{ run_id: 7, trigger: "NEW" }] }, true],
    ["a run of a continuous job", { runs: [{ run_id: 7, trigger: "CONTINUOUS" }] }, true],
    ["a run with an invalid id", { runs: [{ run_id: "7a", trigger: "PERIODIC" }] }, true],
    ["a page without a token for the next one", { runs: [], has_more: true }, true],
    ["a page with an invalid has_more", { runs: [], has_more: "yes" }, true],
    ["no list", "", true],
  ])("decides by the list of the job's runs: %s", async (_case, body, mayHaveStarted) => {
    await using workspace = await simulateWorkspace();
    const order = orderWithin20Seconds(workspace, addJob(workspace));
    workspace.simulator.faults.add({ ...listRuns, fault: { kind: "status", status: 200, body } });

    workspace.pass(42);

    expect(await workspace.provider.launch(order, aClaim())).toMatchObject({ mayHaveStarted });
  });
});

describe("settleLaunch, past the deadline", () => {
  it("does not send the order again, and finds nothing where there is no run", async () => {
    await using workspace = await simulateWorkspace();
    const order = orderWithin20Seconds(workspace, addJob(workspace));

    workspace.pass(42);

    expect(await workspace.provider.settleLaunch(order)).toMatchObject({ kind: "notFound" });
    expect(sent(workspace)).toBe(0);
  });

  it("does not send the order again to learn whether a run is its own", async () => {
    await using workspace = await simulateWorkspace();
    const order = orderWithin20Seconds(workspace, addJob(workspace));
    await workspace.provider.launch(order, aClaim());

    workspace.pass(42);

    expect(await workspace.provider.settleLaunch(order)).toMatchObject({ kind: "unreachable" });
    expect(sent(workspace)).toBe(1);
  });
});
