import { aJobStep, aStep, objectionsTo, WorkflowRequest } from "../../../support/workflow-requests";

const RESULT = "${steps.extract.outputs.tasks.main.result}";

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with a target behind a step `extract`. */
const objectionsToTarget = (target: Fields): Record<string, string> =>
  objectionsTo({
    steps: [
      aStep("extract"),
      aStep("other"),
      { name: "load", dependsOn: ["extract"], run: { target } },
    ],
  });

const job = (parameter: string): Fields => ({
  type: "databricks-job",
  jobId: "7",
  jobParameters: { parameter },
});

describe("references in the targets of steps", () => {
  it.each([
    ["a text", { type: "databricks-job", jobId: "7", jobParameters: { day: `d-${RESULT}` } }],
    ["an id", { type: "databricks-job", jobId: RESULT }],
    ["a name in a list", { type: "databricks-job", jobId: "7", only: [RESULT] }],
    ["an object", { type: "databricks-job", jobId: "7", jobParameters: RESULT }],
    ["a list", { type: "databricks-job", jobId: "7", only: RESULT }],
    ["a choice", { type: "databricks-job", jobId: "7", performanceTarget: RESULT }],
    ["a number", { type: "dbt-job", jobId: "7", threadsOverride: RESULT }],
    ["a boolean", { type: "dbt-job", jobId: "7", generateDocsOverride: RESULT }],
    ["a pattern", { type: "databricks-pipeline", pipelineId: RESULT }],
    [
      "a time",
      { type: "databricks-pipeline", pipelineName: "p", rewindSpec: { rewindTimestamp: RESULT } },
    ],
    ["an address", { type: "dbt-job", jobUrl: RESULT }],
    [
      "any field of a submit",
      {
        type: "databricks-submit",
        run: {
          run_name: RESULT,
          tasks: [{ task_key: "a", notebook_task: { notebook_path: RESULT } }],
        },
      },
    ],
  ])("may stand for %s", (_what, target) => {
    expect(objectionsToTarget(target)).toStrictEqual({});
  });

  it("are stored as they were sent, beside what was read", () => {
    const target = { type: "dbt-job", jobId: 12, threadsOverride: RESULT, cause: "$${x}" };
    const steps = [aStep("extract"), { name: "load", dependsOn: ["extract"], run: { target } }];

    const { steps: read } = WorkflowRequest.parse({ steps });

    expect(read[1]?.run.target).toStrictEqual({ ...target, jobId: "12" });
    expect(read[1]?.run.waitSeconds).toBe(5);
  });

  it("do not hide what else is wrong with a target", () => {
    const target = { type: "databricks-job", jobId: RESULT, jobName: "x", unknown: 1 };
    const both = { type: "databricks-job", jobId: RESULT, jobName: "x" };

    expect(objectionsToTarget(target)).toMatchObject({
      "steps.2.run.target": expect.any(String) as string,
    });
    expect(objectionsToTarget(both)).toMatchObject({
      "steps.2.run.target.jobId": "or jobName or jobUrl must be given, and only one of them",
    });
  });

  it("cannot stand for the type of a target", () => {
    expect(objectionsToTarget({ type: RESULT, jobId: "7" })).toStrictEqual({
      "steps.2.run.target.type": "cannot be a reference",
    });
  });

  it.each([
    "${steps.extract.vendorRunId}",
    "${steps.extract.runPageUrl}",
    "${steps.extract.outcome}",
    "${steps.extract.startedAt}",
    "${steps.extract.endedAt}",
    "${steps.extract.outputs}",
    '${steps.extract.outputs.tasks["a.b c"].result}',
    "${workflow.id}",
    "${ workflow.id }",
    "$${anything} and $$ and ${steps.extract.outcome}",
  ])("may be %s", (text) => {
    expect(objectionsToTarget(job(text))).toStrictEqual({});
  });

  it.each([
    ["${steps.nobody.outcome}", '"nobody" is no step'],
    ["${steps.other.outcome}", 'this step does not depend on "other"'],
    ["${steps.load.outcome}", 'this step does not depend on "load"'],
    ["${steps.extract.message}", "a step has vendorRunId, runPageUrl"],
    ["${steps.extract.outcome.x}", "there is nothing inside outcome"],
    ["${steps.extract.outputs.nodes.success}", "a databricks-job has no such output"],
    ["${steps.extract.outputs.tasks.main.result.x}", "a databricks-job has no such output"],
    ["${steps.extract.outputs.constructor}", "a databricks-job has no such output"],
    ["${steps.extract}", "which is no reference"],
    ["${steps}", "which is no reference"],
    ["${workflow.name}", "which is no reference"],
    ["${HOME}", "write $${ for a literal ${"],
    ["${steps.extract.outcome", "which is no reference"],
    ["${steps.extract..outcome}", "which is no reference"],
    ["${}", "which is no reference"],
  ])("may not be %s", (text, words) => {
    expect(objectionsToTarget(job(text))["steps.2.run.target.jobParameters.parameter"]).toContain(
      words,
    );
  });

  it("may lead to a step at any distance", () => {
    const steps = [
      aStep("extract"),
      aStep("middle", { dependsOn: ["extract"] }),
      aJobStep("load", { jobId: RESULT }, { dependsOn: ["middle"] }),
    ];

    expect(objectionsTo({ steps })).toStrictEqual({});
  });

  it("may not lead to outputs that are not read", () => {
    const target = { type: "databricks-job", jobId: "7" };
    const steps = [
      { name: "extract", run: { target, outputs: "none" } },
      aJobStep("load", { jobId: RESULT }, { dependsOn: ["extract"] }),
    ];

    expect(objectionsTo({ steps })["steps.1.run.target.jobId"]).toContain('"outputs": "none"');
  });

  it("have the outputs of their own type of target", () => {
    const pipeline = { type: "databricks-pipeline", pipelineName: "p" };
    const rows = '${steps.p.outputs.datasets["main.sales.orders"].rows}';
    const slowest = "${steps.d.outputs.slowest.0.name}";
    const steps = [
      { name: "p", run: { target: pipeline } },
      { name: "d", run: { target: { type: "dbt-job", jobId: "7" } } },
      aJobStep("load", { jobId: "7", jobParameters: { rows, slowest } }, { dependsOn: ["p", "d"] }),
    ];

    expect(objectionsTo({ steps })).toStrictEqual({});
  });
});
