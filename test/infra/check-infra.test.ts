import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { INFRA } from "./infra-folder";

const run = promisify(execFile);

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the check with a program in place of the compiler: what it says for each file is up to the test. */
async function checkWith(compiler: string, env: Record<string, string> = {}): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "runward-bicep-"));
  const program = join(folder, "bicep");
  await writeFile(program, `#!/usr/bin/env node\n${compiler}`);
  await chmod(program, 0o755);
  try {
    const { stdout, stderr } = await run(process.execPath, [join(INFRA, "check-infra.mjs")], {
      env: { ...process.env, BICEP: program, INFRA_CHECK: "", ...env },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Result;
    return { code, stdout, stderr };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const compilerThat = (forFile: string): string => `
const [verb, file] = process.argv.slice(2);
if (verb === "--version") console.log("Bicep CLI version 0.44.1 (fake)");
else { ${forFile} }
`;

describe("check-infra.mjs", () => {
  it("builds and lints the template with its modules, and says which compiler did", async () => {
    const log = join(tmpdir(), `runward-bicep-calls-${process.pid}.txt`);
    const { code, stdout, stderr } = await checkWith(
      compilerThat(
        'require("node:fs").appendFileSync(process.env.CALLS, verb + " " + require("node:path").relative(process.env.INFRA, file).replaceAll("\\\\", "/") + "\\n");',
      ),
      { CALLS: log, INFRA },
    );
    const calls = (await readFile(log, "utf8")).trim().split("\n");
    await rm(log);

    expect([code, stderr]).toStrictEqual([0, ""]);
    expect(stdout).toContain("Bicep 0.44.1");
    expect(calls).toStrictEqual(
      expect.arrayContaining([
        "build main.bicep",
        "lint main.bicep",
        "build-params main.bicepparam",
      ]),
    );
  });

  it("fails on a warning, as on an error", async () => {
    const { code, stderr } = await checkWith(
      compilerThat(
        'if (verb === "lint" && file.endsWith("main.bicep")) console.error(`${file}(3,7) : Warning no-unused-params: no.`);',
      ),
    );

    expect(code).toBe(1);
    expect(stderr).toContain("FAILED lint main.bicep");
    expect(stderr).toContain("Warning no-unused-params");
  });

  it("fails when the compiler does, with its words", async () => {
    const { code, stderr } = await checkWith(
      compilerThat('console.error("out of memory"); process.exit(3);'),
    );

    expect(code).toBe(1);
    expect(stderr).toContain("FAILED build main.bicep\nout of memory");
  });

  it("reports when nothing was compiled, and fails if the check is required", async () => {
    const optional = await checkWith("process.exit(1);");
    const required = await checkWith("process.exit(1);", { INFRA_CHECK: "bicep" });

    expect(optional.code).toBe(0);
    expect(optional.stdout).toContain("SKIPPED bicep: BICEP names a program that cannot be run");
    expect(optional.stdout).toContain("Infrastructure: checked in part.");
    expect(required.code).toBe(1);
    expect(required.stderr).toContain("INFRA_CHECK requires it");
  });
});
