import { format } from "node:util";
import type { OrchestrationContext } from "durable-functions";
import type { LogEntry } from "../../../local/host/log";
import { shownEntry } from "../../../local/shown-entry";
import { logOnce } from "../../../src/orchestrators/durable-steps";

const AT = new Date("2026-01-05T08:09:10Z");

const entry = (more: Partial<LogEntry>): LogEntry => ({
  ...{ level: "information", category: "user", functionName: "run", message: "It runs." },
  ...more,
});

/** The message of an entry, as the Functions library makes it from what an orchestrator logs. */
function logged(sentence: string): string {
  const messages: string[] = [];
  const context = {
    df: { isReplaying: false, instanceId: "r-1" },
    log: (...parts: unknown[]) => messages.push(format(...parts)),
  } as unknown as OrchestrationContext;
  logOnce(context, sentence, { outcome: "failed" });
  return messages.join("\n");
}

const TRACEBACK = [
  "Failed.",
  "Message: Task load failed.",
  'File "load.py", line 3',
  "    raise ValueError(1)",
].join("\n");

describe("shownEntry", () => {
  it("shows a traceback line by line, although the log has it in one", () => {
    const message = logged(TRACEBACK);

    expect(message.split("\n")).toHaveLength(1);
    expect(shownEntry(entry({ message }), AT)).toBe(
      [
        "08:09:10 run: Failed.",
        "         Message: Task load failed.",
        '         File "load.py", line 3',
        "             raise ValueError(1)",
        "         { runId: 'r-1', outcome: 'failed' }",
      ].join("\n"),
    );
  });

  it("keeps a sentence and its properties on one line", () => {
    expect(shownEntry(entry({ message: logged("It runs.") }), AT)).toBe(
      "08:09:10 run: It runs. { runId: 'r-1', outcome: 'failed' }",
    );
  });

  it("shows the stack of an error of the host below its first line", () => {
    const message = "A request failed: Error: no\n    at serve (host.ts:1:2)";

    expect(shownEntry({ level: "error", category: "host", message }, AT)).toBe(
      "08:09:10 host: A request failed: Error: no\n             at serve (host.ts:1:2)",
    );
  });

  it.each<Partial<LogEntry>>([
    { level: "debug" },
    { level: "trace", category: "host" },
    { category: "host" },
    { category: "system" },
  ])("shows nothing of %j", (more) => {
    expect(shownEntry(entry(more), AT)).toBeNull();
  });
});
