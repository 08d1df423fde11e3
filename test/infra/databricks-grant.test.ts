import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { FakeWorkspace } from "./fake-workspace";
import { INFRA } from "./infra-folder";

const APPLICATION_ID = "11111111-2222-3333-4444-555555555555";
const PIPELINE_ID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
const TOKEN = "dapi-of-an-admin";

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function grant(...args: string[]): Promise<Result> {
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [join(INFRA, "databricks", "grant.mjs"), "--application-id", APPLICATION_ID, ...args],
      { env: { PATH: process.env["PATH"], DATABRICKS_TOKEN: TOKEN } },
    );
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Result;
  }
}

async function aWorkspace(): Promise<FakeWorkspace> {
  const workspace = await FakeWorkspace.start();
  workspace.accessLists.set("jobs/1", [{ user_name: "owner", permission_level: "IS_OWNER" }]);
  workspace.accessLists.set("jobs/2", []);
  workspace.accessLists.set(`pipelines/${PIPELINE_ID}`, []);
  return workspace;
}

const everything = (workspace: FakeWorkspace): string[] => [
  "--host",
  workspace.baseUrl,
  "--jobs",
  "1, 2",
  "--pipelines",
  PIPELINE_ID,
];

describe("grant.mjs", () => {
  it("sends nothing without --apply or --verify, and prints what it would send", async () => {
    await using workspace = await aWorkspace();

    const { code, stdout } = await grant(...everything(workspace));

    expect(code).toBe(0);
    expect(workspace.requests).toStrictEqual([]);
    expect(stdout).toContain("nothing was sent");
    expect(stdout).toContain("PATCH /api/2.0/permissions/jobs/2");
    expect(stdout).not.toContain(TOKEN);
  });

  it("registers the identity once, and adds the least level to each job and pipeline", async () => {
    await using workspace = await aWorkspace();

    const first = await grant(...everything(workspace), "--apply");
    const second = await grant(...everything(workspace), "--apply");

    expect([first.code, second.code]).toStrictEqual([0, 0]);
    expect(workspace.principals).toHaveLength(1);
    expect(workspace.principals[0]).toMatchObject({ applicationId: APPLICATION_ID, active: true });
    expect(workspace.accessLists.get("jobs/1")).toContainEqual({
      service_principal_name: APPLICATION_ID,
      permission_level: "CAN_MANAGE_RUN",
    });
    expect(workspace.accessLists.get(`pipelines/${PIPELINE_ID}`)).toContainEqual({
      service_principal_name: APPLICATION_ID,
      permission_level: "CAN_RUN",
    });
    expect(new Set(workspace.tokens)).toStrictEqual(new Set([`Bearer ${TOKEN}`]));
  });

  it("removes no existing grant", async () => {
    await using workspace = await aWorkspace();

    await grant(...everything(workspace), "--apply");

    expect(workspace.requests.filter((request) => /^(PUT|DELETE)/.test(request))).toStrictEqual([]);
    expect(workspace.accessLists.get("jobs/1")?.[0]).toStrictEqual({
      user_name: "owner",
      permission_level: "IS_OWNER",
    });
  });

  it("verifies without changing anything, and names what is missing", async () => {
    await using workspace = await aWorkspace();
    await grant("--host", workspace.baseUrl, "--jobs", "1", "--apply");
    const before = workspace.requests.length;

    const { code, stdout } = await grant(...everything(workspace), "--verify");

    expect(code).toBe(1);
    expect(stdout).toContain("jobs/2 lacks CAN_MANAGE_RUN (it has nothing)");
    expect(stdout).toContain(`pipelines/${PIPELINE_ID} lacks CAN_RUN`);
    expect(stdout).not.toContain("jobs/1");
    expect(workspace.requests.slice(before).every((request) => request.startsWith("GET"))).toBe(
      true,
    );
  });

  it("reports nothing when everything is granted", async () => {
    await using workspace = await aWorkspace();
    await grant(...everything(workspace), "--apply");

    const { code, stdout } = await grant(...everything(workspace), "--verify");

    expect([code, stdout]).toStrictEqual([0, "Everything that is needed is granted.\n"]);
  });

  it("reports when the identity has far too many rights", async () => {
    await using workspace = await aWorkspace();
    workspace.principals.push({
      applicationId: APPLICATION_ID,
      displayName: "runward",
      active: true,
      groups: [{ display: "admins" }],
    });

    const { code, stdout } = await grant("--host", workspace.baseUrl, "--jobs", "1", "--verify");

    expect(code).toBe(1);
    expect(stdout).toContain("is a workspace admin, which it must not be");
  });

  it("stops at the first rejection, with the workspace's message", async () => {
    await using workspace = await aWorkspace();

    const { code, stderr } = await grant("--host", workspace.baseUrl, "--jobs", "404", "--apply");

    expect(code).toBe(2);
    expect(stderr).toContain("PATCH /api/2.0/permissions/jobs/404 returned 404");
    expect(stderr).toContain("RESOURCE_DOES_NOT_EXIST");
  });

  it.each([
    ["a host that is not a workspace", ["--host", "evil.example", "--jobs", "1"], "--host must be"],
    [
      "a host without TLS",
      ["--host", "http://adb-1.2.azuredatabricks.net", "--jobs", "1"],
      "--host must be",
    ],
    [
      "an invalid job id",
      ["--host", "adb-1.2.azuredatabricks.net", "--jobs", "../1"],
      "cannot be one",
    ],
    ["no job", ["--host", "adb-1.2.azuredatabricks.net"], "must name at least one"],
    [
      "both --apply and --verify",
      ["--host", "adb-1.2.azuredatabricks.net", "--jobs", "1", "--apply", "--verify"],
      "exclude",
    ],
  ])("refuses %s before it sends a token", async (_case, args, complaint) => {
    const { code, stderr } = await grant(...args);

    expect(code).toBe(2);
    expect(stderr).toContain(complaint);
  });
});
