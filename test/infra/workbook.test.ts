import { format } from "node:util";
import { CONCLUSION_MESSAGE_LIMIT } from "../../src/contracts/outcome";
import { createLanes } from "../../src/lanes/lanes";
import { driveRun } from "../support/drive-run";
import { failed } from "../support/run-builders";
import { VirtualTime } from "../support/virtual-time";
import { jsonAt, toList, toObject, toText, type JsonObject } from "./arm/json";
import { template } from "./compiled-template";
import { deploy, theOne } from "./scenarios";

/** A part of the workbook, as the portal reads it from the gallery's JSON. */
interface Item {
  readonly type: number;
  readonly name: string;
  readonly content: JsonObject;
}

const deployment = deploy(template, {});
const workbook = theOne(deployment, "Microsoft.Insights/workbooks");
const workspace = theOne(deployment, "Microsoft.OperationalInsights/workspaces");
const gallery = JSON.parse(toText(jsonAt(workbook.body, "properties.serializedData"))) as {
  readonly version: string;
  readonly $schema: string;
  readonly fallbackResourceIds: readonly string[];
  readonly items: readonly Item[];
};

const [parameterItem, ...charts] = gallery.items;
const parameters = toList(parameterItem?.content["parameters"] ?? []).map(toObject);
const queries = charts.map(({ name, content }) => ({ name, query: toText(content["query"]) }));
const queryOf = (name: string): string =>
  queries.find((one) => one.name === name)?.query ?? `no chart ${name}`;

/** What `extract(@"…", 1, Message)` finds for a column. */
function extracted(query: string, column: string, line: string): string | undefined {
  const pattern = new RegExp(`\\b${column} = (?:tolong\\()?extract\\(@"([^"]+)", 1, Message\\)`);
  const [, found] = pattern.exec(query) ?? [];
  return found === undefined ? `no column ${column}` : new RegExp(found).exec(line)?.[1];
}

/** The line about the end of a run, as the worker forwards it: @azure/functions joins the arguments with util.format. */
async function endingLine(message: string): Promise<string> {
  const { logged } = await driveRun({ vendor: { ends: [failed({ message })] } });
  const lines = logged.map((parts) => format(...parts));
  return lines.find((line) => line.includes("outcome:")) ?? "no line about the end";
}

/** Words of a query that are names of columns: KQL's own words and functions are lower case. */
const columnsIn = (query: string): string[] => [
  ...new Set(
    query
      .replaceAll(/^\/\/.*$/gm, "")
      .replaceAll(/@?"[^"]*"/g, "")
      .replaceAll(/\{\w+(?::\w+)?\}/g, "")
      .match(/\b[A-Z]\w+/g) ?? [],
  ),
];

const OF_THE_TABLE = ["AppTraces", "Properties", "Category", "Message", "TimeGenerated"];

