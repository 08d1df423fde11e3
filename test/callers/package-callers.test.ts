import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { strFromU8, unzipSync } from "fflate";
import { parse } from "yaml";
import { createPipelineTemplates } from "../../local/callers/data-factory/templates";
import { at, objectAt, type Json } from "../support/json";

const ROOT = resolve(__dirname, "../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("npm run callers", () => {
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "runward-callers-"));
    buildSync({
      entryPoints: [join(ROOT, "local/package-callers.ts")],
      outfile: join(folder, "program.js"),
      bundle: true,
      platform: "node",
    });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const call = (options: string[], env: Record<string, string> = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["program.js", ...options], {
      ...{ cwd: folder, env, encoding: "utf8" },
    });
    return { status, stdout, stderr };
  };

  const zips = (): string[] => readdirSync(join(folder, "dist/callers"));

  /** The default values of one of the pipelines in the zips. */
  const defaultsOf = (name: string): Json => {
    const files = unzipSync(readFileSync(join(folder, "dist/callers", `${name}.zip`)));
    const deployment = JSON.parse(strFromU8(files[`${name}/${name}.json`]!)) as Json;
    const parameters = objectAt(deployment, "resources", 0, "properties", "parameters");
    return Object.fromEntries(
      Object.entries(parameters).map(([key, one]) => [key, (one as Json)["defaultValue"]]),
    );
  };

  it("writes every pipeline with the values of its options", () => {
    const { status, stdout } = call([
      ...["--url", "https://func-runward-1.azurewebsites.net/", "--audience", "api://1"],
      ...["--vault", "kv-sales-prod", "--workspace", "adb-1.2", "--account", "34"],
    ]);

    expect(status).toBe(0);
    expect(zips()).toHaveLength(createPipelineTemplates().length);
    expect(stdout).toContain("  RunwardUrl: https://func-runward-1.azurewebsites.net\n");
    expect(stdout).toContain("To be given in each pipeline: FunctionKeySecret (--secret).");
    expect(defaultsOf("runward-databricks-web-key")).toMatchObject({
      RunwardUrl: "https://func-runward-1.azurewebsites.net",
      KeyVaultUrl: "https://kv-sales-prod.vault.azure.net",
      FunctionKeySecret: "runward-function-key",
      DatabricksWorkspaceId: "adb-1.2",
      JobId: "",
    });
    expect(defaultsOf("runward-dbt-until-identity")).toMatchObject({
      RunwardAudience: "api://1",
      DbtAccountId: "34",
    });
  });

  it("takes the values of a deployment with azd from its variables", () => {
    call([], {
      RUNWARD_URL: "https://func-runward-2.azurewebsites.net",
      RUNWARD_AUDIENCE: "api://2",
      RUNWARD_CALLERS_VAULT: "https://kv-two.vault.usgovcloudapi.net/",
      DATABRICKS_WORKSPACES: '[{"id":"adb-5.6"}]',
      DBT_CLOUD_ACCOUNTS: '[{"id":7},{"id":8}]',
    });

    expect(defaultsOf("runward-submit-webhook-key")).toMatchObject({
      RunwardUrl: "https://func-runward-2.azurewebsites.net",
      KeyVaultUrl: "https://kv-two.vault.usgovcloudapi.net",
      DatabricksWorkspaceId: "adb-5.6",
    });
    expect(defaultsOf("runward-dbt-web-identity")).toMatchObject({
      RunwardAudience: "api://2",
      DbtAccountId: "",
    });
  });

  it("fills in nothing that it is not given", () => {
    const { status } = call([], { RUNWARD_URL: "", RUNWARD_AUDIENCE: " " });

    expect(status).toBe(0);
    expect(defaultsOf("runward-databricks-web-identity")).toMatchObject({
      RunwardUrl: undefined,
      RunwardAudience: undefined,
      DatabricksWorkspaceId: "",
    });
  });

  it.each<[string[], Record<string, string>, string]>([
    [
      ["--url", "func-runward"],
      {},
      '--url must be an address that begins with https://, not "func-runward".',
    ],
    [["--url", "http://func-runward"], {}, "--url must be an address"],
    [["--vault", "http://kv"], {}, "--vault must be an address"],
    [["--valt", "kv"], {}, "--valt"],
    [[], { DATABRICKS_WORKSPACES: "adb-1.2" }, "DATABRICKS_WORKSPACES is not a JSON array."],
  ])("refuses %j with %j", (options, env, message) => {
    const { status, stderr } = call(options, env);

    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain("Usage: npm run callers -- [options]");
  });

  it("lists its options", () => {
    const { status, stdout } = call(["--help"]);

    expect(status).toBe(0);
    expect(stdout).toContain(
      "--vault      KeyVaultUrl, such as kv-sales-prod; or RUNWARD_CALLERS_VAULT",
    );
  });

  it("runs after a deployment with azd, whose template returns what it reads", () => {
    const azure = parse(read("azure.yaml")) as Json;
    const template = read("infra/main.bicep");
    const commands = ["posix", "windows"].map((system) =>
      at(azure, "hooks", "postdeploy", system, "run"),
    );

    expect(commands).toStrictEqual(Array(2).fill("npm run --silent callers"));
    expect(JSON.parse(read("package.json"))).toHaveProperty("scripts.callers");
    expect(template).toMatch(/^output RUNWARD_URL string/m);
    expect(template).toMatch(/^output RUNWARD_AUDIENCE string/m);
  });
});
