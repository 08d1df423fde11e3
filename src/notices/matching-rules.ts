import { allowsJob, fits } from "../contracts/caller-rights";
import { EVERY_STEP, type NoticeRule } from "../contracts/notices";
import type { RunDocument } from "../contracts/run-document";
import type { Ending } from "../contracts/ending";

/** The tag that every run and workflow of a schedule has. */
const SCHEDULE = "schedule";

/**
 * The names of the rules that match an end. A run that is the step of a workflow is told of only by rules with `steps`, because
 * the workflow tells of its own end.
 */
export const matchingRules = (rules: readonly NoticeRule[], ending: Ending): string[] =>
  rules
    .filter(
      (rule) =>
        rule.outcomes.includes(ending.conclusion.outcome) &&
        fits(rule.schedules, ending.document.tags[SCHEDULE] ?? null) &&
        (ending.kind === "run" ? fitsRun(rule, ending.document) : fitsWorkflow(rule)),
    )
    .map(({ name }) => name);

/** A workflow is at no connection and runs no job; its steps do. */
const fitsWorkflow = ({ connections, targets, jobs, jobNames, steps }: NoticeRule): boolean =>
  [connections, targets, jobs, jobNames, steps].every((list) => list === undefined);

function fitsRun(rule: NoticeRule, { target, jobName, workflow }: RunDocument): boolean {
  const isStep = workflow !== null;
  if (isStep !== (rule.steps !== undefined)) return false;
  const isNamed =
    rule.steps?.includes(EVERY_STEP) === true || fits(rule.steps, workflow?.step ?? "");
  const names = [target.jobName, jobName];
  return (
    isNamed &&
    fits(rule.connections, target.connectionId) &&
    fits(rule.targets, target.type) &&
    names.some((name) => allowsJob(rule, { jobId: target.jobId, jobName: name }))
  );
}
