import { VirtualClock } from "../../../local/clock";
import { hostWith, isOver } from "./an-app";
import { sample } from "./client-sample";

describe("the durable webhooks", () => {
  it("require the system key", async () => {
    await using host = await hostWith(sample);
    const url = `${host.baseUrl}/runtime/webhooks/durabletask/instances/`;

    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(`${url}?code=guess`)).status).toBe(401);
    expect((await host.webhook("GET", "instances/")).status).toBe(200);
  });

  it("return 202 while an instance is live, 200 after, and 500 for a failure on request", async () => {
    await using host = await hostWith(sample);
    await host.start("waiter", { instanceId: "w" });
    await host.start("failing", { instanceId: "f" });
    await host.idle();

    const live = await host.webhook("GET", "instances/w");
    const failed = await host.webhook("GET", "instances/f");
    const asError = "instances/f?returnInternalServerErrorOnFailure=true";

    expect(live.status).toBe(202);
    expect(live.headers.get("retry-after")).toBe("5");
    expect(live.headers.get("location")).toContain("/instances/w");
    expect(failed.status).toBe(200);
    expect(await failed.json()).toMatchObject({ createdTime: "2026-01-05T06:00:00Z" });
    expect((await host.webhook("GET", asError)).status).toBe(500);
    expect((await host.webhook("GET", "instances/nobody")).status).toBe(404);
  });

  it("show the history with scheduled events merged into their results", async () => {
    await using host = await hostWith(sample);
    await host.start("failing", { instanceId: "f" });
    await host.idle();

    const response = await host.webhook(
      "GET",
      "instances/f?showHistory=true&showHistoryOutput=true",
    );
    const { historyEvents } = (await response.json()) as { historyEvents: unknown[] };

    expect(historyEvents).toMatchObject([
      { EventType: "ExecutionStarted", FunctionName: "failing" },
      { EventType: "TaskCompleted", FunctionName: "ok", Result: "ok" },
      { EventType: "ExecutionCompleted", OrchestrationStatus: "Failed" },
    ]);
  });

  it.each([
    ["an unknown orchestrator", "orchestrators/nobody", 400],
    ["an id that begins with @", "orchestrators/waiter/@me", 400],
    ["an id with a slash", "orchestrators/waiter/a%2Fb", 400],
    ["an id of 101 characters", `orchestrators/waiter/${"x".repeat(101)}`, 400],
    ["an id of 100 characters", `orchestrators/waiter/${"x".repeat(100)}`, 202],
    ["an entity", "entities/counter/one", 501],
    ["a start that waits", "orchestrators/waiter?timeout=10&pollingInterval=1", 501],
    ["something else", "makeprimary", 404],
  ])("answer a POST for %s", async (_, path, status) => {
    await using host = await hostWith(sample);

    expect((await host.webhook("POST", path)).status).toBe(status);
  });

  it("list a page at a time, filtered by prefix, time and status", async () => {
    const clock = new VirtualClock();
    await using host = await hostWith(sample, { clock });
    for (const instanceId of ["a-1", "a-2", "b-1"]) await host.start("waiter", { instanceId });
    await host.advance({ seconds: 60 });
    await host.start("waiter", { instanceId: "a-3" });
    await host.idle();

    const first = await host.webhook("GET", "instances/?instanceIdPrefix=a-&top=2");
    const token = String(first.headers.get("x-ms-continuation-token"));
    const second = await host.webhook("GET", "instances/?instanceIdPrefix=a-&top=2", {
      headers: { "x-ms-continuation-token": token },
    });
    const since = "instances/?createdTimeFrom=2026-01-05T06:00:30Z&runtimeStatus=Running,Pending";
    const recent = await host.webhook("GET", since);

    expect(await idsOf(first)).toStrictEqual(["a-1", "a-2"]);
    expect(await idsOf(second)).toStrictEqual(["a-3"]);
    expect(second.headers.get("x-ms-continuation-token")).toBe("");
    expect(await idsOf(recent)).toStrictEqual(["a-3"]);
  });

  it("purge a single instance whatever its status, and require a time for several", async () => {
    await using host = await hostWith(sample);
    await host.start("waiter", { instanceId: "w" });
    await host.idle();

    const single = await host.webhook("DELETE", "instances/w");

    expect(await single.json()).toStrictEqual({ instancesDeleted: 1 });
    expect(isOver(host, "w")).toBe(false);
    expect(host.instance("w")).toBeUndefined();
    expect((await host.webhook("DELETE", "instances/")).status).toBe(400);
  });
});

async function idsOf(response: Response): Promise<string[]> {
  return ((await response.json()) as { instanceId: string }[]).map((i) => i.instanceId);
}
