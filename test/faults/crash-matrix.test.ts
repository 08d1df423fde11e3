import {
  nameOf,
  shutOut,
  struck,
  struckTwice,
  torn,
  unrecordable,
  type CrashCase,
} from "./matrix/crash-case";
import { playCase } from "./matrix/play-case";
import type { Stage } from "./matrix/scenario";
import { scenarioNamed } from "./matrix/scenarios";
import { SURVIVED } from "./table/verdict";

const on = scenarioNamed;
const first = { occurrence: 1 } as const;

/** Each step of a run at least once, each way to die at least once, and each vendor where it differs. */
const sample: CrashCase[] = [
  struck(on("dbt succeeds"), { functionName: "run", ...first }, "dieBeforeEffect"),
  torn(on("databricks succeeds"), 1),
  torn(on("databricks succeeds"), 16),
  struck(on("databricks succeeds"), { functionName: "planLaunch", ...first }, "dieAfterEffect"),
  struck(on("dbt succeeds"), { functionName: "planLaunch", ...first }, "dieAfterRecord"),
  struckTwice(
    on("databricks succeeds"),
    { functionName: "launchAttempt", ...first },
    "dieAfterEffect",
  ),
  struckTwice(on("dbt succeeds"), { functionName: "launchAttempt", ...first }, "dieAfterEffect"),
  unrecordable(on("databricks succeeds"), { functionName: "launchAttempt", ...first }),
  unrecordable(on("dbt succeeds"), { functionName: "launchAttempt", ...first }),
  shutOut(on("dbt succeeds"), { functionName: "confirmLaunch", ...first }, "dieAfterEffect"),
  struck(
    on("dbt loses the answer of its launch"),
    { functionName: "lookUpAttempt", ...first },
    "dieBeforeEffect",
  ),
  struck(
    on("databricks succeeds"),
    { functionName: "checkAttempt", occurrence: 2 },
    "dieAfterEffect",
  ),
  struck(on("dbt succeeds"), { functionName: "watch", occurrence: 2 }, "dieAfterRecord"),
  struck(
    on("databricks is cancelled"),
    { functionName: "cancelAttempt", ...first },
    "dieAfterEffect",
  ),
  struck(on("dbt is cancelled"), { functionName: "cancelAttempt", ...first }, "dieBeforeEffect"),
  struck(on("databricks is cancelled"), { functionName: "wakeWatch", ...first }, "dieAfterEffect"),
  struck(on("dbt times out"), { functionName: "cancelAttempt", ...first }, "dieAfterEffect"),
  struck(on("databricks fails"), { functionName: "explainFailure", ...first }, "dieAfterEffect"),
  struck(on("dbt fails"), { functionName: "run", occurrence: 8 }, "dieBeforeEffect"),
  struck(
    on("databricks is retried"),
    { functionName: "launchAttempt", occurrence: 2 },
    "dieAfterEffect",
  ),
  struck(on("dbt is retried"), { functionName: "planLaunch", occurrence: 2 }, "dieAfterRecord"),
  struck(
    on("databricks calls back"),
    { functionName: "deliverCallback", ...first },
    "dieAfterEffect",
  ),
  struck(
    on("dbt is asked late to call back"),
    { functionName: "lateCallback", ...first },
    "dieAfterRecord",
  ),
  struck(
    on("databricks is scheduled"),
    { functionName: "startScheduledRun", ...first },
    "dieAfterEffect",
  ),
  struck(
    on("databricks is scheduled"),
    { functionName: "tickSchedules", occurrence: 2 },
    "dieAfterEffect",
  ),
];

describe("a host that is killed", () => {
  it.each(sample.map((one) => [nameOf(one), one] as const))(
    "loses nothing and doubles nothing: %s",
    async (_name, { scenario, lives }) => {
      const { lost, doubled, leaked, ...seen } = await playCase(scenario, lives);

      expect({ lost, doubled, leaked }).toStrictEqual(SURVIVED);
      expect(seen.lives).toBe(lives.length + 1);
    },
  );
});

describe("a callback whose step runs twice", () => {
  it.each(["duplicate", "duplicateConcurrently"] as const)(
    "sends the same body again: %s",
    async (kind) => {
      const delivery = { functionName: "deliverCallback", ...first } as const;
      const { scenario, lives } = struck(on("databricks calls back"), delivery, kind);

      const { lost, doubled, leaked } = await playCase(scenario, lives);

      expect({ lost, doubled, leaked }).toStrictEqual(SURVIVED);
    },
  );
});

describe("an interrupted launch, with a dbt list that is late", () => {
  const launch = { functionName: "launchAttempt", ...first } as const;

  it.each([
    ["dbt succeeds", 403],
    ["dbt succeeds", 429],
    ["dbt is cancelled", 403],
    ["dbt is cancelled", 429],
  ] as const)(
    "is found and watched to its end: %s, repeated with status %i",
    async (name, status) => {
      const scenario = on(name);
      const stage: Stage = {
        ...scenario.stage,
        add: (world, plot) => {
          world.vendors.dbtCloud.behave({ listRunsLag: { kind: "seconds", seconds: 8 } });
          world.vendors.dbtCloud.faults.add({
            ...{ method: "POST", path: /\/run\/$/, skip: 1, times: Infinity },
            fault: { kind: "status", status },
          });
          return scenario.stage.add(world, plot);
        },
      };
      const { lives } = struck(scenario, launch, "dieAfterEffect");

      const { lost, doubled, leaked } = await playCase({ ...scenario, stage }, lives);

      expect({ lost, doubled, leaked }).toStrictEqual(SURVIVED);
    },
  );
});
