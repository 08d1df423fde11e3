import { HttpRequest } from "@azure/functions";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import type { OrchestrationContext } from "durable-functions";
import { RUN_ORCHESTRATOR } from "../../src/contracts/names";
import { conclude } from "../../src/orchestrators/conclude";
import { logOnce } from "../../src/orchestrators/durable-steps";
import { guarded } from "../../src/triggers/guarded";
import { createReceiveWebhook } from "../../src/triggers/receive-webhook";
import { INFRA } from "./infra-folder";
import { templateNamed } from "./templates";

const RUN_ID = `r-${"a".repeat(40)}`;

const queryNamed = (name: string): string =>
  readFileSync(join(INFRA, "queries", `${name}.kql`), "utf8");

/** A log line as the Functions worker forwards it: @azure/functions joins the arguments with util.format. */
function loggedEnding(outcome: "failed" | "unknown" | "succeeded", code: string | null): string {
  const lines: string[] = [];
  const context = {
    df: { isReplaying: false, instanceId: RUN_ID },
    log: (...parts: unknown[]) => lines.push(format(...parts)),
  } as unknown as OrchestrationContext;
  const ending = { outcome, code, message: "It broke.", lookAt: "attempt" } as const;
  const { message } = conclude(ending, { progress: { attempts: [] }, jobUrl: null });
  logOnce(context, message, { outcome, code });
  return lines.join("\n");
}

function quotedIn(query: string, pattern: RegExp): string {
  const quoted = pattern.exec(query)?.[1];
  if (quoted === undefined) throw new Error(`The query has nothing like ${pattern.source}`);
  return quoted;
}

/** What `extract(@"…", 1, Message)` of a query finds in a message. */
const extractOf = (query: string, column: string): RegExp =>
  new RegExp(quotedIn(query, new RegExp(`${column} = extract\\(@"([^"]+)", 1, Message\\)`)));

describe("queries", () => {
  it.each(["outcomes", "failed-runs", "unknown-outcomes"])(
    "%s understands how the run orchestrator logs an ending",
    (name) => {
      const query = queryNamed(name);
      const line = loggedEnding("unknown", "lostContact");

      expect(query).toContain(`Properties.Category == "Function.${RUN_ORCHESTRATOR}.User"`);
      expect(extractOf(query, "Outcome").exec(line)?.[1]).toBe("unknown");
      expect(extractOf(query, "RunId").exec(line)?.[1]).toBe(RUN_ID);
      expect(extractOf(query, "Code").exec(line)?.[1]).toBe("lostContact");
    },
  );

  it("failed-runs looks for outcomes that exist, and leaves the unknown ones to their own alert", () => {
    expect(queryNamed("failed-runs")).toContain('| where Outcome in ("failed", "timedOut")');
    expect(queryNamed("unknown-outcomes")).toContain('| where Outcome == "unknown"');
  });

  it("unanswered-requests finds the sentence of a request that broke", async () => {
    const lines: string[] = [];
    const handler = guarded(() => Promise.reject(new Error("the hub is away")));
    const context = { functionName: "startRun", error: (line: string) => lines.push(line) };

    await handler({}, {} as never, context as never);

    const wanted = quotedIn(queryNamed("unanswered-requests"), /Message has "([^"]+)"/);
    expect(lines.join()).toContain(wanted);
  });

  it("refused-webhooks finds what the app says of a webhook that it does not believe", async () => {
    const lines: string[] = [];
    const receive = createReceiveWebhook({
      ...{ provider: "dbt-cloud", senders: [], now: () => new Date(0) },
      readProof: () => null,
      readEvent: () => null,
    });
    const request = new HttpRequest({ method: "POST", url: "https://x/", body: { string: "{}" } });
    const context = { warn: (line: string) => lines.push(line) };

    await receive(request, {} as never, context as never);

    const wanted = quotedIn(queryNamed("refused-webhooks"), /Message startswith "([^"]+)"/);
    expect(lines.map((line) => line.startsWith(wanted))).toStrictEqual([true]);
  });

  it("vendor-throttling finds how both vendors say that it was too much", () => {
    const query = queryNamed("vendor-throttling");
    const said = new RegExp(quotedIn(query, /matches regex @"\(\?i\)([^"]+)"/), "i");

    expect("Databricks answered 429 (REQUEST_LIMIT_EXCEEDED)").toMatch(said);
    expect("The account is over its rate limit, which dbt lifts after five minutes.").toMatch(said);
    expect("Run 42900 of job 14291 is RUNNING").not.toMatch(said);
  });

  it("live-runs can be told an age, which the alert does", () => {
    expect(queryNamed("live-runs")).toContain("let atLeastHours = 0;");
    expect(templateNamed("modules/alerts.bicep").source).toContain("'let atLeastHours = 0;'");
  });

  it("are all saved for people, and the alerts use no other", () => {
    const files = readdirSync(join(INFRA, "queries")).sort();
    const used = (path: string): string[] =>
      [...templateNamed(path).source.matchAll(/queries\/([a-z-]+\.kql)/g)].map(
        ([, file = ""]) => file,
      );

    expect(used("modules/query-pack.bicep").sort()).toStrictEqual(files);
    expect(used("modules/alerts.bicep").filter((file) => !files.includes(file))).toStrictEqual([]);
  });
});
