/** A network fault in the one request that starts something, in the middle of a whole run. */
import type { FaultRule } from "../../../local/simulators/faults";
import type { OnChecked } from "../table/checked";
import type { Verdict } from "../table/verdict";
import { playCase } from "../matrix/play-case";
import type { Scenario, ScenarioEnd, Stage } from "../matrix/scenario";
import { scenarioNamed } from "../matrix/scenarios";
import type { Places } from "./places";
import { toRules } from "./rules";
import { isSilence, TROUBLE_NAMES, TROUBLES, type Trouble, type TroubleName } from "./trouble";

interface Start {
  readonly scenario: string;
  /** The request that starts. */
  readonly path: RegExp;
}

const STARTS: readonly Start[] = [
  { scenario: "databricks succeeds", path: /\/run-now$/ },
  { scenario: "databricks submit succeeds", path: /\/runs\/submit$/ },
  { scenario: "databricks pipeline succeeds", path: /\/updates$/ },
  { scenario: "databricks is repaired", path: /\/runs\/repair$/ },
  { scenario: "dbt is repaired", path: /\/retry\/$/ },
];

/** The vendor's word that it does not start, which no repetition changes. */
const REFUSALS: Readonly<Partial<Record<TroubleName, string>>> = {
  "HTTP 401": "unauthorized",
  "HTTP 403": "forbidden",
  "HTTP 404": "notFound",
};

/** All but those that lead a call elsewhere: every host of a run is in its settings. */
const HARMING = TROUBLE_NAMES.filter((name) => {
  const trouble: Trouble = TROUBLES[name];
  return trouble.kind !== "ledElsewhere";
});

export interface TroubledLaunch extends Start {
  readonly trouble: TroubleName;
}

export const TROUBLED_LAUNCHES: readonly TroubledLaunch[] = STARTS.flatMap((start) =>
  HARMING.map((trouble) => ({ ...start, trouble })),
);

/** A refused repair becomes a new start; a refused start is the end. */
function endOf({ ends, name }: Scenario, trouble: TroubleName): ScenarioEnd {
  const code = REFUSALS[trouble];
  if (code === undefined || name.endsWith("is repaired")) return ends;
  return { ...ends, status: "failed", code, executions: [] };
}

export async function playTroubledLaunch(
  { scenario: name, path, trouble }: TroubledLaunch,
  places: Places,
  onChecked?: OnChecked,
): Promise<Verdict> {
  const scenario = scenarioNamed(name);
  let harmed = 0;
  const match = (): boolean => {
    harmed += 1;
    return true;
  };
  const stage: Stage = {
    ...scenario.stage,
    add: (world, plot) => {
      const { databricks, dbtCloud } = world.vendors;
      for (const rule of rulesOf(trouble, path, places)) {
        for (const { faults } of [databricks, dbtCloud]) faults.add({ ...rule, match });
      }
      return scenario.stage.add(world, plot);
    },
  };
  const { lost, doubled, leaked } = await playCase(
    {
      ...scenario,
      stage,
      environment: (target) => ({
        ...scenario.environment(target),
        ...(isSilence(trouble) && { HTTP_TIMEOUT_SECONDS: "1" }),
      }),
      ends: endOf(scenario, trouble),
    },
    [],
    onChecked,
  );
  const unharmed = harmed === 0 ? ["The request that starts something never came."] : [];
  return { lost: [...lost, ...unharmed], doubled, leaked };
}

/** For one transmission each. */
const rulesOf = (trouble: TroubleName, path: RegExp, { trap }: Places): FaultRule[] =>
  toRules(trouble, { method: "POST", path }, { trap, credentials: ["a-credential"] }).map(
    (rule) => ({ ...rule, times: 1 }),
  );
