import { databricks } from "../../../../../src/providers/databricks/databricks";
import { createHttpClient } from "../../../../../src/http/http-client";
import { DatabricksSubmitTarget } from "../../../../../src/providers/databricks/submit/submit-target";
import { startOf } from "../../../../../src/providers/databricks/submit/submit-start";
import { launchDigest } from "../../../../../src/providers/launch-digest";
import type { LaunchOrder, Provider } from "../../../../../src/providers/provider";
import { aClaim } from "../../../../support/claims";
import { aPlan } from "../../../../support/run-builders";
import {
  FakeTokens,
  secretToken,
  simulateWorkspace,
  type SimulatedWorkspace,
} from "../simulated-workspace";

const aTarget = (fields: object = {}): DatabricksSubmitTarget =>
  DatabricksSubmitTarget.parse({
    type: "databricks-submit",
    workspaceId: "prod",
    run: { tasks: [{ task_key: "main" }], ...fields },
  });

const anOrder = (fields: object = {}): LaunchOrder<DatabricksSubmitTarget> => ({
  target: aTarget(fields),
  runId: "r-8f14e45fceea167a5a36dedd4bea2543f0a1b2c3",
  attemptNumber: 2,
  plan: aPlan({ connectionId: "prod", vendorJobId: "", jobUrl: null }),
});

function submitProviderOf({ simulator, now }: SimulatedWorkspace): Provider {
  const http = createHttpClient({
    timeoutSeconds: 5,
    maxResponseBytes: 1_000_000,
    userAgent: "runward/test",
    sleep: () => Promise.resolve(),
    now,
  });
  const tokens = new FakeTokens(secretToken);
  const connections = [{ id: "prod", host: simulator.baseUrl, tokens }];
  return databricks.createProviders({ connections, http, now })["databricks-submit"]!;
}

const within20Seconds = ({ now }: SimulatedWorkspace, fields: object = {}) => ({
  ...anOrder(fields),
  orderedAt: now().toISOString(),
  deadline: new Date(now().getTime() + 20_000).toISOString(),
});

const NAME = "Runward r-8f14e45fceea167a5a36dedd4bea2543f0a1b2c3 attempt 2";

describe("DatabricksSubmitTarget", () => {
  it("stores integers beyond 2^53 as their digits, which JSON does not change", () => {
    const { run } = aTarget({ policy: 9007199254740993n, deep: [{ id: -9007199254740993n }] });

    expect(JSON.parse(JSON.stringify(run))).toStrictEqual({
      tasks: [{ task_key: "main" }],
      policy: { $numberLong: "9007199254740993" },
      deep: [{ id: { $numberLong: "-9007199254740993" } }],
    });
  });

  it("is the same when it is parsed again", () => {
    const target = aTarget({ policy: 9007199254740993n });

    expect(DatabricksSubmitTarget.parse(target)).toStrictEqual(target);
  });

  it.each([9007199254740992, Infinity, 1e300])("refuses the number %p", (number) => {
    const run = { tasks: [{ task_key: "main", n: number }] };

    const { error } = DatabricksSubmitTarget.safeParse({ type: "databricks-submit", run });

    expect(error?.issues).toMatchObject([
      { path: ["run", "tasks", "0", "n"], message: "is a number of more than 64 bits" },
    ]);
  });
});

describe("the body of runs/submit", () => {
  it("is the caller's, with a token and a name", () => {
    const order = anOrder({ timeout_seconds: 60, environments: [] });

    const { body } = startOf(order);

    expect(body).toStrictEqual({
      tasks: [{ task_key: "main" }],
      timeout_seconds: 60,
      environments: [],
      run_name: NAME,
      idempotency_token: launchDigest(order),
    });
  });

  it("keeps the caller's name", () => {
    expect(startOf(anOrder({ run_name: "Backfill" })).body["run_name"]).toBe("Backfill");
  });

  it("sends only what is certainly an integer as one", () => {
    const odd = [{ $numberLong: "12x" }, { $numberLong: 12 }, { $numberLong: "1", b: 2 }];

    const { body } = startOf(anOrder({ exact: { $numberLong: "12" }, odd }));

    expect([body["exact"], body["odd"]]).toStrictEqual([12n, odd]);
  });
});

describe("a submit near its deadline", () => {
  it("is not sent after it", async () => {
    await using workspace = await simulateWorkspace();
    const order = within20Seconds(workspace);
    workspace.pass(42);

    const result = await submitProviderOf(workspace).launch(order, aClaim());

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: false });
    expect(workspace.simulator.runs()).toStrictEqual([]);
  });

  it("says which run an earlier try may have started", async () => {
    await using workspace = await simulateWorkspace();
    const provider = submitProviderOf(workspace);
    const order = within20Seconds(workspace);
    await provider.launch(order, aClaim());
    workspace.pass(42);

    const settled = await provider.settleLaunch(order);

    expect(settled).toMatchObject({ kind: "unreachable" });
    expect(JSON.stringify(settled)).toContain(
      `An earlier try may have started one of these runs: ${workspace.simulator.runs()[0]!.runId}`,
    );
  });

  it("does not take a run of another name for its own", async () => {
    await using workspace = await simulateWorkspace();
    const provider = submitProviderOf(workspace);
    await provider.launch(within20Seconds(workspace, { run_name: "Backfill" }), aClaim());
    workspace.pass(42);

    const settled = await provider.settleLaunch(within20SecondsAgo(workspace));

    expect(settled).toStrictEqual({ kind: "notFound", marker: null, jobUrl: null });
  });

  it("reads the pages of the list until it finds the run", async () => {
    await using workspace = await simulateWorkspace();
    const provider = submitProviderOf(workspace);
    const order = within20Seconds(workspace);
    await provider.launch(order, aClaim());
    workspace.pass(1);
    for (let n = 0; n < 45; n++) {
      const other = { ...within20Seconds(workspace), runId: `r-${n}` };
      await provider.launch(other, aClaim());
      workspace.pass(1);
    }

    const settled = await provider.settleLaunch(order);

    const [oldest] = workspace.simulator.runs();
    expect(JSON.stringify(settled)).toContain(`one of these runs: ${oldest!.runId}`);
  });
});

/** An order of a minute ago, whose deadline has passed. */
const within20SecondsAgo = ({ now }: SimulatedWorkspace) => ({
  ...anOrder(),
  orderedAt: new Date(now().getTime() - 60_000).toISOString(),
  deadline: new Date(now().getTime() - 40_000).toISOString(),
});
