import { fromBits } from "../../../../src/contracts/workflows/bits";
import type { WorkflowRequest } from "../../../../src/contracts/workflows/workflow-request";
import {
  createOrderWorkflow,
  type WorkflowOrder,
} from "../../../../src/hub/workflows/workflow-order";
import { anOrderWorkflow, offersOf } from "../../../support/app-contract";
import { aJobStep, aStep, WorkflowRequest as Schema } from "../../../support/workflow-requests";

const NOW = new Date("2026-03-02T06:00:00.000Z");

const requestOf = (steps: readonly object[], fields: object = {}): WorkflowRequest =>
  Schema.parse({ steps, ...fields });

function ordered(steps: readonly object[], fields: object = {}): WorkflowOrder {
  const result = anOrderWorkflow(() => NOW)(requestOf(steps, fields));
  if (result.kind === "refused") throw new Error(JSON.stringify(result.errors));
  return result;
}

const dbtStep = (name: string, target: object, fields: object = {}): object => ({
  name,
  run: { target: { type: "dbt-job", jobId: "5", ...target } },
  ...fields,
});

describe("createOrderWorkflow", () => {
  it("makes an input without what the steps run, and a plan with it", () => {
    const { input, runs } = ordered([aStep("a"), dbtStep("b", {}, { dependsOn: ["a"] })], {
      name: "Nightly",
      tags: { team: "sales" },
    });

    expect(input).toMatchObject({
      name: "Nightly",
      steps: [{ name: "a" }, { name: "b", after: "1" }],
      plan: { pieces: [0] },
      tags: { team: "sales" },
      acceptedAt: NOW.toISOString(),
      deploymentId: "tests",
    });
    expect(runs).toMatchObject([
      { target: { type: "databricks-job", jobId: "7", workspaceId: "adb-1.2" } },
      { target: { type: "dbt-job", jobId: "5", accountId: "12345" } },
    ]);
  });

  it("stores what differs from the usual, and which steps each depends on", () => {
    const { input } = ordered([
      aStep("last", { dependsOn: ["first", "other"], when: "finished", optional: true }),
      aStep("first"),
      aStep("other"),
    ]);

    const [first, other, last] = input.steps;
    expect([first, other]).toStrictEqual([{ name: "first" }, { name: "other" }]);
    expect(last).toMatchObject({ name: "last", when: "finished", optional: true });
    expect(fromBits(2, last?.after)).toStrictEqual([0, 1]);
  });

  it("keeps the names of many steps apart, and does not mix up equal runs of other names", () => {
    const many = (prefix: string): object[] =>
      Array.from({ length: 150 }, (_, index) => aStep(`${prefix}-${index}`.padEnd(40, "-")));

    const [one, other] = [ordered(many("a")).input, ordered(many("b")).input];

    expect([one.plan.names, other.plan.names]).toStrictEqual([true, true]);
    expect(one.plan.hash).not.toBe(other.plan.hash);
    expect(one.plan.pieces).toStrictEqual(other.plan.pieces);
  });

  it.each([
    ["another name", [aStep("a")], { name: "x" }],
    ["another target", [aJobStep("a", { jobId: "8" })], {}],
    ["another condition", [aStep("a", { optional: true })], {}],
    ["other tags", [aStep("a")], { tags: { day: "1" } }],
  ])("gives a request with %s another hash", (_what, steps, fields) => {
    const usual = ordered([aStep("a")]).input.requestHash;

    expect(ordered(steps, fields).input.requestHash).not.toBe(usual);
    expect(ordered([aStep("a")]).input.requestHash).toBe(usual);
  });

  it("names the step and the field of each connection that does not exist", () => {
    const steps = [
      dbtStep("late", { accountId: "99" }, { dependsOn: ["early"] }),
      aJobStep("early", { jobId: "7", workspaceId: "adb-9.9" }),
    ];

    const result = anOrderWorkflow(() => NOW)(requestOf(steps));

    expect(result).toStrictEqual({
      kind: "refused",
      errors: [
        {
          field: "steps.1.run.target.workspaceId",
          message:
            'is not a configured connection; DATABRICKS_WORKSPACES has: adb-1.2 (step "early")',
        },
        {
          field: "steps.0.run.target.accountId",
          message: 'is not a configured connection; DBT_CLOUD_ACCOUNTS has: 12345 (step "late")',
        },
      ],
    });
  });

  it("leaves the connection open where a reference says it, until the step starts", () => {
    const reference = "${steps.a.outputs.tasks.main.result}";
    const { runs } = ordered([
      aStep("a"),
      aJobStep("b", { jobId: "7", workspaceId: reference }, { dependsOn: ["a"] }),
    ]);

    expect(runs[1]?.target).toStrictEqual({
      type: "databricks-job",
      jobId: "7",
      workspaceId: reference,
    });
  });

  it("divides a large plan into pieces of whole runs, in their order", () => {
    const jobParameters = { note: "x".repeat(9_000) };
    const steps = Array.from({ length: 20 }, (_, index) =>
      aJobStep(`s${index}`, { jobId: String(index + 1), jobParameters }),
    );

    const { input } = ordered(steps);

    expect(input.plan.pieces).toStrictEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
  });

  it("divides a step that is too large for one piece", () => {
    const run = { tasks: [{ task_key: "main", note: "x".repeat(39_000) }] };
    const large = { name: "b", run: { target: { type: "databricks-submit", run } } };

    const { input } = ordered([aStep("a"), large, aStep("c"), aStep("d")]);

    expect(input.plan.pieces).toStrictEqual([0, 1, 1, 1, 2]);
  });

  it("needs a connection to be configured", () => {
    const order = createOrderWorkflow({
      offers: offersOf({}),
      limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
      deploymentId: "tests",
      now: () => NOW,
    });

    expect(order(requestOf([aStep("a")]))).toMatchObject({
      errors: [{ field: "steps.0.run.target.workspaceId" }],
    });
  });
});
