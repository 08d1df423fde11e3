import { World, type Answer } from "../support/world";

const GATEWAY = "https://gateway.example.com/runward";

/** What the gateway does: it takes its own path off and passes the rest on. */
const throughGateway = (world: World, url: unknown, init?: RequestInit): Promise<Answer> => {
  expect(url).toMatch(/^https:\/\/gateway\.example\.com\/runward\/api\/runs\//);
  return world.call(String(url).slice(GATEWAY.length), init);
};

describe("an app behind a gateway with a path of its own", () => {
  it("begins every link with that path, so that callers who follow them come through the gateway", async () => {
    await using world = await World.start({ environment: { PUBLIC_BASE_URL: `${GATEWAY}/` } });
    const jobId = world.vendors.databricks.addJob({
      name: "Load",
      tasks: [{ key: "main", durationSeconds: 60 }],
    });

    const started = await world.post({ target: { type: "databricks-job", jobId } });
    const { resultUrl, statusUrl, cancelUrl } = started.body;
    const early = await throughGateway(world, resultUrl);
    await world.host.advance({ seconds: 120 });
    const late = await throughGateway(world, early.headers.get("location"));
    const status = await throughGateway(world, statusUrl);
    const cancelled = await throughGateway(world, cancelUrl, { method: "POST" });

    expect(started.headers.get("location")).toBe(resultUrl);
    expect([early.status, late.status, status.status, cancelled.status]).toStrictEqual([
      202, 200, 200, 200,
    ]);
    expect([late.body["statusUrl"], status.body["cancelUrl"]]).toStrictEqual([
      statusUrl,
      cancelUrl,
    ]);
  });

  it("describes itself at that path", async () => {
    await using world = await World.start({ environment: { PUBLIC_BASE_URL: GATEWAY } });

    const three = await world.call("/api/openapi.json");
    const two = await world.call("/api/openapi.v2.json");

    expect(three.body["servers"]).toStrictEqual([{ url: `${GATEWAY}/api` }]);
    expect(two.body).toMatchObject({
      host: "gateway.example.com",
      basePath: "/runward/api",
      schemes: ["https"],
    });
  });
});
