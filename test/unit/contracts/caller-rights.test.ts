import fc from "fast-check";
import {
  adviceFor,
  CallerAction,
  type Grant,
  may,
  mayEver,
  type RightsOf,
} from "../../../src/contracts/caller-rights";
import type { TargetSummary } from "../../../src/contracts/target";

const aTarget = (changes: Partial<TargetSummary> = {}): TargetSummary => ({
  type: "databricks-job",
  connectionId: "adb-1.2",
  jobId: "77",
  jobName: null,
  ...changes,
});

const byName = aTarget({ jobId: null, jobName: "Nightly" });
const oneTime = aTarget({ type: "databricks-submit", jobId: null });

const aCaller = (...grants: Grant[]): RightsOf => ({ id: "key:sales", name: "sales", grants });

const mayStart = (grant: Omit<Grant, "actions">, target: TargetSummary): boolean =>
  may(aCaller({ actions: ["start"], ...grant }), "start", { target, startedBy: null });

const aList = (...values: string[]): fc.Arbitrary<string[]> =>
  fc.subarray(values, { minLength: 1 });

const anAction = fc.constantFrom(...CallerAction.options);

const aGrant: fc.Arbitrary<Grant> = fc.record(
  {
    actions: fc.subarray([...CallerAction.options], { minLength: 1 }),
    connections: aList("adb-1.2", "adb-3.4"),
    targets: aList("databricks-job", "databricks-submit"),
    jobs: aList("77", "78"),
    jobNames: aList("Nightly"),
  },
  { requiredKeys: ["actions"] },
);

const someTarget: fc.Arbitrary<TargetSummary> = fc.record({
  type: fc.constantFrom("databricks-job", "databricks-submit", null),
  connectionId: fc.constantFrom("adb-1.2", "adb-3.4", null),
  jobId: fc.constantFrom("77", "78", null),
  jobName: fc.constantFrom("Nightly", null),
});

describe("may", () => {
  it("allows everything to every caller without the setting", () => {
    const caller: RightsOf = { id: null, name: "sales", grants: null };
    const subject = { target: oneTime, startedBy: "key:other" };

    expect(CallerAction.options.filter((action) => !may(caller, action, subject))).toStrictEqual(
      [],
    );
    expect(CallerAction.options).toContain("start");
  });

  it("allows nothing without a grant", () => {
    const subject = { target: aTarget(), startedBy: null };

    expect(CallerAction.options.filter((action) => may(aCaller(), action, subject))).toStrictEqual(
      [],
    );
  });

  it.each<[boolean, string, Omit<Grant, "actions">, TargetSummary]>([
    [true, "nothing is limited", {}, oneTime],
    [true, "the connection is listed", { connections: ["adb-1.2"] }, oneTime],
    [false, "another connection is listed", { connections: ["adb-3.4"] }, aTarget()],
    [
      false,
      "the connection is not known",
      { connections: ["adb-1.2"] },
      aTarget({ connectionId: null }),
    ],
    [true, "the type is listed", { targets: ["databricks-job"] }, aTarget()],
    [false, "another type is listed", { targets: ["databricks-job"] }, oneTime],
    [false, "the type is not known", { targets: ["databricks-job"] }, aTarget({ type: null })],
    [true, "the job is listed by id", { jobs: ["78", "77"] }, aTarget()],
    [false, "another job is listed by id", { jobs: ["78"] }, aTarget()],
    [false, "the job is named, and others are listed by id", { jobs: ["77"] }, byName],
    [true, "the job is listed by name", { jobNames: ["Nightly"] }, byName],
    [false, "the name differs in case", { jobNames: ["nightly"] }, byName],
    [false, "the job has an id, and others are listed by name", { jobNames: ["77"] }, aTarget()],
    [true, "one of both lists has it", { jobs: ["1"], jobNames: ["Nightly"] }, byName],
    [false, "jobs are listed, and the target has none", { jobs: ["77"] }, oneTime],
    [false, "names are listed, and the target has none", { jobNames: ["Nightly"] }, oneTime],
    [true, "a pipeline is listed in other letters", { jobs: ["AB-1"] }, aTarget({ jobId: "ab-1" })],
    [
      false,
      "one list fits and another does not",
      { connections: ["adb-1.2"], targets: ["dbt-job"] },
      aTarget(),
    ],
  ])("is %s if %s", (expected, _what, grant, target) => {
    expect(mayStart(grant, target)).toBe(expected);
  });

  it("does not combine the lists of two grants", () => {
    const caller = aCaller(
      { actions: ["start"], connections: ["adb-3.4"], jobs: ["77"] },
      { actions: ["start"], connections: ["adb-1.2"], jobs: ["78"] },
    );

    expect(may(caller, "start", { target: aTarget(), startedBy: null })).toBe(false);
  });

  it("lets a caller read and cancel what it has started, and nothing more", () => {
    const own = { target: aTarget(), startedBy: "key:sales" };

    expect(CallerAction.options.filter((action) => may(aCaller(), action, own))).toStrictEqual([
      "read",
      "cancel",
    ]);
  });

  it("takes no run for that of a caller that cannot be told apart", () => {
    const caller: RightsOf = { id: null, name: "somebody", grants: [] };

    expect(may(caller, "read", { target: aTarget(), startedBy: null })).toBe(false);
  });

  it("allows less with a list that does not fit, and as much as each of two grants", () => {
    fc.assert(
      fc.property(
        fc.tuple(aGrant, aGrant),
        someTarget,
        anAction,
        ([one, other], target, action) => {
          const subject = { target, startedBy: null };
          const allowed = [one, other].map((grant) => may(aCaller(grant), action, subject));
          const narrower = [
            { ...one, connections: ["adb-9.9"] },
            { ...one, targets: ["of another vendor"] },
          ];

          expect(may(aCaller(...narrower), action, subject)).toBe(false);
          expect(may(aCaller(one, other), action, subject)).toBe(allowed.includes(true));
          expect(mayEver(aCaller(one), action)).toBe(one.actions.includes(action));
        },
      ),
    );
  });
});

describe("adviceFor", () => {
  it.each<[string | null, Omit<Grant, "actions">, TargetSummary]>([
    ["Its rights list jobs by id, so send the id in place of the name.", { jobs: ["77"] }, byName],
    [
      "Its rights list jobs by name, so send the name in place of the id.",
      { jobNames: ["Nightly"] },
      aTarget(),
    ],
    ["Its rights are limited to jobs, and this target names none.", { jobs: ["77"] }, oneTime],
    [null, { jobs: ["78"] }, aTarget()],
    [null, { jobNames: ["Weekly"] }, byName],
    [null, { connections: ["adb-3.4"], jobs: ["77"] }, byName],
  ])("is %j", (advice, grant, target) => {
    expect(adviceFor(aCaller({ actions: ["start"], ...grant }), "start", target)).toBe(advice);
  });
});
