import { isDeepStrictEqual } from "node:util";
import type { Tally } from "../table/tally";
import { SURVIVED, type Verdict } from "../table/verdict";
import { nameOf, type CrashCase } from "./crash-case";
import { everyCaseOf } from "./every-case";
import { playCase } from "./play-case";
import type { Scenario, StageName } from "./scenario";
import { scenarios } from "./scenarios";

/** The scenarios of some types of targets, with their names. */
export const scenariosOf = (
  ...stages: readonly StageName[]
): (readonly [name: string, scenario: Scenario])[] =>
  scenarios
    .filter(({ stage }) => stages.includes(stage.name))
    .map((scenario) => [scenario.name, scenario] as const);

/** Each turn of a run is different. */
const EACH_TURN = new Set(["run"] as const);

/** Every kind of crash at every step of a scenario. */
export async function expectSurvivalOfAll(scenario: Scenario, tally: Tally): Promise<void> {
  const cases = await everyCaseOf(scenario, playCase, EACH_TURN);
  process.stdout.write(`${scenario.name}: ${cases.length} cases\n`);
  const harmed: [name: string, verdict: Verdict][] = [];
  for (const one of cases) {
    const verdict = await tally.play(
      one.way,
      () => verdictOn(one, tally),
      scenario.stage.targetType,
    );
    if (!isDeepStrictEqual(verdict, SURVIVED)) harmed.push([nameOf(one), verdict]);
  }
  expect(harmed).toStrictEqual([]);
}

async function verdictOn({ scenario, starts }: CrashCase, tally: Tally): Promise<Verdict> {
  const { lost, doubled, leaked } = await playCase(scenario, starts, (...checked) => {
    tally.check("killed hosts and full disks", ...checked);
  });
  return { lost, doubled, leaked };
}
