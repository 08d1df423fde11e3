import { hostWith, type HostUnderTest } from "./an-app";
import { sample } from "./client-sample";

interface Answer {
  readonly result?: unknown;
  readonly error?: string;
}

async function client(host: HostUnderTest, operation: string, id = "x"): Promise<Answer> {
  const url = `${host.baseUrl}/api/client/${operation}/${id}`;
  const response = await fetch(url, { method: "POST" });
  const answer = (await response.json()) as Answer;
  await host.idle();
  return answer;
}

describe("the SDK's client", () => {
  it("starts, reads, raises and reads again", async () => {
    await using host = await hostWith(sample);

    const started = await client(host, "startNew", "first");
    const running = await client(host, "getStatus", "first");
    await client(host, "raiseEvent", "first");
    const over = await client(host, "getStatus", "first");

    expect(started).toStrictEqual({ result: "first" });
    expect(running.result).toMatchObject({ runtimeStatus: "Running", input: "" });
    expect(over.result).toMatchObject({
      ...{ name: "waiter", instanceId: "first", runtimeStatus: "Completed" },
      output: { result: "ok", input: "" },
      createdTime: "2026-01-05T06:00:00.000Z",
    });
  });

  it("rejects an unknown instance", async () => {
    await using host = await hostWith(sample);

    const answers = [
      await client(host, "getStatus"),
      await client(host, "raiseEvent"),
      await client(host, "terminate"),
    ];

    expect(answers[0]?.error).toContain("404");
    expect(answers[1]?.error).toBe("No instance with ID 'x' found.");
    expect(answers[2]?.error).toBe("No instance with ID 'x' found.");
    expect(await client(host, "purge")).toStrictEqual({ result: { instancesDeleted: 0 } });
  });

  it("rejects a second start while the first one runs, and replaces it when it is over", async () => {
    await using host = await hostWith(sample);
    await client(host, "startNew", "same");

    const second = await client(host, "startNew", "same");
    await client(host, "terminate", "same");
    const third = await client(host, "startNew", "same");

    expect(second.error).toContain("unexpected status code: 409");
    expect(second.error).toContain(
      "An Orchestration instance with the status Running already exists.",
    );
    expect(third).toStrictEqual({ result: "same" });
    expect(host.instance("same")?.runtimeStatus).toBe("Running");
  });

  it("cannot raise an event without data, and silently raises one too late", async () => {
    await using host = await hostWith(sample);
    await client(host, "startNew", "x");

    const empty = await client(host, "raiseEmpty");
    await client(host, "terminate");
    const late = await client(host, "raiseEvent");

    expect(empty.error).toContain("unexpected status code: 400");
    expect(late).toStrictEqual({});
  });

  it("suspends and resumes; events wait meanwhile", async () => {
    await using host = await hostWith(sample);
    await client(host, "startNew");

    await client(host, "suspend");
    const again = await client(host, "suspend");
    await client(host, "raiseEvent");
    const meanwhile = host.instance("x");
    await client(host, "resume");
    const resumedTwice = await client(host, "resume");

    expect(meanwhile).toMatchObject({ runtimeStatus: "Suspended", output: "pause" });
    expect(again.error).toContain("500");
    expect(host.instance("x")).toMatchObject({ runtimeStatus: "Completed" });
    expect(resumedTwice).toStrictEqual({});
  });

  it("terminates a suspended instance", async () => {
    await using host = await hostWith(sample);
    await client(host, "startNew");
    await client(host, "suspend");

    await client(host, "terminate");

    expect(host.instance("x")).toMatchObject({ runtimeStatus: "Terminated", output: "because" });
  });

  it("pages through all instances", async () => {
    await using host = await hostWith(sample);
    for (let n = 0; n < 120; n++) await host.start("waiter", { instanceId: `w-${n}` });

    const all = await client(host, "getStatusAll");

    expect(new Set((all.result as { instanceId: string }[]).map((i) => i.instanceId)).size).toBe(
      120,
    );
  });

  it("lists and purges by status", async () => {
    await using host = await hostWith(sample);
    await host.start("failing", { instanceId: "bad" });
    await host.start("waiter", { instanceId: "good" });
    await client(host, "startNew", "live");
    await client(host, "raiseEvent", "good");

    const failed = await client(host, "failed");
    const purged = await client(host, "purgeOld");
    const nothing = await client(host, "purgeOld");

    expect(failed.result).toMatchObject([{ instanceId: "bad", runtimeStatus: "Failed" }]);
    expect(purged).toStrictEqual({ result: { instancesDeleted: 1 } });
    expect(nothing).toStrictEqual({ result: { instancesDeleted: 0 } });
    expect(host.instances().map((i) => i.instanceId)).toStrictEqual(["bad", "live"]);
  });

  it("reports that rewinding is not supported", async () => {
    await using host = await hostWith(sample);
    await client(host, "startNew");

    expect((await client(host, "rewind")).error).toContain("not support");
  });
});

describe("the path of the SDK's client", () => {
  it.each([
    ["a page of another site", { origin: "https://evil.example" }, 403],
    ["a page without an origin", { "sec-fetch-site": "cross-site" }, 401],
    ["a program", {}, 200],
  ])("answers %s", async (_, headers, status) => {
    await using host = await hostWith(sample);

    const response = await fetch(`${host.baseUrl}/durabletask/instances/`, {
      headers: headers as Record<string, string>,
    });

    expect(response.status).toBe(status);
  });
});
