import { loadSettings } from "../../support/app-contract";

const environment = {
  DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
  RESULT_LINK_KEYS: "k".repeat(32),
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  PUBLIC_BASE_URL: "https://runward.example",
  DEPLOYMENT_ID: "tests",
};

const listOf = (name: string): string =>
  JSON.stringify([
    { name, cron: "0 6 * * *", run: { target: { type: "databricks-job", jobId: "7" } } },
  ]);

const namesIn = (setting: string | undefined, file: string | undefined): string[] =>
  loadSettings({ ...environment, SCHEDULES: setting }, () => file).schedules.map(
    ({ name }) => name,
  );

describe("loadSettings", () => {
  it("knows no schedule where none is given", () => {
    expect(namesIn(undefined, undefined)).toStrictEqual([]);
    expect(namesIn("", undefined)).toStrictEqual([]);
  });

  it("takes schedules from the setting or from the file", () => {
    expect(namesIn(listOf("set"), undefined)).toStrictEqual(["set"]);
    expect(namesIn(undefined, listOf("filed"))).toStrictEqual(["filed"]);
  });

  it("refuses to choose between the setting and the file", () => {
    expect(() => namesIn(listOf("set"), listOf("filed"))).toThrow(
      "Invalid settings:\n  SCHEDULES: must not be given beside the file schedules.json",
    );
  });

  it("says in which of the two a schedule is wrong", () => {
    const wrong = listOf("nightly").replace("0 6 * * *", "six o'clock");

    expect(() => namesIn(wrong, undefined)).toThrow(
      'Invalid settings:\n  SCHEDULES[0] "nightly" cron: must have five fields',
    );
    expect(() => namesIn(undefined, wrong)).toThrow(
      'Invalid settings:\n  schedules.json[0] "nightly" cron: must have five fields',
    );
  });
});
