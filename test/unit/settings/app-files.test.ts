import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../../../package.json";
import { readAppFacts } from "../../../src/settings/app-files";

describe("readAppFacts", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "runward-test-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("reads the app's own files", () => {
    expect(readAppFacts()).toStrictEqual({ version, hubBackEnd: "azureStorage" });
  });

  it.each([
    [{ type: "azureManaged" }, "durableTaskScheduler"],
    [{ type: "azureStorage" }, "azureStorage"],
    [{}, "azureStorage"],
    [undefined, "azureStorage"],
  ])("reads the storage provider %j as %s", async (storageProvider, hubBackEnd) => {
    const host = { extensions: { durableTask: { storageProvider } } };
    await writeFile(join(folder, "host.json"), JSON.stringify(host));

    expect(readAppFacts(folder)).toStrictEqual({ version: null, hubBackEnd });
  });

  it("does without files that cannot be read", async () => {
    await writeFile(join(folder, "host.json"), "{");
    await writeFile(join(folder, "package.json"), "[]");

    expect(readAppFacts(folder)).toStrictEqual({ version: null, hubBackEnd: "azureStorage" });
  });
});
