import type { DbtStep } from "../../../../../local/simulators/dbt-cloud/job-definition";
import { toFailureClass } from "../../../../../src/providers/dbt-cloud/jobs/failure-class";
import { VendorRun } from "../../../../../src/providers/dbt-cloud/jobs/vendor-run";
import { aBuildStep, startEndedRun } from "./ended-run";

const classOf = (...steps: readonly object[]): string =>
  toFailureClass(VendorRun.parse({ id: 1, run_steps: steps }));

const step = (name: string | null, status: unknown): object => ({ index: 1, name, status });

describe("toFailureClass", () => {
  it.each([
    ["without a failed step", []],
    ["whose steps succeeded", [step("Clone git repository", 10)]],
    ["that could not clone", [step("Clone git repository", 20)]],
    ["that could not create its profile", [step("Create profile from connection Warehouse", 20)]],
  ])("blames the platform for a run %s", (_, steps) => {
    expect(classOf(...steps)).toBe("platformError");
  });

  it.each([
    ["of a command", [step("Invoke dbt with `dbt build`", 20)]],
    ["of its packages", [step("Invoke dbt with `dbt deps`", 20)]],
    ["of a command after another", [step("Clone git repository", 20), step("dbt run", 20)]],
    ["without a name", [step(null, 20)]],
    ["in an unknown state", [step("Clone git repository", 77)]],
  ])("does not classify a failed step %s", (_, steps) => {
    expect(classOf(...steps)).toBe("unclassified");
  });
});

describe("check, of a failed dbt run", () => {
  const clone: DbtStep = { name: "Clone git repository", durationSeconds: 1, outcome: "error" };
  const failingModels = [{ name: "fct_orders", message: "no such relation" }];

  it.each([
    ["the platform", clone, "platformError"],
    ["a model", aBuildStep({ models: 1, failingModels }), "unclassified"],
  ])("reads from its steps that it failed because of %s", async (_, failing, failureClass) => {
    await using run = await startEndedRun({ steps: [failing], usualFirstSteps: false });

    expect(await run.world.provider.check(run.attempt)).toMatchObject({
      status: { kind: "failed", failureClass },
    });
  });

  it("does not classify it when its steps cannot be read", async () => {
    await using run = await startEndedRun({ steps: [clone], usualFirstSteps: false });
    const { dbt } = run.world;
    dbt.faults.add({ path: /run_steps/, times: Infinity, fault: { kind: "status", status: 500 } });

    expect(await run.world.provider.check(run.attempt)).toMatchObject({
      status: { kind: "failed", failureClass: "unclassified" },
    });
  });
});
