import { toRunPageUrl } from "../../../../../src/providers/databricks/jobs/run-page-url";
import { FakeTokens } from "../simulated-workspace";

const workspace = {
  id: "prod",
  host: "https://adb-2847593021847562.2.azuredatabricks.net",
  tokens: new FakeTokens("unused"),
};
const run = { jobId: "11223344556677", runId: "455644833" };

describe("toRunPageUrl", () => {
  it.each<[string, string | null, string]>([
    [
      "converts the link that works only for administrators",
      `${workspace.host}/?o=2847593021847562#job/11223344556677/run/455644833`,
      `${workspace.host}/jobs/11223344556677/runs/455644833?o=2847593021847562`,
    ],
    [
      "converts it without the slash too",
      `${workspace.host}?o=2847593021847562#job/1/run/2`,
      `${workspace.host}/jobs/1/runs/2?o=2847593021847562`,
    ],
    [
      "does not change a newer link",
      `${workspace.host}/jobs/1/runs/2?o=3`,
      `${workspace.host}/jobs/1/runs/2?o=3`,
    ],
    [
      "creates a link if there is none",
      null,
      `${workspace.host}/jobs/11223344556677/runs/455644833`,
    ],
    [
      "converts it if it does not name the workspace",
      `${workspace.host}/#job/5/run/6`,
      `${workspace.host}/jobs/5/runs/6`,
    ],
    [
      "converts it with a slash at the end, and keeps the rest of the query",
      `${workspace.host}/?o=1&utm=a#job/5/run/6/`,
      `${workspace.host}/jobs/5/runs/6?o=1&utm=a`,
    ],
    [
      "does not change a link with an unknown fragment",
      `${workspace.host}/?o=1#job/5/run/6/task/7`,
      `${workspace.host}/?o=1#job/5/run/6/task/7`,
    ],
    ...[
      "https://adb-1.2.azuredatabricks.net/jobs/1/runs/2",
      "https://adb-1.2.databricks.azure.us/jobs/1/runs/2",
      "https://adb-1.2.databricks.azure.cn/jobs/1/runs/2",
      "https://dbc-1.cloud.databricks.com/jobs/1/runs/2",
    ].map((url): [string, string, string] => [`passes on the vendor's own ${url}`, url, url]),
    ...[
      "https://evil.example/jobs/1/runs/2",
      "https://azuredatabricks.net.evil.example/",
      "https://evilazuredatabricks.net/",
      "https://azuredatabricks.net@evil.example/",
      "https://user:secret@adb-1.2.azuredatabricks.net/",
      "https://adb-1.2.azuredatabricks.net:8443/",
      "http://adb-1.2.azuredatabricks.net/",
      `https://adb-1.2.azuredatabricks.net/${"x".repeat(100_000)}`,
      `https://adb-1.2.azuredatabricks.net/${"é".repeat(1_000)}`,
    ].map((url): [string, string, string] => [
      `builds a link rather than pass on ${url.slice(0, 60)}`,
      url,
      `${workspace.host}/jobs/11223344556677/runs/455644833`,
    ]),
    [
      "creates a link if the text is not one",
      "javascript:alert(1)",
      `${workspace.host}/jobs/11223344556677/runs/455644833`,
    ],
  ])("%s", (_name, fromApi, expected) => {
    expect(toRunPageUrl(workspace, run, fromApi)).toBe(expected);
  });

  it("passes on a link to the configured host, wherever that is", () => {
    const local = { ...workspace, host: "http://127.0.0.1:8080" };

    expect(toRunPageUrl(local, run, "http://127.0.0.1:8080/?o=1#job/5/run/6")).toBe(
      "http://127.0.0.1:8080/jobs/5/runs/6?o=1",
    );
    expect(toRunPageUrl(local, run, "http://127.0.0.1:9090/jobs/5/runs/6")).toBe(
      "http://127.0.0.1:8080/jobs/11223344556677/runs/455644833",
    );
  });
});
