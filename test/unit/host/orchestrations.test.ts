import { hostWith, inFuture } from "./an-app";

const MINUTE = 60_000;

describe("orchestrations", () => {
  it("runs activities one after the other and returns their results", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.activity("add", { handler: ({ a, b }: { a: number; b: number }) => a + b });
      df.app.orchestration("sum", function* (context) {
        const first = (yield context.df.callActivity("add", { a: 1, b: 2 })) as number;
        const second = (yield context.df.callActivity("add", { a: first, b: 3 })) as number;
        return { second };
      });
    });

    const ended = await host.complete("sum");

    expect(ended).toMatchObject({ runtimeStatus: "Completed", output: { second: 6 } });
  });

  it("hands strings, numbers, objects and nothing to activities as the extension does", async () => {
    const seen: unknown[] = [];
    await using host = await hostWith(({ df }) => {
      df.app.activity("see", {
        handler: (input: unknown) => {
          seen.push(input);
          return input;
        },
      });
      df.app.orchestration("pass", function* (context) {
        const results: unknown[] = [];
        for (const value of ["text", 7, { a: [1] }, true, undefined]) {
          results.push(yield context.df.callActivity("see", value));
        }
        return results;
      });
    });

    const { output } = await host.complete("pass");

    expect(seen).toStrictEqual(["text", 7, { a: [1] }, "True", undefined]);
    expect(output).toStrictEqual(["text", 7, { a: [1] }, "True", null]);
  });

  it("retries an activity on virtual time, and numbers what follows as the SDK does", async () => {
    let calls = 0;
    await using host = await hostWith(({ df }) => {
      df.app.activity("flaky", {
        handler: () => {
          calls += 1;
          return failUntil(3, calls);
        },
      });
      df.app.activity("after", { handler: () => "after" });
      df.app.orchestration("stubborn", function* (context) {
        const options = new df.RetryOptions(10_000, 5);
        options.backoffCoefficient = 2;
        const first = (yield context.df.callActivityWithRetry("flaky", options)) as string;
        const second = (yield context.df.callActivity("after")) as string;
        return { first, second, at: context.df.currentUtcDateTime.toISOString() };
      });
    });

    const { output } = await host.complete("stubborn");

    expect(output).toStrictEqual({
      ...{ first: "done", second: "after" },
      at: "2026-01-05T06:00:30.000Z",
    });
    expect(calls).toBe(3);
  });

  it("fails after the last attempt, with the activity's own text", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.activity("broken", {
        handler: () => {
          throw new Error("always");
        },
      });
      df.app.orchestration("stubborn", function* (context) {
        yield context.df.callActivityWithRetry("broken", new df.RetryOptions(1_000, 2));
      });
    });

    const ended = await host.complete("stubborn");

    expect(ended.runtimeStatus).toBe("Failed");
    expect(ended.output).toContain("Activity function 'broken' failed:  always");
  });

  it("runs the tasks of Task.all side by side and keeps their order", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.activity("square", { handler: ({ of }: { of: number }) => of * of });
      df.app.orchestration("squares", function* (context) {
        const tasks = [3, 1, 2].map((of) => context.df.callActivity("square", { of }));
        const squares = (yield context.df.Task.all(tasks)) as number[];
        return squares;
      });
    });

    const { output } = await host.complete("squares");

    expect(output).toStrictEqual([9, 1, 4]);
  });

  it("waits for the open tasks of a Task.all that failed fast before it goes on", async () => {
    const order: string[] = [];
    await using host = await hostWith(({ df }) => {
      df.app.activity("fail", {
        handler: () => {
          throw new Error("fast");
        },
      });
      df.app.activity("note", {
        handler: ({ text }: { text: string }) => {
          order.push(text);
          return null;
        },
      });
      df.app.orchestration("careless", function* (context) {
        const timer = context.df.createTimer(inFuture(context, 10 * MINUTE));
        try {
          yield context.df.Task.all([context.df.callActivity("fail"), timer]);
        } catch {
          yield context.df.callActivity("note", {
            text: context.df.currentUtcDateTime.toISOString(),
          });
        }
        return order;
      });
    });

    const { lastUpdatedTime } = await host.complete("careless");

    // The activity was asked for at 06:00 and scheduled when the timer was over.
    expect(order).toStrictEqual(["2026-01-05T06:00:00.000Z"]);
    expect(lastUpdatedTime).toBe("2026-01-05T06:10:00.000Z");
  });
});

function failUntil(attempt: number, current: number): string {
  if (current < attempt) throw new Error("not yet");
  return "done";
}
