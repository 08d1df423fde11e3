import { readInstancePage, type InstanceQuery } from "../../../../src/hub/lists/instance-pages";
import { withSdkClient, type ExtensionAnswer } from "../../../support/sdk-client";

const everything: InstanceQuery = { idPrefix: "", statuses: [], from: null, to: null };

const aRow = {
  name: "run",
  instanceId: "r-1",
  runtimeStatus: "Running",
  input: { a: 1 },
  customStatus: null,
  output: null,
  createdTime: "2026-03-02T05:00:00Z",
  lastUpdatedTime: "2026-03-02T06:00:00Z",
};

const read = (
  answer: ExtensionAnswer,
  query: InstanceQuery = everything,
): ReturnType<typeof readInstancePage> =>
  withSdkClient([answer], (client) => readInstancePage(client, query));

describe("readInstancePage, with the client of the SDK", () => {
  it("sends the conditions and the continuation, and returns the rows and the next continuation", async () => {
    const query: InstanceQuery = {
      idPrefix: "r-",
      statuses: ["Running", "Pending"],
      from: new Date("2026-03-02T05:00:00Z"),
      to: new Date("2026-03-02T06:00:00.500Z"),
    };
    const answers = [
      { status: 200, body: [aRow], headers: { "x-ms-continuation-token": "behind r-1" } },
    ];

    const { page, seen } = await withSdkClient(answers, async (client, requests) => ({
      page: await readInstancePage(client, query, "the beginning"),
      seen: requests,
    }));

    const url = new URL(String(seen[0]?.url), "http://host");
    expect([seen[0]?.method, url.pathname]).toStrictEqual(["GET", "/durabletask/instances/"]);
    expect(Object.fromEntries(url.searchParams)).toStrictEqual({
      top: "100",
      instanceIdPrefix: "r-",
      runtimeStatus: "Running,Pending",
      createdTimeFrom: "2026-03-02T05:00:00.000Z",
      createdTimeTo: "2026-03-02T06:00:00.500Z",
    });
    expect(seen[0]?.headers["x-ms-continuation-token"]).toBe("the beginning");
    expect(page).toMatchObject({
      instances: [{ instanceId: "r-1", createdAt: "2026-03-02T05:00:00.000Z", input: { a: 1 } }],
      next: "behind r-1",
    });
  });

  it.each<[string, Record<string, string>]>([
    ["no continuation", {}],
    ["an empty continuation", { "x-ms-continuation-token": "" }],
  ])("ends with %s", async (_what, headers) => {
    const page = await read({ status: 200, body: [], headers });

    expect(page).toStrictEqual({ instances: [], next: null });
  });

  it("lists also rows that are half empty", async () => {
    const { instances } = await read({
      status: 200,
      body: [
        { ...aRow, name: null, createdTime: undefined, lastUpdatedTime: null },
        { ...aRow, createdTime: "0001-01-01T00:00:00Z" },
      ],
    });

    expect(instances).toMatchObject([
      { name: null, createdAt: null, updatedAt: null },
      { name: "run", createdAt: null },
    ]);
  });

  it.each([
    [500, { Message: "Something went wrong while processing your request" }],
    [404, ""],
    [200, { runs: [] }],
    [200, null],
  ])("takes %d with the body %j for trouble", async (status, body) => {
    await expect(read({ status, body })).rejects.toThrow(`The task hub returned HTTP ${status}`);
  });

  it("uses the address for operators if the host has none for its workers", async () => {
    // The SDK puts its own address into these while it runs locally.
    const environment = { ...process.env, WEBSITE_HOSTNAME: "tests.example.com" };
    const replaced = jest.replaceProperty(process, "env", environment);
    const bindingOf = (url: string) => ({
      managementUrls: {
        id: "INSTANCEID",
        statusQueryGetUri: `${url}/webhooks/instances/INSTANCEID?taskHub=tests&code=key`,
      },
    });

    const seen = await withSdkClient(
      [{ status: 200, body: [] }],
      async (client, requests) => {
        await readInstancePage(client, { ...everything, idPrefix: "w-" });
        return requests;
      },
      bindingOf,
    );
    replaced.restore();

    expect(seen[0]?.url).toBe(
      "/webhooks/instances/?taskHub=tests&code=key&top=100&instanceIdPrefix=w-",
    );
  });
});
