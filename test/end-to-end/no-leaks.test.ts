import { DBT_TOKEN } from "../../local/simulated-vendors";
import { TOKEN_MARKER } from "../../local/simulators/access-tokens";
import { startTraced } from "../support/traces";

describe("secrets", () => {
  it("stay out of journal, logs and documents", async () => {
    await using traced = await startTraced();
    const { world } = traced;
    const { databricks, dbtCloud, identity } = world.vendors;
    const documents: string[] = [];
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

    const everything = [await traced.traces(), ...documents].join("\n");

    expect(identity.issued()).not.toHaveLength(0);
    expect(dbtCloud.requests.all()).toHaveLength(0);
    const secrets = [...identity.issued().map(({ token }) => token), DBT_TOKEN, signature];
    expect(secrets.filter((secret) => everything.includes(secret))).toStrictEqual([]);
    expect(Math.min(...secrets.map(({ length }) => length))).toBeGreaterThan(20);
    expect(signature).toHaveLength(43);
    expect(everything).not.toContain("a-result-link-key-for-tests");
    expect(everything).toContain(id);
  });
});
