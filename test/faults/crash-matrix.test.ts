import {
  nameOf,
  crashThenDiskFull,
  faultAt,
  crashTwiceAt,
  crashDuringWrite,
  diskFullAt,
  type CrashCase,
} from "./matrix/crash-case";
import { playCase } from "./matrix/play-case";
import type { Stage } from "./matrix/scenario";
import { scenarioNamed } from "./matrix/scenarios";
import { SURVIVED } from "./table/verdict";

const on = scenarioNamed;
const first = { occurrence: 1 } as const;

/** At the step that sends a repair, whose vendor knows no key for it. */
const CRASHES = ["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"] as const;
const DUPLICATES = ["duplicate", "duplicateConcurrently"] as const;
const REPAIRS = ["databricks is repaired", "dbt is repaired"];

const launches = { functionName: "launchAttempt", ...first } as const;
const pipeline = on("databricks pipeline succeeds");

/** At the steps of pipelines, one-time runs and attached runs that differ from those of jobs. */
const starts: CrashCase[] = [
  ...CRASHES.map((kind) => faultAt(pipeline, launches, kind)),
  crashTwiceAt(pipeline, launches, "crashAfterEffect"),
  crashThenDiskFull(pipeline, launches, "crashAfterEffect"),
  faultAt(
    on("databricks pipeline loses the answer of its launch"),
    { functionName: "lookUpAttempt", ...first },
    "crashAfterEffect",
  ),
  faultAt(
    on("databricks pipeline waits for the update of somebody else"),
    { functionName: "launchAttempt", occurrence: 2 },
    "crashAfterEffect",
  ),
  faultAt(
    on("databricks pipeline adopts the update of somebody else"),
    launches,
    "crashAfterEffect",
  ),
  faultAt(
    on("databricks pipeline is retried by its vendor"),
    { functionName: "watch", occurrence: 4 },
    "crashBeforeEffect",
  ),
  faultAt(
    on("databricks pipeline is cancelled"),
    { functionName: "cancelAttempt", ...first },
    "crashAfterEffect",
  ),
  faultAt(on("databricks submit succeeds"), launches, "crashAfterEffect"),
  faultAt(on("databricks run succeeds"), launches, "crashAfterEffect"),
  faultAt(
    on("databricks run is cancelled"),
    { functionName: "cancelAttempt", ...first },
    "crashAfterEffect",
  ),
  faultAt(
    on("databricks submit is repaired"),
    { functionName: "launchAttempt", occurrence: 2 },
    "crashAfterEffect",
  ),
  faultAt(
    on("dbt run is no longer watched after a cancel"),
    { functionName: "planLaunch", ...first },
    "crashAfterEffect",
  ),
  faultAt(pipeline, { functionName: "readOutputs", ...first }, "crashAfterEffect"),
  faultAt(on("dbt succeeds"), { functionName: "outputs", ...first }, "crashAfterRecord"),
];

/** Each step of a run, each kind of crash, and each vendor where it differs, at least once. */
const sample: CrashCase[] = [
  ...starts,
  faultAt(on("dbt succeeds"), { functionName: "run", ...first }, "crashBeforeEffect"),
  crashDuringWrite(on("databricks succeeds"), 1),
  crashDuringWrite(on("databricks succeeds"), 16),
  faultAt(on("databricks succeeds"), { functionName: "planLaunch", ...first }, "crashAfterEffect"),
  faultAt(on("dbt succeeds"), { functionName: "planLaunch", ...first }, "crashAfterRecord"),
  crashTwiceAt(
    on("databricks succeeds"),
    { functionName: "launchAttempt", ...first },
    "crashAfterEffect",
  ),
  crashTwiceAt(on("dbt succeeds"), { functionName: "launchAttempt", ...first }, "crashAfterEffect"),
  diskFullAt(on("databricks succeeds"), { functionName: "launchAttempt", ...first }),
  diskFullAt(on("dbt succeeds"), { functionName: "launchAttempt", ...first }),
  crashThenDiskFull(
    on("dbt succeeds"),
    { functionName: "confirmLaunch", ...first },
    "crashAfterEffect",
  ),
  faultAt(
    on("dbt loses the answer of its launch"),
    { functionName: "lookUpAttempt", ...first },
    "crashBeforeEffect",
  ),
  faultAt(
    on("databricks succeeds"),
    { functionName: "checkAttempt", occurrence: 2 },
    "crashAfterEffect",
  ),
  faultAt(on("dbt succeeds"), { functionName: "watch", occurrence: 2 }, "crashAfterRecord"),
  faultAt(
    on("databricks is cancelled"),
    { functionName: "cancelAttempt", ...first },
    "crashAfterEffect",
  ),
  faultAt(on("dbt is cancelled"), { functionName: "cancelAttempt", ...first }, "crashBeforeEffect"),
  faultAt(
    on("databricks is cancelled"),
    { functionName: "wakeWatch", ...first },
    "crashAfterEffect",
  ),
  faultAt(on("dbt times out"), { functionName: "cancelAttempt", ...first }, "crashAfterEffect"),
  faultAt(on("databricks fails"), { functionName: "explainFailure", ...first }, "crashAfterEffect"),
  faultAt(on("dbt fails"), { functionName: "run", occurrence: 7 }, "crashBeforeEffect"),
  faultAt(
    on("databricks is retried"),
    { functionName: "launchAttempt", occurrence: 2 },
    "crashAfterEffect",
  ),
  ...REPAIRS.flatMap((name) => [
    faultAt(on(name), { functionName: "planRepair", ...first }, "crashAfterEffect"),
    ...CRASHES.map((kind) =>
      faultAt(on(name), { functionName: "launchAttempt", occurrence: 2 }, kind),
    ),
  ]),
  faultAt(on("dbt is retried"), { functionName: "planLaunch", occurrence: 2 }, "crashAfterRecord"),
  faultAt(
    on("databricks calls back"),
    { functionName: "deliverCallback", ...first },
    "crashAfterEffect",
  ),
  faultAt(
    on("dbt is asked late to call back"),
    { functionName: "lateCallback", ...first },
    "crashAfterRecord",
  ),
  faultAt(
    on("databricks is scheduled"),
    { functionName: "startScheduledRun", ...first },
    "crashAfterEffect",
  ),
  faultAt(
    on("databricks is scheduled"),
    { functionName: "tickSchedules", occurrence: 2 },
    "crashAfterEffect",
  ),
];

