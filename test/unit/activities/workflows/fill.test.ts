import { fill } from "../../../../src/activities/workflows/fill";
import type { StepRun } from "../../../../src/contracts/workflows/step-run";
import type { Reference } from "../../../../src/contracts/workflows/template";
import { RunRequest } from "../../../support/app-contract";

const VALUES: Readonly<Record<string, unknown>> = {
  "${steps.a.outputs.text}": "2026-03-01",
  "${steps.a.outputs.number}": 8,
  "${steps.a.outputs.digits}": "8",
  "${steps.a.outputs.object}": { day: "1" },
  "${steps.a.outputs.json}": '{"day":"1"}',
  "${steps.a.outputs.list}": '["load","clean"]',
  "${steps.a.outputs.template}": "${workflow.id}",
  "${steps.a.outputs.long}": "x".repeat(8_191),
  "${steps.a.outputs.nothing}": null,
  "${workflow.id}": "w-1",
};

const valueOf = ({ text }: Reference): Promise<unknown> => Promise.resolve(VALUES[text]);

const runOf = (target: Readonly<Record<string, unknown>>): StepRun => ({
  target: { type: "databricks-job", ...target },
  ...{ waitSeconds: 30, timeoutSeconds: 60, queueTimeoutSeconds: null, retry: null },
  ...{ partialSuccess: "fail", outputs: "summary", tags: {} },
});

const filled = async (target: Readonly<Record<string, unknown>>): Promise<unknown> => {
  const result = await fill(runOf(target), RunRequest, valueOf);
  return result.kind === "filled" ? result.request.target : result;
};

const job = (parameter: unknown) => ({ jobId: "7", jobParameters: { parameter } });

describe("filling the references of a step", () => {
  it.each([
    ["inside a text", "on ${steps.a.outputs.text}!", "on 2026-03-01!"],
    ["twice", "${workflow.id}/${workflow.id}", "w-1/w-1"],
    [
      "as JSON inside a text",
      "${steps.a.outputs.object} ${steps.a.outputs.number}",
      '{"day":"1"} 8',
    ],
    ["without reading what it inserts", "${steps.a.outputs.template}", "${workflow.id}"],
    ["and keeps an escaped opening", "$${x} of ${workflow.id}", "${x} of w-1"],
    ["and keeps the escape of an escape", "$$${x}", "$${x}"],
  ])("inserts a value %s", async (_what, text, parameter) => {
    expect(await filled(job(text))).toMatchObject({ jobParameters: { parameter } });
  });

  it.each([
    ["an id", { jobId: "${steps.a.outputs.digits}" }, { jobId: "8" }],
    ["a number as an id", { jobId: "${steps.a.outputs.number}" }, { jobId: "8" }],
    [
      "a number as a job parameter, which is a text",
      job("${steps.a.outputs.number}"),
      { jobParameters: { parameter: "8" } },
    ],
    [
      "an object as a job parameter",
      job("${steps.a.outputs.object}"),
      { jobParameters: { parameter: '{"day":"1"}' } },
    ],
    [
      "a number as a number, and as a text",
      {
        ...{ type: "dbt-job", jobId: "7" },
        ...{ threadsOverride: "${steps.a.outputs.number}", cause: "${steps.a.outputs.number}" },
      },
      { threadsOverride: 8, cause: "8" },
    ],
    [
      "an object",
      { jobId: "7", jobParameters: "${steps.a.outputs.object}" },
      { jobParameters: { day: "1" } },
    ],
    [
      "a text that holds an object",
      { jobId: "7", jobParameters: "${steps.a.outputs.json}" },
      { jobParameters: { day: "1" } },
    ],
    [
      "a text that holds a list",
      { jobId: "7", only: "${steps.a.outputs.list}" },
      { only: ["load", "clean"] },
    ],
    [
      "a text that holds a number",
      { type: "dbt-job", jobId: "7", threadsOverride: "${steps.a.outputs.digits}" },
      { threadsOverride: 8 },
    ],
    [
      "an item of a list",
      { jobId: "7", only: ["${steps.a.outputs.text}"] },
      { only: ["2026-03-01"] },
    ],
  ])("gives a field the type that it takes: %s", async (_what, target, expected) => {
    expect(await filled(target)).toMatchObject(expected);
  });

  it.each([
    ["${steps.a.outputs.nothing}", "referenceMissing", "${steps.a.outputs.nothing} has no value."],
    ["x${steps.a.outputs.other}", "referenceMissing", "${steps.a.outputs.other} has no value."],
    [
      "${steps.a.outputs.long}",
      "referenceTooLong",
      "${steps.a.outputs.long} has 8193 bytes; at most 8192 can be inserted.",
    ],
  ])("fails the step for %s", async (text, code, message) => {
    expect(await filled(job(text))).toStrictEqual({ kind: "failed", code, message });
  });

  it("fails the step if no form of a value fits, and names the field", async () => {
    expect(await filled({ jobId: "7", only: "${steps.a.outputs.number}" })).toStrictEqual({
      kind: "failed",
      code: "filledTargetInvalid",
      message:
        "With the values that were inserted, target.only is not valid: Invalid input: expected array, received number.",
    });
  });

  it("fails the step if the filled target is not valid", async () => {
    expect(await filled({ jobId: "${steps.a.outputs.text}" })).toMatchObject({
      code: "filledTargetInvalid",
      message: expect.stringContaining(
        "With the values that were inserted, target.jobId is not valid",
      ) as string,
    });
  });

  it("passes a defect on", async () => {
    const broken = (): Promise<never> => Promise.reject(new Error("no storage"));

    await expect(fill(runOf(job("${workflow.id}")), RunRequest, broken)).rejects.toThrow(
      "no storage",
    );
  });
});
