import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  filesWithConnections,
  withConnectionParameter,
  withConnectionSettings,
} from "../../local/connection-settings";
import { INFRA } from "./infra-folder";

const ROOT = join(INFRA, "..");
const files = [...filesWithConnections(ROOT)];

describe("the settings of connections", () => {
  it.each(files)("stand in %s as npm run generate writes them", (path, text) => {
    expect(readFileSync(join(ROOT, path), "utf8")).toBe(text);
  });

  it("are all that npm run generate changes in the parameter file", () => {
    const page = readFileSync(join(INFRA, "main.bicepparam"), "utf8");

    const written = withConnectionParameter(page, ["ACME_WORKSPACES"]);

    expect(written).toContain(
      "param connections = {\n  ACME_WORKSPACES: json(readEnvironmentVariable('ACME_WORKSPACES', '[]'))\n}\n",
    );
    expect(written).not.toContain("DATABRICKS_WORKSPACES:");
    expect(withConnectionParameter(written, ["DATABRICKS_WORKSPACES", "DBT_CLOUD_ACCOUNTS"])).toBe(
      withConnectionParameter(page, ["DATABRICKS_WORKSPACES", "DBT_CLOUD_ACCOUNTS"]),
    );
  });

  it("come behind the others in the sample, which keeps its values", () => {
    const sample = { IsEncrypted: false, Values: { A: "1", B_LIST: '[{"id":"b"}]', Z: "2" } };

    const written = withConnectionSettings(JSON.stringify(sample), ["B_LIST", "C_LIST"]);

    expect(written).toBe(
      `${JSON.stringify({ IsEncrypted: false, Values: { A: "1", B_LIST: '[{"id":"b"}]', C_LIST: "[]", Z: "2" } }, null, 2)}\n`,
    );
  });

  it("have a place in the parameter file", () => {
    expect(() => withConnectionParameter("using './main.bicep'\n", [])).toThrow(/no place/);
  });
});
