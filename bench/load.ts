/**
 * Measures many runs at the same time on the embedded host, with simulated workspaces that enforce their limits:
 * `npm run bench:load -- [--tenth] [--journal] [--starts]`. With `--starts` only the rate of starts, with and without claims.
 */
import { rates } from "./support/answer-log";
import { type CrowdPlan, type CrowdReport, play } from "./support/crowd";
import { median, printTable, type Row } from "./support/table";

const scale = process.argv.includes("--tenth") ? 0.1 : 1;
const journal = process.argv.includes("--journal");
const startsOnly = process.argv.includes("--starts");

const crowds: readonly CrowdPlan[] = [
  {
    name: `burst of ${1_000 * scale}`,
    runs: [900 * scale, 100 * scale],
    waitSeconds: 10,
    holdSeconds: 10,
    journal,
    claims: true,
  },
  {
    name: `${10_000 * scale} live`,
    runs: Array<number>(10).fill(1_000 * scale),
    waitSeconds: 60,
    holdSeconds: 60,
    journal,
    claims: true,
  },
];

/** At ten workspaces, so that the pace of one workspace does not hide what a claim costs. */
const starts = (claims: boolean): CrowdPlan => ({
  name: claims ? "starts with claims" : "starts without",
  runs: Array<number>(10).fill(100 * scale),
  waitSeconds: 10,
  holdSeconds: 2,
  journal,
  claims,
});

/** Each twice, in turn, because other work on the machine changes the rate. */
const ratePlans: readonly CrowdPlan[] = [true, false, true, false].map(starts);

function rowsOf(reports: readonly CrowdReport[]): Row[] {
  const row = (name: string, figure: (report: CrowdReport) => number): Row => [
    name,
    ...reports.map(figure),
  ];
  return [
    row("workspaces", ({ plan }) => plan.runs.length),
    row("runs accepted", ({ started }) => started.length),
    row("lost: never started at the vendor", (report) => missing(report).length),
    row("doubled: started twice at the vendor", doubled),
    row("failed: another outcome than succeeded", failed),
    row("most live at once", ({ vendorRuns }) => [...vendorRuns.values()].flat().length),
    row("429 responses", (report) => all(report).filter(({ status }) => status === 429).length),
    row("run-now, most in a second, worst workspace", (report) => peak(report, "POST run-now")),
    row("run-now a second, busiest workspace", (report) => mean(report, "POST run-now")),
    row("runs/get, most in a second, worst workspace", (report) => peak(report, "GET get")),
    row("runs/get a second, busiest workspace", (report) => mean(report, "GET get")),
    row("seconds from call to launch, median, first", (report) => waiting(report, 0)),
    row("seconds from call to launch, median, second", (report) => waiting(report, 1)),
    row("ratio of these two medians", (report) => waiting(report, 0) / waiting(report, 1)),
    row("seconds until all were accepted", ({ acceptedSeconds }) => acceptedSeconds),
    row("seconds until all were launched", ({ launchedSeconds }) => launchedSeconds),
    row("starts a second, all workspaces", startRate),
    row("requests to the storage account for claims", ({ claimRequests }) => claimRequests),
    row("seconds in all", ({ totalSeconds }) => totalSeconds),
    row("peak memory of the host, MB", ({ peakMegabytes }) => peakMegabytes),
  ];
}

const all = ({ answers }: CrowdReport) => [...answers.values()].flat();

function launchTimes({ vendorRuns }: CrowdReport): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { number, createdAtMs } of [...vendorRuns.values()].flat()) {
    times.set(number, [...(times.get(number) ?? []), createdAtMs]);
  }
  return times;
}

function missing(report: CrowdReport): string[] {
  const times = launchTimes(report);
  return report.started.map(({ number }) => number).filter((number) => !times.has(number));
}

const doubled = (report: CrowdReport): number =>
  [...launchTimes(report).values()].filter(({ length }) => length > 1).length;

const failed = ({ started, statuses }: CrowdReport): number =>
  started.filter(({ id }) => statuses.get(id)?.status !== "succeeded").length;

const ratesOf = ({ answers }: CrowdReport, call: string): { peak: number; mean: number }[] =>
  [...answers.values()].map((list) => rates(list.filter((answer) => answer.call === call)));

const peak = (report: CrowdReport, call: string): number =>
  Math.max(...ratesOf(report, call).map((one) => one.peak));

const mean = (report: CrowdReport, call: string): number =>
  Math.max(...ratesOf(report, call).map((one) => one.mean));

const startRate = ({ started, launchedSeconds }: CrowdReport): number =>
  started.length / launchedSeconds;

/** The median rates of starts. */
function compareStarts(reports: readonly CrowdReport[]): Row[] {
  const rateOf = (claims: boolean): number =>
    median(reports.filter(({ plan }) => plan.claims === claims).map(startRate));
  return [
    ["starts a second with claims", rateOf(true)],
    ["starts a second without", rateOf(false)],
    ["ratio", rateOf(true) / rateOf(false)],
  ];
}

/** Median wait in the workspace with that index. */
function waiting(report: CrowdReport, index: number): number {
  const times = launchTimes(report);
  return median(
    report.started
      .filter(({ number }) => number.startsWith(`${index}-`))
      .map(({ number, calledAtMs }) => ((times.get(number)?.[0] ?? NaN) - calledAtMs) / 1_000),
  );
}

async function playAll(plans: readonly CrowdPlan[]): Promise<CrowdReport[]> {
  const reports: CrowdReport[] = [];
  for (const plan of plans) reports.push(await play(plan));
  printTable(
    `Load, journal ${journal ? "on" : "off"}`,
    reports.map(({ plan }) => plan.name),
    rowsOf(reports),
  );
  return reports;
}

async function main(): Promise<void> {
  const compared = await playAll(ratePlans);
  printTable("The cost of claims", ["median"], compareStarts(compared));
  const reports = [...compared, ...(startsOnly ? [] : await playAll(crowds))];
  const broken = (report: CrowdReport): number =>
    missing(report).length + doubled(report) + failed(report);
  if (reports.some((report) => broken(report) > 0)) process.exitCode = 1;
}

void main();
