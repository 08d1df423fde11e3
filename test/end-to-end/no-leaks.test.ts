import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DBT_TOKEN } from "../../local/simulated-vendors";
import { TOKEN_MARKER } from "../../local/simulators/access-tokens";
import { World } from "../support/world";

const readAll = async (directory: string): Promise<string> => {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = await Promise.all(
    files.map((file) => readFile(join(file.parentPath, file.name), "utf8")),
  );
  return texts.join("\n");
};

describe("secrets", () => {
  it("stay out of journal, logs and documents", async () => {
    const journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
    const documents: string[] = [];
    {
      await using world = await World.start({ journalDirectory });
      const { databricks, dbtCloud, identity } = world.vendors;
      const jobId = databricks.addJob({
        name: "Load",
        tasks: [{ key: "main", durationSeconds: 30, outcome: { kind: "fails", error: "boom" } }],
      });
      // Vendors that echo what they were sent are the ones that leak.
      databricks.faults.add({
        path: /runs\/get\?/,
        fault: { kind: "status", status: 500, body: `Authorization: Bearer ${TOKEN_MARKER}` },
      });
      const { id, resultUrl } = await world.start({ target: { type: "databricks-job", jobId } });
      await world.ended(id);
      const result = await world.call(resultUrl);
      documents.push((await world.call(`/api/runs/${id}`)).text, result.text);
      documents.push((await world.call("/api/runs")).text);
      const signature = resultUrl.slice(resultUrl.indexOf("&sig=") + "&sig=".length);
      await world.host.stop();

      const everything = [await readAll(journalDirectory), ...world.logs(), ...documents].join(
        "\n",
      );

      expect(identity.issued()).not.toHaveLength(0);
      expect(dbtCloud.requests.all()).toHaveLength(0);
      const secrets = [...identity.issued().map(({ token }) => token), DBT_TOKEN, signature];
      expect(secrets.filter((secret) => everything.includes(secret))).toStrictEqual([]);
      expect(Math.min(...secrets.map(({ length }) => length))).toBeGreaterThan(20);
      expect(signature).toHaveLength(43);
      expect(everything).not.toContain("a-result-link-key-for-tests");
      expect(everything).toContain(id);
    }
    await rm(journalDirectory, { recursive: true, force: true });
  });
});
