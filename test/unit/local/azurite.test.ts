import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAzurite } from "../../../local/azurite";
import { endProcess } from "../../../local/end-process";

/** Prints what Azurite 3.35 prints. */
const LISTENS = ["Blob", "Queue", "Table"]
  .map((name, index) => [
    `Azurite ${name} service is starting at http://127.0.0.1:0`,
    `Azurite ${name} service is successfully listening at http://127.0.0.1:4000${index}`,
  ])
  .flat();

/** A program in place of Azurite. */
async function program(folder: string, ...lines: readonly string[]): Promise<string> {
  const file = join(folder, "azurite");
  await writeFile(file, [`#!${process.execPath}`, ...lines].join("\n"), { mode: 0o755 });
  return file;
}

describe("startAzurite", () => {
  let folder = "";

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "runward-azurite-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("connects to the ports that Azurite chose", async () => {
    const azurite = await program(
      folder,
      `console.log(${JSON.stringify(LISTENS.join("\n"))});`,
      `setInterval(() => {}, 1000);`,
    );

    const storage = await startAzurite(azurite, folder);
    await endProcess(storage.process);

    expect(storage.connectionString.split(";").slice(3)).toStrictEqual([
      "BlobEndpoint=http://127.0.0.1:40000/devstoreaccount1",
      "QueueEndpoint=http://127.0.0.1:40001/devstoreaccount1",
      "TableEndpoint=http://127.0.0.1:40002/devstoreaccount1",
    ]);
    expect(storage.process.signalCode).toBe("SIGTERM");
  });

  it("tells of each request", async () => {
    const azurite = await program(
      folder,
      `console.log(process.argv.includes("--silent") ? "silent" : "a request");`,
      `console.log(${JSON.stringify(LISTENS.join("\n"))});`,
      `setInterval(() => {}, 1000);`,
    );
    const lines: string[] = [];
    const note = (line: string): void => {
      lines.push(line);
    };

    const storage = await startAzurite(azurite, folder, note);
    await endProcess(storage.process);

    expect(lines).toContain("a request");
  });

  it("fails when Azurite ends before all services listen", async () => {
    const azurite = await program(
      folder,
      `console.log(${JSON.stringify(LISTENS.slice(0, 3).join("\n"))});`,
      `process.exitCode = 1;`,
    );

    await expect(startAzurite(azurite, folder)).rejects.toThrow("Azurite ended with code 1");
  });

  it("fails when there is no such program", async () => {
    await expect(startAzurite(join(folder, "none"), folder)).rejects.toThrow("ENOENT");
  });
});
