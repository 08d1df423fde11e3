import type { NoticeRule } from "../../../src/contracts/notices";
import { matchingRules } from "../../../src/notices/matching-rules";
import { aRunEnding, aWorkflowEnding, WORKFLOW_ID } from "../../support/endings";
import { aRule } from "../../support/notice-rules";

const asStep = {
  workflow: { id: WORKFLOW_ID, step: "load", statusUrl: "https://runward.example.com" },
};

const isMatch = (changes: Partial<NoticeRule>, ending = aRunEnding()): boolean =>
  matchingRules([aRule(changes)], ending).length === 1;

describe("matchingRules", () => {
  it.each<[what: string, rule: Partial<NoticeRule>, matches: boolean]>([
    ["no limits", {}, true],
    ["its outcome", { outcomes: ["failed"] }, true],
    ["another outcome", { outcomes: ["succeeded", "unknown"] }, false],
    ["its connection", { connections: ["adb-9", "adb-1.2"] }, true],
    ["another connection", { connections: ["adb-9"] }, false],
    ["its type of target", { targets: ["databricks-job"] }, true],
    ["another type of target", { targets: ["dbt-job"] }, false],
    ["its job", { connections: ["adb-1.2"], jobs: ["77"] }, true],
    ["another job", { connections: ["adb-1.2"], jobs: ["78"] }, false],
    ["the vendor's name of its job", { jobNames: ["Nightly load"] }, true],
    ["another name", { jobNames: ["Weekly load"] }, false],
    ["a schedule, which it has not", { schedules: ["nightly"] }, false],
    ["steps, of which it is none", { steps: ["*"] }, false],
  ])("compares a run with a rule for %s", (_what, rule, matches) => {
    expect(isMatch(rule)).toBe(matches);
  });

  it("knows the name by which the run was started, if the vendor gave no other", () => {
    const target = { type: "dbt-job", connectionId: "1", jobId: null, jobName: "Hourly" };
    const ending = aRunEnding({}, { target, jobName: null });

    expect(isMatch({ jobNames: ["Hourly"] }, ending)).toBe(true);
    expect(isMatch({ jobs: ["77"] }, ending)).toBe(false);
  });

  it("knows the schedule of a run by its tag", () => {
    const ending = aRunEnding({}, { tags: { schedule: "nightly" } });

    expect(isMatch({ schedules: ["nightly"] }, ending)).toBe(true);
    expect(isMatch({ schedules: ["weekly"] }, ending)).toBe(false);
  });

  it.each<[what: string, rule: Partial<NoticeRule>, matches: boolean]>([
    ["no limits: the workflow tells", {}, false],
    ["its name", { steps: ["extract", "load"] }, true],
    ["every step", { steps: ["*"] }, true],
    ["another step", { steps: ["extract"] }, false],
    ["its name and another connection", { steps: ["load"], connections: ["adb-9"] }, false],
  ])("compares the run of a step with a rule for %s", (_what, rule, matches) => {
    expect(isMatch(rule, aRunEnding({}, asStep))).toBe(matches);
  });

  it.each<[what: string, rule: Partial<NoticeRule>, matches: boolean]>([
    ["no limits", {}, true],
    ["its schedule", { schedules: ["nightly"] }, true],
    ["another schedule", { schedules: ["weekly"] }, false],
    ["a connection, at which it is not", { connections: ["adb-1.2"] }, false],
    ["a type of target, which it has not", { targets: ["databricks-job"] }, false],
    ["steps, of which it is none", { steps: ["*"] }, false],
  ])("compares a workflow with a rule for %s", (_what, rule, matches) => {
    expect(matchingRules([aRule(rule)], aWorkflowEnding()).length === 1).toBe(matches);
  });

  it("names every rule that matches, in their order", () => {
    const rules = [
      aRule({ name: "first" }),
      aRule({ name: "other", outcomes: ["succeeded"] }),
      aRule({ name: "third" }),
    ];

    expect(matchingRules(rules, aRunEnding())).toStrictEqual(["first", "third"]);
  });
});
