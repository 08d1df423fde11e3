import { isDeepStrictEqual } from "node:util";
import type { FunctionName } from "../../../support/killable-app";
import type { Tally } from "../../table/tally";
import { SURVIVED, type Verdict } from "../../table/verdict";
import { nameOf, type CrashCase } from "../crash-case";
import { everyCaseOf } from "../every-case";
import { playWorkflow } from "./play-workflow";
import type { WorkflowScenario } from "./workflow-scenario";

/** Each execution of these starts another step, or sees another one end. */
const EACH_EXECUTION = new Set<FunctionName>([
  ...(["workflow", "conductor", "startSteps", "reportChange", "cancelSteps"] as const),
]);

/** Every kind of crash at every step of a workflow. */
export async function expectSurvivalOfWorkflow(
  scenario: WorkflowScenario,
  tally: Tally,
): Promise<void> {
  const cases = await everyCaseOf(scenario, playWorkflow, EACH_EXECUTION);
  process.stdout.write(`${scenario.name}: ${cases.length} cases\n`);
  const harmed: [name: string, verdict: Verdict][] = [];
  for (const one of cases) {
    const verdict = await tally.play(one.way, () => verdictOn(one), "workflow");
    if (!isDeepStrictEqual(verdict, SURVIVED)) harmed.push([nameOf(one), verdict]);
  }
  expect(harmed).toStrictEqual([]);
}

export async function verdictOn({
  scenario,
  starts,
}: CrashCase<WorkflowScenario>): Promise<Verdict> {
  const { lost, doubled, leaked } = await playWorkflow(scenario, starts);
  return { lost, doubled, leaked };
}
