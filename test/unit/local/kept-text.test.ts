import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keptText } from "../../../local/kept-text";

describe("keptText", () => {
  let scratch: string;
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "runward-test-"));
  });
  afterEach(async () => {
    await rm(scratch, { recursive: true, force: true });
  });

  it("keeps the first text that was made, in a folder that it makes", async () => {
    const journal = join(scratch, "journal");

    const texts = [
      await keptText(journal, "deployment-id", "first"),
      await keptText(journal, "deployment-id", "second"),
    ];

    expect(texts).toStrictEqual(["first", "first"]);
  });

  it("keeps one for each folder", async () => {
    const texts = [
      await keptText(join(scratch, "one"), "deployment-id", "first"),
      await keptText(join(scratch, "other"), "deployment-id", "second"),
    ];

    expect(texts).toStrictEqual(["first", "second"]);
  });

  it("replaces an empty file, as a crash may leave it", async () => {
    await writeFile(join(scratch, "deployment-id"), "\n");

    expect(await keptText(scratch, "deployment-id", "made")).toBe("made");
  });
});
