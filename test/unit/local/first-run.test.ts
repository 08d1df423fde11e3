/** The first real run from a laptop: `npm start -- --databricks <address> --dbt <address>`, with simulators in place of the vendors. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import {
  DBT_ACCOUNT_ID,
  DBT_TOKEN,
  type SimulatedVendors,
  startSimulatedVendors,
} from "../../../local/simulated-vendors";
import { DATABRICKS_AUDIENCE, writeAccessToken } from "../../../local/simulators/access-tokens";
import { stepNameOf } from "../../../local/simulators/dbt-cloud/job-definition";
import { endProcess } from "../../../local/end-process";
import {
  buildLocalPrograms,
  type LocalPrograms,
  resultOf,
  startLocalProgram,
} from "../../support/local-programs";

const HOUR_MS = 3_600_000;
const expiresAt = new Date(Date.now() + HOUR_MS);

const tokenFor = (audience: string): string =>
  writeAccessToken({ audience, principal: "developer@example.com", expiresAt }, 1);

/** What `az account get-access-token` prints. */
const signedIn = (audience: string): string =>
  `echo '${JSON.stringify({
    accessToken: tokenFor(audience),
    expiresOn: expiresAt.toISOString(),
    expires_on: Math.floor(expiresAt.getTime() / 1_000),
  })}'`;

const NOT_SIGNED_IN = `echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`;

