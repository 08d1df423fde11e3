/**
 * Computes what 1,000, 10,000 and 100,000 live runs need over 1, 10 and 100 connections, and with how many each limit is reached,
 * from counts of small worlds that it measures, of a Functions host that were kept (`kept/functions-host.json`) and published
 * limits: `npm run bench:capacity -- [--minutes 60] [--wait 30] [--live 500]`.
 *
 * `--live`: how many live runs one of the comparisons has in real time; 0 leaves it out. docs/scale.md explains the tables.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadFromPackage } from "../local/host/app-loader";
import { calibrate } from "./support/capacity/calibrate";
import { compare, type Point } from "./support/capacity/compare";
import { keptCosts, toHostCosts } from "./support/capacity/kept-costs";
import { instancesFor, partitionsFor } from "./support/capacity/instances";
import { deploymentsFor, liveRunsAt, limits, usedLimits } from "./support/capacity/limits";
import { logGigabytesADay } from "./support/capacity/logs";
import { type Counts, type Load, needsOf } from "./support/capacity/model";
import { moneyAMonth } from "./support/capacity/money";
import { defaultSetup } from "./support/capacity/setup";
import { printTable, type Row } from "./support/table";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    wait: { type: "string", default: "30" },
    live: { type: "string", default: "500" },
  },
});
const host = toHostCosts(keptCosts);
const appRoot = join(__dirname, "..", "..");
const app = { appRoot, load: loadFromPackage(appRoot) };
const setup = defaultSetup(appRoot);
const MOST_ERROR = 0.25;
const CONNECTIONS = [1, 10, 100];

const loadOf = (looking: Load["looking"], live: number, connections: number): Load => ({
  ...{ live, connections, looking },
  runSeconds: Number(values.minutes) * 60,
  waitSeconds: Number(values.wait),
});

const cases = (["lookout", "fixed"] as const).flatMap((looking) =>
  CONNECTIONS.map((connections) => ({ looking, connections })),
);
const loads = [1_000, 10_000, 100_000].flatMap((live) =>
  cases.map(({ looking, connections }) => loadOf(looking, live, connections)),
);

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function needRow(load: Load, counts: Counts): Row {
  const { live, connections, looking } = load;
  const needs = needsOf(load, counts, host);
  const { callsOfConnection, executions, transactions } = needs;
  const { instances, storage, logs } = moneyAMonth(needs, setup);
  const [first] = usedLimits(needs, setup);
  return [
    `${live.toLocaleString("en")} over ${connections}, ${looking}`,
    ...[callsOfConnection, executions, transactions],
    ...[instancesFor(needs, setup), partitionsFor(needs, setup), deploymentsFor(needs, setup)],
    ...[logGigabytesADay(needs, setup), instances, storage, logs],
    ...[first?.limit.name ?? "", percent(first?.share ?? NaN)],
  ];
}

const limitRows = (counts: Counts): Row[] =>
  limits.map((limit): Row => {
    const reached = cases.map(({ looking, connections }) =>
      liveRunsAt((live) => {
        const needs = needsOf(loadOf(looking, live, connections), counts, host);
        return limit.need(needs, setup) / limit.most(setup);
      }),
    );
    const figures = reached.map((live) => (live === Infinity ? "-" : Number(live.toPrecision(2))));
    return [limit.name, limit.most(setup), ...figures, limit.remedy];
  });

const errorOf = ({ computed, measured }: Point): number => computed / measured - 1;

function print(counts: Counts): void {
  const title = `live runs of ${values.minutes} minutes, every ${values.wait} s`;
  printTable(
    `What they need: ${title}`,
    [
      ...["calls/s of a connection", "executions/s", "storage requests/s", "instances"],
      ...["partitions", "deployments", "log GB a day", "$ instances", "$ storage", "$ logs"],
      ...["most used limit", "of it"],
    ],
    loads.map((load) => needRow(load, counts)),
  );
  printTable(
    `With how many ${title}, each limit is reached, as deployed`,
    [
      "limit",
      ...cases.map(({ looking, connections }) => `${looking}, over ${connections}`),
      "then set",
    ],
    limitRows(counts),
  );
}

async function main(): Promise<void> {
  const counts = await calibrate(app);
  const points = await compare({ app, counts, host, kept: keptCosts, live: Number(values.live) });
  print(counts);
  printTable(
    "Computed beside measured",
    ["computed", "measured", "error"],
    points.map((point) => [point.name, point.computed, point.measured, percent(errorOf(point))]),
  );
  if (points.some((point) => !(Math.abs(errorOf(point)) <= MOST_ERROR))) process.exitCode = 1;
}

void main();
