import { HttpRequest } from "@azure/functions";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import type { OrchestrationContext } from "durable-functions";
import { RUN_ORCHESTRATOR, WATCH_ORCHESTRATOR } from "../../src/contracts/names";
import { conclude } from "../../src/orchestrators/conclude";
import { warnOfDuplicates } from "../../src/orchestrators/duplicates";
import { logOnce } from "../../src/orchestrators/durable-steps";
import { webhook as dbtWebhooks } from "../../src/providers/dbt-cloud/webhook";
import { guarded } from "../../src/triggers/door/guarded";
import { createReceiveWebhook } from "../../src/triggers/webhooks/receive-webhook";
import type { Lane } from "../../src/lanes/lane";
import { createLanes } from "../../src/lanes/lanes";
import { driveRun } from "../support/drive-run";
import { anAttempt } from "../support/run-builders";
import { passAnswer, passSilence } from "../support/silent-circuit";
import { VirtualTime } from "../support/virtual-time";
import { sourceOf } from "./bicep-sources";
import { INFRA } from "./infra-folder";

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

const endingsIn = (query: string): RegExp =>
  new RegExp(quotedIn(query, /not\(Text matches regex @"([^"]+)"\)/));

/** What `tolong(extract(@"…", 1, Message))` of a query finds in each line. */
const numbersIn = (query: string, column: string, lines: readonly string[]): unknown[] => {
  const wanted = new RegExp(`\\b${column} = tolong\\(extract\\(@"([^"]+)", 1, Message\\)\\)`);
  return lines.map((line) => new RegExp(quotedIn(query, wanted)).exec(line)?.[1]);
};

const holdSlot = (lane: Lane, key: string, time: VirtualTime): Promise<null> =>
  lane.run({ key, kind: "read", perform: () => time.sleep(65).then(() => null), held: () => null });

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

  it("duplicate-runs finds the log line about a duplicate, of a run and of its watch", () => {
    const lines: string[] = [];
    const context = {
      df: { isReplaying: false, instanceId: "watch-1" },
      warn: (...parts: unknown[]) => lines.push(format(...parts)),
    } as unknown as OrchestrationContext;
    const duplicate = { vendorRunId: "502", state: "Queued", cancelError: "It's forbidden." };

    warnOfDuplicates(context, anAttempt({ runId: RUN_ID, vendorRunId: "501" }), [duplicate]);

    const query = queryNamed("duplicate-runs");
    const [line = ""] = lines;
    expect(query).toContain(
      `in ("Function.${RUN_ORCHESTRATOR}.User", "Function.${WATCH_ORCHESTRATOR}.User")`,
    );
    expect(line).toContain(quotedIn(query, /Message has "([^"]+)"/));
    expect(extractOf(query, "RunId").exec(line)?.[1]).toBe(RUN_ID);
    expect(extractOf(query, "VendorRunId").exec(line)?.[1]).toBe("501");
    expect(extractOf(query, "DuplicateRunId").exec(line)?.[1]).toBe("502");
  });

  it.each(["failed", "cancelled", "timedOut", "unknown"] as const)(
    "unexpected-errors leaves out how a run ended: %s",
    (outcome) => {
      const ending = { outcome, code: null, message: "It broke.", lookAt: "attempt" } as const;
      const { message } = conclude(ending, { progress: { attempts: [] }, jobUrl: null });
      const isEnding = endingsIn(queryNamed("unexpected-errors"));

      expect(`Function 'run (Orchestrator)' failed with an error. Reason: ${message}`).toMatch(
        isEnding,
      );
      expect(JSON.stringify({ error: message })).toMatch(isEnding);
    },
  );

  it("unexpected-errors keeps the errors of a host and of a broken replay", () => {
    const isEnding = endingsIn(queryNamed("unexpected-errors"));

    expect("Non-Deterministic workflow detected: a previous execution").not.toMatch(isEnding);
    expect("Executed 'Functions.checkAttempt' (Failed, Id=1)").not.toMatch(isEnding);
  });

  it("unanswered-requests finds the log line of a request that failed", async () => {
    const lines: string[] = [];
    const handler = guarded(() => Promise.reject(new Error("the hub is away")));
    const context = { functionName: "startRun", error: (line: string) => lines.push(line) };

    await handler({}, {} as never, context as never);

    const wanted = quotedIn(queryNamed("unanswered-requests"), /Message has "([^"]+)"/);
    expect(lines.join()).toContain(wanted);
  });

  it("refused-webhooks finds the app's log line about a rejected webhook", async () => {
    const lines: string[] = [];
    const receive = createReceiveWebhook({
      ...{ provider: "dbt-cloud", senders: [], now: () => new Date(0) },
      kind: { ...dbtWebhooks, readProof: () => null },
    });
    const request = new HttpRequest({ method: "POST", url: "https://x/", body: { string: "{}" } });
    const context = { warn: (line: string) => lines.push(line) };

    await receive(request, {} as never, context as never);

    const wanted = quotedIn(queryNamed("refused-webhooks"), /Message startswith "([^"]+)"/);
    expect(lines.map((line) => line.startsWith(wanted))).toStrictEqual([true]);
  });

  it("connections reads what a lane logs about its circuit and about steps that wait", async () => {
    const name = "The connection prod at adb-7.azuredatabricks.net";
    const time = new VirtualTime();
    const lane = createLanes(time.now).of(name);
    const lines: string[] = [];
    const log = (): void => void lines.push(...lane.takeNews());
    const read = { kind: "read", send: () => Promise.resolve(null), refused: () => null } as const;
    await lane.circuit.guard({ ...read, endOf: () => ({ kind: "answered", turnedAway: 4 }) });
    log();
    for (let call = 0; call < 5; call++) await passSilence(lane.circuit);
    log();
    await time.passTo(10_000);
    await passAnswer(lane.circuit);
    log();
    for (let step = 0; step < 30; step++) void holdSlot(lane, `step ${step}`, time);
    await time.passTo(80_000);
    log();

    const query = queryNamed("connections");
    const markOf = (column: string): string =>
      quotedIn(query, new RegExp(`${column} = Message has "([^"]+)"`));
    expect(lines.map((line) => extractOf(query, "Connection").exec(line)?.[1])).toStrictEqual([
      ...[name, name, name, name],
    ]);
    expect(lines.map((line) => line.includes(markOf("Opens")))).toStrictEqual([
      ...[false, true, false, false],
    ]);
    expect(lines.map((line) => line.includes(markOf("Closes")))).toStrictEqual([
      ...[false, false, true, false],
    ]);
    expect(numbersIn(query, "TurnedAway", lines)[0]).toBe("4");
    expect(numbersIn(query, "Waits", lines).slice(1)).toStrictEqual([undefined, undefined, "6"]);
    expect(numbersIn(query, "WaitSeconds", lines)[3]).toMatch(/^[5-9]$/);
  });

  it("vendor-throttling finds both vendors' messages about rate limits", () => {
    const query = queryNamed("vendor-throttling");
    const said = new RegExp(quotedIn(query, /matches regex @"\(\?i\)([^"]+)"/), "i");

    expect("Databricks answered 429 (REQUEST_LIMIT_EXCEEDED)").toMatch(said);
    expect("The account is over its rate limit, which dbt lifts after five minutes.").toMatch(said);
    expect("Run 42900 of job 14291 is RUNNING").not.toMatch(said);
  });

  it("live-runs knows a run from its first line on, until the one with its outcome", async () => {
    const query = queryNamed("live-runs");
    const { logged } = await driveRun();
    const runIds = new RegExp(
      quotedIn(query, /RunId = iff\(IsOwn, extract\(@"([^"]+)", 1, Message/),
    );
    const outcomes = extractOf(query, "Outcome");

    const lines = logged.map((parts) => format(...parts)).filter((line) => runIds.test(line));

    expect(query).toContain(`Properties.Category == "Function.${RUN_ORCHESTRATOR}.User"`);
    expect(lines.map((line) => line.split(" {")[0])).toStrictEqual([
      "The run has begun",
      expect.stringMatching(/^Started run /),
      expect.stringMatching(/^Succeeded/),
    ]);
    expect(lines.map((line) => outcomes.exec(line)?.[1])).toStrictEqual([
      ...[undefined, undefined, "succeeded"],
    ]);
  });

  it("live-runs accepts an age, which the alert sets", () => {
    expect(queryNamed("live-runs")).toContain("let atLeastHours = 0;");
    expect(sourceOf("modules/alerts.bicep")).toContain("'let atLeastHours = 0;'");
  });

  it("are all saved for people, and the alerts use no other", () => {
    const files = readdirSync(join(INFRA, "queries")).sort();
    const used = (path: string): string[] =>
      [...sourceOf(path).matchAll(/queries\/([a-z-]+\.kql)/g)].map(([, file = ""]) => file);

    expect(used("modules/query-pack.bicep").sort()).toStrictEqual(files);
    expect(used("modules/alerts.bicep").filter((file) => !files.includes(file))).toStrictEqual([]);
  });
});
