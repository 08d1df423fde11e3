import { checkNotices } from "../../../src/program/check-notices";
import { offersOf } from "../../support/app-contract";
import { aRule } from "../../support/notice-rules";

const known = {
  offers: offersOf({ databricks: ["adb-1.2"], "dbt-cloud": ["12345"] }),
  schedules: [{ name: "nightly" }],
};

describe("checkNotices", () => {
  it("accepts what the app has", () => {
    const rule = aRule({
      connections: ["adb-1.2", "12345"],
      targets: ["databricks-job", "dbt-job"],
      schedules: ["nightly"],
    });

    expect(() => {
      checkNotices([rule, aRule({ name: "other" })], known);
    }).not.toThrow();
  });

  it("names each rule that asks for what the app does not have, and what it has", () => {
    const rules = [
      aRule(),
      aRule({ name: "team", connections: ["adb-1.2", "adb-9"], schedules: ["weekly"] }),
      aRule({ name: "dbt", targets: ["dbt"] }),
    ];

    expect(() => {
      checkNotices(rules, known);
    }).toThrow(
      [
        "Invalid settings:",
        '  NOTIFY[1].connections[1]: in rule "team", is not the id of a configured connection; there are adb-1.2, 12345',
        '  NOTIFY[1].schedules[0]: in rule "team", is not the name of a schedule; there are nightly',
        '  NOTIFY[2].targets[0]: in rule "dbt", is not a type of target; there are databricks-job, databricks-pipeline, databricks-submit, databricks-run, dbt-job, dbt-run',
      ].join("\n"),
    );
  });

  it("says that there is no schedule at all", () => {
    expect(() => {
      checkNotices([aRule({ schedules: ["nightly"] })], { ...known, schedules: [] });
    }).toThrow('in rule "on call", is not the name of a schedule; there are none');
  });
});
