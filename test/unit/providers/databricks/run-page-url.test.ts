import { toRunPageUrl } from "../../../../src/providers/databricks/run-page-url";
import { FakeTokens } from "./simulated-workspace";

const workspace = {
  id: "prod",
  host: "https://adb-2847593021847562.2.azuredatabricks.net",
  tokens: new FakeTokens("unused"),
};
const run = { jobId: "11223344556677", runId: "455644833" };

describe("toRunPageUrl", () => {
  it.each<[string, string | null, string]>([
    [
      "turns the link that only administrators can follow into one for everybody",
      `${workspace.host}/?o=2847593021847562#job/11223344556677/run/455644833`,
      `${workspace.host}/jobs/11223344556677/runs/455644833?o=2847593021847562`,
    ],
    [
      "turns it also without the slash",
      `${workspace.host}?o=2847593021847562#job/1/run/2`,
      `${workspace.host}/jobs/1/runs/2?o=2847593021847562`,
    ],
    [
      "leaves a newer link alone",
      `${workspace.host}/jobs/1/runs/2?o=3`,
      `${workspace.host}/jobs/1/runs/2?o=3`,
    ],
    [
      "builds a link when there is none",
      null,
      `${workspace.host}/jobs/11223344556677/runs/455644833`,
    ],
    [
      "builds a link when it is not one",
      "javascript:alert(1)",
      `${workspace.host}/jobs/11223344556677/runs/455644833`,
    ],
  ])("%s", (_name, fromApi, expected) => {
    expect(toRunPageUrl(workspace, run, fromApi)).toBe(expected);
  });
});
