import { findInstance, isOver } from "../../../src/hub/instances";
import { wake } from "../../../src/hub/run-store";
import { HALF_WRITTEN, MemoryHub } from "../../support/memory-hub";
import { withSdkClient } from "../../support/sdk-client";

const ID = "watch-databricks-adb-1.2-501-1";

/** What the Durable extension returns for a child whose row was not written when its process was killed. */
const halfWritten = {
  name: null,
  instanceId: ID,
  runtimeStatus: "Unknown",
  input: null,
  customStatus: { checks: 3 },
  output: null,
  createdTime: "0001-01-01T00:00:00Z",
  lastUpdatedTime: "2026-03-02T06:00:00Z",
};

const find = (status: number, body: unknown): ReturnType<typeof findInstance> =>
  withSdkClient([{ status, body }], (client) => findInstance(client, ID));

describe("findInstance, with the client of the SDK", () => {
  it("reads an instance", async () => {
    const whole = { ...halfWritten, name: "watch", runtimeStatus: "Running", input: { a: 1 } };

    expect(
      await find(202, { ...whole, createdTime: "2026-03-02T05:00:00Z", output: { rows: 3 } }),
    ).toStrictEqual({
      instanceId: ID,
      name: "watch",
      runtimeStatus: "Running",
      input: { a: 1 },
      customStatus: { checks: 3 },
      output: { rows: 3 },
      createdAt: "2026-03-02T05:00:00.000Z",
      updatedAt: "2026-03-02T06:00:00.000Z",
    });
  });

  it("finds nothing if the extension says so", async () => {
    expect(await find(404, "")).toBeNull();
  });

  it("reads what the hub has of an instance without a status", async () => {
    const instance = await find(500, halfWritten);

    expect(instance).toStrictEqual({
      instanceId: ID,
      name: null,
      runtimeStatus: "Unknown",
      input: null,
      customStatus: { checks: 3 },
      output: null,
      createdAt: null,
      updatedAt: "2026-03-02T06:00:00.000Z",
    });
    expect(isOver(instance!)).toBe(false);
  });

  it("reads what the hub has of an instance without a name that has ended", async () => {
    const instance = await find(200, {
      ...halfWritten,
      runtimeStatus: "Completed",
      output: { rows: 3 },
    });

    expect(instance).toMatchObject({ name: null, output: { rows: 3 } });
    expect(isOver(instance!)).toBe(true);
  });

  it.each<[number, unknown]>([
    [500, { Message: "Something went wrong while processing your request" }],
    [500, { ...halfWritten, instanceId: "watch-of-another" }],
    [500, "<html>"],
    [500, null],
    [400, { Message: "One or more of the arguments submitted is incorrect" }],
    [200, { ...halfWritten, instanceId: undefined }],
    [200, ""],
    [503, halfWritten],
  ])("takes %d with another body for trouble: %j", async (status, body) => {
    await expect(find(status, body)).rejects.toThrow(/DurableClient error|unexpected status code/);
  });
});

describe("a watch of which the hub has only a part", () => {
  it("is woken", async () => {
    const hub = new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));
    hub.put({ instanceId: ID, ...HALF_WRITTEN });

    expect(await wake(hub.client, ID, { deadline: null })).toBe(true);
    expect(hub.raised.map(({ id }) => id)).toStrictEqual([ID]);
  });
});
