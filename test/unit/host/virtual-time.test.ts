import { hostWith, isOver, type Sdk } from "./an-app";

const DAY_SECONDS = 86_400;

/** Polls every half hour and continues as new every `perGeneration` polls, until `polls` are done. */
function poller({ df }: Sdk): void {
  df.app.activity("check", { handler: () => ({ state: "RUNNING" }) });
  df.app.orchestration("watch", function* (context) {
    const input = context.df.getInput<{ done: number; polls: number; perGeneration: number }>();
    let { done } = input;
    for (let n = 0; n < input.perGeneration && done < input.polls; n++) {
      yield context.df.callActivity("check", {});
      done += 1;
      const next = new Date(context.df.currentUtcDateTime.getTime() + 1_800_000);
      yield context.df.createTimer(next);
    }
    if (done < input.polls) context.df.continueAsNew({ ...input, done });
    return { done };
  });
  df.app.orchestration("idle", function* (context) {
    yield context.df.waitForExternalEvent("never");
  });
}

describe("virtual time", () => {
  it("lets a month of polling pass, with a small history", async () => {
    await using host = await hostWith(poller);
    const input = { done: 0, polls: 1_440, perGeneration: 50 };
    const id = await host.start("watch", { input });
    await host.advanceUntil(() => isOver(host, id), { seconds: 31 * DAY_SECONDS });

    expect(host.instance(id)).toMatchObject({
      ...{ output: { done: 1_440 }, lastUpdatedTime: "2026-02-04T06:00:00.000Z" },
    });
    expect(host.largestPayloadBytes).toBeGreaterThan(10_000);
    expect(host.largestPayloadBytesOf("watch")).toBeLessThan(64 * 1024);
  });

  it("carries thousands of live instances", async () => {
    await using host = await hostWith(poller);
    for (let batch = 0; batch < 20; batch++) {
      await Promise.all(Array.from({ length: 100 }, () => host.start("idle")));
    }
    const id = await host.start("watch", { input: { done: 0, polls: 2, perGeneration: 9 } });

    await host.advanceUntil(() => isOver(host, id));

    expect(host.instances().filter((i) => i.runtimeStatus === "Running")).toHaveLength(2_000);
  });

  it("names the live instances when nothing is due, or the limit passes", async () => {
    await using host = await hostWith(poller);
    await host.start("idle", { instanceId: "stuck" });

    await expect(host.advanceUntil(() => false)).rejects.toThrow(
      "the condition is not met and nothing is due. Live: idle stuck (Running)",
    );
    await host.start("watch", { instanceId: "w", input: { done: 0, polls: 9, perGeneration: 9 } });
    await expect(host.advanceUntil(() => false, { seconds: 1_000 })).rejects.toThrow(
      "1000 s have passed",
    );
  });

  it("gives the real Date back at the end", async () => {
    const before = Date;
    const host = await hostWith(poller);
    const during = [new Date().toISOString(), new Date(0) instanceof before, Date().slice(11, 15)];
    await host.stop();

    expect(during).toStrictEqual(["2026-01-05T06:00:00.000Z", true, "2026"]);
    expect(Date).toBe(before);
  });
});