describe("a host that is killed", () => {
  it.each(sample.map((one) => [nameOf(one), one] as const))(
    "loses no run and starts none twice: %s",
    async (_name, { scenario, starts }) => {
      const { lost, doubled, leaked, ...seen } = await playCase(scenario, starts);

      expect({ lost, doubled, leaked }).toStrictEqual(SURVIVED);
      expect(seen.starts).toBe(starts.length + 1);
    },
  );
});

describe("a repair, which its vendor recognises by no key", () => {
  const repair = { functionName: "launchAttempt", occurrence: 2 } as const;

  it.each(REPAIRS.flatMap((name) => DUPLICATES.map((kind) => [name, kind] as const)))(
    "is made once when its step is executed twice: %s, %s",
    async (name, kind) => {
      const { scenario, starts } = faultAt(on(name), repair, kind);

      const { lost, doubled, leaked } = await playCase(scenario, starts);

      expect({ lost, doubled, leaked }).toStrictEqual(SURVIVED);
    },
  );

  it.each(
    REPAIRS.flatMap((name) =>
      (["beforeEffect", "afterEffect"] as const).map((when) => [name, when] as const),
    ),
  )("is made once when its connection is reset: %s, %s", async (name, when) => {
    const scenario = on(name);
    const stage: Stage = {
      ...scenario.stage,
      add: (world, plot) => {
        const { databricks, dbtCloud } = world.vendors;
        for (const { faults } of [databricks, dbtCloud]) {
          const path = /\/(repair|retry\/)$/;
          faults.add({ method: "POST", path, fault: { kind: "reset", when } });
        }
        return scenario.stage.add(world, plot);
      },
    };

    const { lost, doubled, leaked } = await playCase({ ...scenario, stage }, []);

    expect({ lost, doubled, leaked }).toStrictEqual(SURVIVED);
  });
});

describe("a start of a pipeline, which its vendor recognises by no key", () => {
  it.each(DUPLICATES)("is made once when its step is executed twice: %s", async (kind) => {
    const { scenario, starts: hostStarts } = faultAt(pipeline, launches, kind);

    const { lost, doubled, leaked } = await playCase(scenario, hostStarts);

    expect({ lost, doubled, leaked }).toStrictEqual(SURVIVED);
  });
});

describe("a callback whose step runs twice", () => {
  it.each(["duplicate", "duplicateConcurrently"] as const)(
    "sends the same body again: %s",
    async (kind) => {
      const delivery = { functionName: "deliverCallback", ...first } as const;
      const { scenario, starts } = faultAt(on("databricks calls back"), delivery, kind);

      const { lost, doubled, leaked } = await playCase(scenario, starts);

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
      const { starts } = faultAt(scenario, launch, "crashAfterEffect");

      const { lost, doubled, leaked } = await playCase({ ...scenario, stage }, starts);

      expect({ lost, doubled, leaked }).toStrictEqual(SURVIVED);
    },
  );
});