describe("the workbook", () => {
  it("belongs to the workspace, and is shared", () => {
    expect(workbook.body["kind"]).toBe("shared");
    expect(workbook.body["properties"]).toMatchObject({
      displayName: "Runward",
      category: "workbook",
      sourceId: workspace.id,
      version: "1.0",
    });
    expect(gallery.fallbackResourceIds).toStrictEqual([workspace.id]);
  });

  it("is gallery JSON: parameters first, then queries, each with a name of its own", () => {
    expect(gallery.version).toBe("Notebook/1.0");
    expect(gallery.$schema).toMatch(/Application-Insights-Workbooks\/.*\/schema\/workbook\.json$/);
    expect(parameterItem).toMatchObject({
      type: 9,
      content: { version: "KqlParameterItem/1.0", queryType: 0 },
    });
    expect(new Set(gallery.items.map(({ name }) => name)).size).toBe(gallery.items.length);
  });

  it("has a chart for runs, outcomes, durations, unknowns and throttling by connection", () => {
    expect(charts.map(({ name }) => name)).toStrictEqual(
      expect.arrayContaining(["outcomes", "connections", "durations", "unknown", "throttling"]),
    );
  });

  it.each(charts.map(({ name, type, content }) => ({ name, type, content })))(
    "asks Log Analytics within the chosen time: $name",
    ({ type, content }) => {
      expect(type).toBe(3);
      expect(content).toMatchObject({
        version: "KqlItem/1.0",
        queryType: 0,
        resourceType: "microsoft.operationalinsights/workspaces",
        timeContextFromParameter: "TimeRange",
      });
      expect(["barchart", "piechart", "table", "linechart"]).toContain(content["visualization"]);
    },
  );

  it("has the parameters time range and connection, and no query uses another", () => {
    const used = queries.flatMap(({ query }) =>
      [...query.matchAll(/\{(\w+)(?::\w+)?\}/g)].map(([, name = ""]) => name),
    );

    expect(parameters.map(({ name, type }) => [name, type])).toStrictEqual([
      ["TimeRange", 4],
      ["Connection", 2],
    ]);
    expect([...new Set(used)].sort()).toStrictEqual(["Connection", "TimeRange"]);
  });

  it("can choose several connections or all, and a run whose connection is not known", () => {
    const [, connection] = parameters;

    expect(connection).toMatchObject({
      multiSelect: true,
      quote: "'",
      delimiter: ",",
      value: ["value::all"],
      timeContextFromParameter: "TimeRange",
    });
    expect(toText(connection?.["query"])).toContain('print ConnectionId = "(not known)"');
  });

  it.each(queries)("limits $name to the chosen connections", ({ query }) => {
    expect(query).toContain("\n| where ConnectionId in ({Connection})\n");
  });

  it.each(queries)("uses no column in $name that it does not make", ({ query }) => {
    const made = [...query.matchAll(/\b([A-Z]\w+) = /g)].map(([, column = ""]) => column);
    const known = new Set([...OF_THE_TABLE, ...made]);

    expect(columnsIn(query).filter((column) => !known.has(column))).toStrictEqual([]);
  });

  it.each([
    ["a short message", "Task ingest failed."],
    ["a message as long as they get", "x".repeat(CONCLUSION_MESSAGE_LIMIT)],
  ])("reads what a run logs about its end: %s", async (_what, message) => {
    const line = await endingLine(message);
    const query = queryOf("bad-runs");
    const columns = ["Outcome", "RunId", "Code", "Target", "ConnectionId", "Seconds"];

    expect(query).toContain('Properties.Category == "Function.run.User"');
    expect(columns.map((column) => extracted(query, column, line))).toStrictEqual([
      ...["failed", `r-${"0123456789".repeat(4)}`, "runFailed"],
      ...["databricks-job", expect.stringMatching(/^\S+$/) as string, "120"],
    ]);
  });

  it("reads what a lane logs about requests that were turned away, and about steps that wait", async () => {
    const time = new VirtualTime();
    const lane = createLanes(time.now).of("The connection adb-7.1 at adb-7.azuredatabricks.net");
    const read = { kind: "read", send: () => Promise.resolve(null), refused: () => null } as const;
    for (const turnedAway of [1, 2]) {
      await lane.circuit.guard({ ...read, endOf: () => ({ kind: "answered", turnedAway }) });
    }
    const [line = ""] = lane.takeNews();
    const work = { kind: "read", held: () => null, perform: () => time.sleep(65) } as const;
    for (let step = 0; step < 30; step++) void lane.run({ ...work, key: `${step}` });
    await time.passTo(80_000);
    const [wait = ""] = lane.takeNews();

    const query = queryOf("throttling");
    expect(extracted(query, "ConnectionId", line)).toBe("adb-7.1");
    expect(extracted(query, "TurnedAway", line)).toBe("3");
    expect(extracted(query, "WaitsForTurn", line)).toBeUndefined();
    expect(extracted(query, "ConnectionId", wait)).toBe("adb-7.1");
    expect(extracted(query, "WaitsForTurn", wait)).toBe("6");
    expect(queryOf("waits")).toContain("sum(WaitsForTurn)");
  });
});