describe("npm start with a pasted address", () => {
  let programs: LocalPrograms;
  let vendors: SimulatedVendors;
  const address = { databricks: "", unknown: "", dbt: "", unknownDbt: "" };

  beforeAll(async () => {
    programs = buildLocalPrograms();
    vendors = await startSimulatedVendors();
    const jobId = vendors.databricks.addJob({
      name: "Nightly load",
      tasks: [{ key: "load", durationSeconds: 1 }],
    });
    vendors.dbtCloud.addJob({
      ...{ id: 345, name: "Models", projectId: 1, environmentId: 1 },
      steps: [{ name: stepNameOf("dbt build"), durationSeconds: 1 }],
    });
    const query = "?o=2847593021847562";
    address.databricks = `${vendors.databricks.baseUrl}/jobs/${jobId}${query}`;
    address.unknown = `${vendors.databricks.baseUrl}/jobs/12345${query}`;
    const account = `${vendors.dbtCloud.baseUrl}/deploy/${DBT_ACCOUNT_ID}/projects/1`;
    address.dbt = `${account}/jobs/345`;
    address.unknownDbt = `${account}/jobs/346`;
  });

  afterAll(async () => {
    await vendors.close();
    programs[Symbol.dispose]();
  });

  beforeEach(() => {
    programs.install("az", signedIn(DATABRICKS_AUDIENCE));
  });

  const command = ["dist/local/start.js", "--no-simulators", "--ephemeral", "--port", "0"];

  const environment = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    ...{ PATH: programs.path, DBT_CLOUD_TOKEN: DBT_TOKEN },
    ...more,
  });

  /** The words of a start that fails. */
  const complaint = async (
    options: string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const child = spawn(process.execPath, [...command, ...options], {
      ...{ cwd: programs.folder, env: environment(more), stdio: ["ignore", "ignore", "pipe"] },
    });
    const said = await text(child.stderr);
    expect(child.exitCode ?? (await once(child, "exit"))[0]).toBe(1);
    return said;
  };

  it("runs a job of Databricks as the person who is signed in, and one of dbt with the token of the variable", async () => {
    const options = ["--databricks", address.databricks, "--dbt", address.dbt];
    const started = await startLocalProgram(
      programs,
      ["--no-simulators", "--ephemeral", ...options],
      environment(),
    );
    const before = [vendors.databricks.runs().length, vendors.dbtCloud.runs().length];

    const results = await Promise.all([
      resultOf(started, { type: "databricks-job", jobUrl: address.databricks }),
      resultOf(started, { type: "dbt-job", jobUrl: address.dbt }),
    ]);
    await endProcess(started.child);

    const shown = started.lines.join("\n");
    expect(before).toStrictEqual([0, 0]);
    expect(shown).toContain('job "Nightly load"');
    expect(shown).toContain('job "Models" (345) can be read.');
    expect(started.lines).toContain(`  npx . run '${address.databricks}'`);
    expect(results.map(({ status }) => status)).toStrictEqual([200, 200]);
    expect(shown).not.toContain(DBT_TOKEN);
  });

  it.each<[string, () => string[], string]>([
    [
      "a text that is no address",
      () => ["--databricks", "Nightly load"],
      '--databricks needs the address of a job, not "Nightly load". Open the job in the browser',
    ],
    [
      "the address of a workspace",
      () => ["--databricks", "https://adb-1234567890123456.7.azuredatabricks.net/?o=1"],
      "is not the address of a job or pipeline",
    ],
    [
      "an address that names no workspace",
      () => ["--databricks", "https://westeurope.azuredatabricks.net/?o=1#job/12"],
      "westeurope.azuredatabricks.net does not name a workspace of Azure Databricks",
    ],
    [
      "a workspace of another cloud",
      () => ["--databricks", "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/jobs/12"],
      "does not name a workspace of Azure Databricks",
    ],
    [
      "a job of dbt in the wrong place",
      () => ["--databricks", "https://ab123.us1.dbt.com/deploy/1/projects/2/jobs/3"],
      "is not the address of a job or pipeline",
    ],
    [
      "a run of dbt",
      () => ["--dbt", "https://ab123.us1.dbt.com/deploy/1/projects/2/runs/3"],
      "is not the address of a dbt Cloud job",
    ],
    [
      "a host that is not dbt's",
      () => ["--dbt", "https://dbt.example.com/deploy/1/projects/2/jobs/3"],
      "dbt.example.com is not an address of dbt Cloud",
    ],
  ])("refuses %s, and sends nothing", async (_what, options, message) => {
    const before = vendors.databricks.requests.all().length;

    await expect(complaint(options())).resolves.toContain(message);
    expect(vendors.databricks.requests.all()).toHaveLength(before);
  });

  it("says without settings that a first run needs none", async () => {
    const said = await complaint([]);

    expect(said).toContain(
      "A first run needs no settings: npm start -- --no-simulators --databricks '<the address of a job's page>'\ndocs/where-to-find.md explains it, also for dbt.",
    );
    expect(said).toContain("Invalid settings");
    expect(said).not.toContain("Usage:");
  });

  it("does not say so of an address that was pasted, or of wrong options", async () => {
    const hint = "A first run needs no settings";

    await expect(complaint(["--databricks", "Nightly load"])).resolves.not.toContain(hint);
    await expect(complaint(["--port", "x"])).resolves.not.toContain(hint);
  });

  it("says how to sign in when nobody is", async () => {
    programs.install("az", NOT_SIGNED_IN);

    const said = await complaint(["--databricks", address.databricks]);

    expect(said).toContain("az login");
    expect(said).toContain("docs/where-to-find.md");
    expect(said).not.toContain("Usage:");
  });

  it("says which right is missing, or that the job is not there", async () => {
    await expect(complaint(["--databricks", address.unknown])).resolves.toMatch(
      /answered 40[034] .*read job 12345|12345.*does not exist/,
    );
  });

  it("says so when the workspace does not take the token", async () => {
    programs.install("az", signedIn("https://management.azure.com"));

    await expect(complaint(["--databricks", address.databricks])).resolves.toContain(
      "Use a token for Azure Databricks",
    );
  });

  it("asks for the token of dbt", async () => {
    await expect(complaint(["--dbt", address.dbt], { DBT_CLOUD_TOKEN: "" })).resolves.toContain(
      "DBT_CLOUD_TOKEN is not set. Create a token in dbt Cloud",
    );
  });

  it("says so when dbt does not take the token, without showing it", async () => {
    const said = await complaint(["--dbt", address.dbt], { DBT_CLOUD_TOKEN: "dbtu_wrong" });

    expect(said).toContain("answered 401 to the request to read job 345");
    expect(said).not.toContain("dbtu_wrong");
  });

  it("says so when the account does not have the job", async () => {
    await expect(complaint(["--dbt", address.unknownDbt])).resolves.toContain(
      "it does not exist in this account",
    );
  });
});
