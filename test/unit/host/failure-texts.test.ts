import { hostWith } from "./an-app";

describe("the output of a failed orchestration", () => {
  it("names the orchestrator and the error it threw", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("poller", function* (context) {
        yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1));
        throw new Error("thrown at the end");
      });
    });

    const ended = await host.complete("poller");

    expect(ended).toMatchObject({
      runtimeStatus: "Failed",
      output: "Orchestrator function 'poller' failed: thrown at the end",
    });
  });

  it("leaves the instants in its custom status without zeros at their end", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("poller", function* (context) {
        yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1));
        const at = ["2026-03-02T06:00:00.000Z", "2026-03-02T06:00:07.510Z", "2026-03-02"];
        context.df.setCustomStatus({ at, text: "at 2026-03-02T06:00:07.510Z" });
        throw new Error("thrown at the end");
      });
    });

    const { customStatus } = await host.complete("poller");

    expect(customStatus).toStrictEqual({
      at: ["2026-03-02T06:00:00Z", "2026-03-02T06:00:07.51Z", "2026-03-02"],
      text: "at 2026-03-02T06:00:07.510Z",
    });
  });

  it("carries an activity's failure with two blanks and the .NET exception", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.activity("unit", {
        handler: () => {
          throw new Error("boom");
        },
      });
      df.app.orchestration("X", function* (context) {
        yield context.df.callActivity("unit");
      });
    });

    const { output } = await host.complete("X");

    const prefix = "Orchestrator function 'X' failed: Activity function 'unit' failed:  boom \n {";
    expect(String(output).slice(0, prefix.length)).toBe(prefix);
    const details = JSON.parse(String(output).slice(prefix.length - 1)) as Record<string, unknown>;
    expect(details).toMatchObject({
      $type: "System.Exception, System.Private.CoreLib",
      Message: " boom",
      InnerException: { RemoteMessage: "boom" },
    });
  });

  it("carries a child's failure with its message twice", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("C", function* (context) {
        yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1));
        throw new Error("msg");
      });
      df.app.orchestration("P", function* (context) {
        yield context.df.callSubOrchestrator("C", {});
      });
    });

    const { output } = await host.complete("P");

    expect(output).toMatch(
      /^Orchestrator function 'P' failed: Orchestrator function 'C' failed: msg \n Message: msg, StackTrace: /,
    );
  });

  it("says that a terminated child's failure cannot be read", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("C", function* (context) {
        yield context.df.waitForExternalEvent("never");
      });
      df.app.orchestration("P", function* (context) {
        yield context.df.callSubOrchestrator("C", {}, "child");
      });
    });
    const id = await host.start("P");
    await host.idle();

    await host.webhook("POST", "instances/child/terminate?reason=enough");
    await host.idle();

    expect(host.instance("child")).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
    expect(host.instance(id)?.runtimeStatus).toBe("Failed");
    expect(host.instance(id)?.output).toContain("could not parse its exception data");
  });

  it("refuses a custom status of more than 16 KB", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("wordy", function* (context) {
        context.df.setCustomStatus({ text: "x".repeat(9_000) });
        yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1));
      });
    });

    const { output } = await host.complete("wordy");

    expect(output).toMatch(
      /^Orchestrator function 'wordy' failed: The UTF-16 size of the JSON-serialized payload must not exceed 16 KB/,
    );
  });

  it("hides what looks like a credential", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.activity("leaky", {
        handler: () => {
          throw new Error("cannot open https://host/x?code=very-secret'");
        },
      });
      df.app.orchestration("X", function* (context) {
        try {
          yield context.df.callActivity("leaky");
        } catch (error) {
          return (error as Error).message.split(" \n ")[0];
        }
        return null;
      });
    });

    const { output } = await host.complete("X");

    expect(output).toBe(
      "Activity function 'leaky' failed:  cannot open https://host/x[Hidden Credential]'",
    );
  });

  it.each([
    ["an activity", "callActivity", "activity"],
    ["an orchestrator", "callSubOrchestrator", "orchestrator"],
  ] as const)(
    "names %s that does not exist, where the extension would hang",
    async (_, call, type) => {
      await using host = await hostWith(({ df }) => {
        df.app.orchestration("lost", function* (context) {
          yield context.df[call]("nowhere", {});
        });
      });

      const { output } = await host.complete("lost");

      expect(output).toBe(
        `Orchestrator function 'lost' failed: The function 'nowhere' doesn't exist, is disabled, or is not an ${type} function.`,
      );
      expect(host.logs.map(({ message }) => message).join()).toContain("unknownFunction");
    },
  );

  it("is there even for an error without a message, where the extension would hang", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("mute", function* (context) {
        yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1));
        throw new Error("");
      });
    });

    const { output } = await host.complete("mute");

    expect(output).toBe(
      "Orchestrator function 'mute' failed: The orchestrator threw an error without a message.",
    );
    expect(host.logs.map(({ message }) => message).join()).toContain("emptyError");
  });

  it("says plainly that callHttp is not supported", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("caller", function* (context) {
        yield context.df.callHttp({ method: "GET", url: "http://127.0.0.1:1/" });
      });
    });

    const { output } = await host.complete("caller");

    expect(output).toContain("The embedded host does not support action type 8");
  });
});
