/** `npm start` in a checkout that is not complete. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import {
  buildLocalPrograms,
  type LocalPrograms,
  startLocalProgram,
} from "../support/local-programs";

const GENERATED = "infra/callers/openapi";

describe("npm start", () => {
  let programs: LocalPrograms;

  beforeAll(() => {
    programs = buildLocalPrograms();
  });

  afterAll(() => {
    programs[Symbol.dispose]();
  });

  it("names no Postman collection if the folder of the generated files is missing", async () => {
    rmSync(join(programs.folder, GENERATED), { recursive: true });

    const { child, lines } = await startLocalProgram(programs, ["--ephemeral"], process.env);
    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number | null];

    expect(code).toBe(0);
    expect(lines.join("\n")).toContain("Start a job:");
    expect(lines.join("\n")).not.toContain("Postman");
  });

  it("ends with the message if something fails when Runward runs already", async () => {
    rmSync(join(programs.folder, GENERATED), { recursive: true, force: true });
    writeFileSync(join(programs.folder, GENERATED), "a file where a folder should be");

    const child = spawn(process.execPath, ["dist/local/start.js", "--port", "0", "--ephemeral"], {
      cwd: programs.folder,
      stdio: ["ignore", "ignore", "pipe"],
      // One that goes on is stopped, and then has no exit code of 1.
      timeout: 30_000,
    });
    const ended = once(child, "exit");
    const message = await text(child.stderr);

    expect(await ended).toStrictEqual([1, null]);
    expect(message).toContain("ENOTDIR");
  });
});
