import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { json } from "../unit/client/client-scene";
import { startTinyServer } from "../support/callers/tiny-server";
import { bundleCommandLine, startCommand } from "../support/command-line";

const SCOPE = "api://00000000-0000-4000-8000-000000000001/.default";

const TOKEN = {
  accessToken: "token-of-az",
  expiresOn: "2099-01-01 00:00:00.000000",
  expires_on: 4_070_908_800,
  tokenType: "Bearer",
};

/** Stands for the Azure CLI. */
const azThat = (does: string): string => `#!/bin/sh\n${does}\n`;

describe("the command line with a token of az login", () => {
  let directory = "";

  beforeAll(() => {
    bundleCommandLine();
  });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "runward-az-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const environmentWith = (az: string): Record<string, string> => {
    writeFileSync(join(directory, "az"), az);
    chmodSync(join(directory, "az"), 0o755);
    return { RUNWARD_SCOPE: SCOPE, PATH: [directory, "/usr/bin", "/bin"].join(delimiter) };
  };

  it("sends it to the app", async () => {
    await using server = await startTinyServer([json(200, { runs: [], continuation: null })]);
    const env = environmentWith(azThat(`echo '${JSON.stringify(TOKEN)}'`));

    const { code, out } = await startCommand(["list"], {
      env: { ...env, RUNWARD_URL: server.url },
    }).ended;

    expect({ code, out }).toStrictEqual({
      code: 0,
      out: expect.stringMatching(/^No runs\./) as string,
    });
    expect(server.seen.map(({ headers }) => headers.authorization)).toStrictEqual([
      "Bearer token-of-az",
    ]);
  });

  it("says what to do if there is none, and calls nobody", async () => {
    await using server = await startTinyServer([json(200, {})]);
    const env = environmentWith(
      azThat("echo \"Please run 'az login' to setup account.\" >&2; exit 1"),
    );

    const { code, err } = await startCommand(["list"], {
      env: { ...env, RUNWARD_URL: server.url },
    }).ended;

    expect(code).toBe(6);
    expect(err).toContain(`The Azure CLI gave no token for ${SCOPE}`);
    expect(err).toContain("Run az login, and check the scope");
    expect(server.seen).toStrictEqual([]);
  });
});
