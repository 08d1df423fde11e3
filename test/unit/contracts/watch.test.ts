import { watchIdOf } from "../../../src/contracts/watch";

describe("watchIdOf", () => {
  it("is computed from the data of a webhook, in lower case", () => {
    const id = watchIdOf({
      provider: "databricks",
      connectionId: "ADB-1234567890123456.7",
      vendorRunId: "9223372036854775807",
      number: 2,
    });

    expect(id).toBe("watch-databricks-adb-1234567890123456.7-9223372036854775807-2");
  });

  it("is different for each run that watches an adopted attempt", () => {
    const attempt = {
      provider: "databricks",
      connectionId: "adb-1234567890123456.7",
      vendorRunId: "9223372036854775807",
      number: 1,
      adopted: true,
    } as const;

    const ids = ["r-0123456789abcdef", "r-fedcba9876543210"].map((runId) =>
      watchIdOf({ ...attempt, runId }),
    );

    expect(ids).toStrictEqual([
      "watch-databricks-adb-1234567890123456.7-9223372036854775807-1-0123456789",
      "watch-databricks-adb-1234567890123456.7-9223372036854775807-1-fedcba9876",
    ]);
  });

  it("is an instance id that Durable takes, with room for a suffix", () => {
    const id = watchIdOf({
      provider: "databricks",
      connectionId: "adb-9223372036854775807.99",
      vendorRunId: "9223372036854775807",
      number: 10,
    });

    expect(`${id}-stop`.length).toBeLessThanOrEqual(100);
    expect(id).not.toMatch(/[/\\#?@]/);
  });
});
