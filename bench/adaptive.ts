/**
 * Compares adaptive waits with checks every 30 seconds: `npm run bench:adaptive`.
 *
 * The tables simulate the app's own rule with random durations, the same ones in each execution, so they do not depend on the
 * machine. Each cell has two ratios: of the calls, and of the median delay from the end of a run to the check that sees it. The
 * last table is of the whole app on the embedded host, in virtual time, and of a simulation of the same runs beside it.
 */
import { adaptiveWait } from "../src/contracts/adaptive-wait";
import { playAdaptive } from "./support/adaptive-on-host";
import { logNormalRule } from "./support/log-normal-rule";
import {
  every,
  type Rule,
  type Scenario,
  simulate,
  type Simulated,
} from "./support/simulated-waits";
import { percentile, printTable, type Row } from "./support/table";

const PLAIN_SECONDS = 30;
const MINUTES = [5, 20, 40, 60, 240];
const SPREADS = [0.05, 0.1, 0.2, 0.5];

const adaptive: Rule = (usual, elapsed) =>
  usual === null ? PLAIN_SECONDS : adaptiveWait(usual, elapsed);

const sum = (figures: readonly number[]): number => figures.reduce((all, one) => all + one, 0);

const inTwo = (figure: number): string => figure.toFixed(2);

function compare(rule: Rule, scenario: Scenario): string {
  const [plain, own] = [simulate(every(PLAIN_SECONDS), scenario), simulate(rule, scenario)];
  const ratioOf = (figure: (one: Simulated) => number): string =>
    inTwo(figure(own) / figure(plain));
  return `${ratioOf(({ calls }) => sum(calls))}  ${ratioOf(({ delays }) => percentile(delays, 0.5))}`;
}

function printRatios(title: string, rule: Rule, more: Partial<Scenario> = {}): void {
  const row = (minutes: number): Row => [
    `${minutes} minutes`,
    ...SPREADS.map((spread) => compare(rule, { medianSeconds: minutes * 60, spread, ...more })),
  ];
  const heads = SPREADS.map((spread) => `spread ${spread}`);
  printTable(title, heads, MINUTES.map(row));
}

function printDelays(): void {
  const cases: readonly (readonly [string, Partial<Scenario>])[] = [
    ["as usual", {}],
    ["10 % end early", { early: 0.1 }],
    ["30 % slower than ever", { slower: 1.3 }],
    ["10 times slower", { slower: 10 }],
  ];
  const rows = cases.map(([name, more]): Row => {
    const scenario = { medianSeconds: 2_400, spread: 0.1, ...more };
    const [plain, own] = [simulate(every(PLAIN_SECONDS), scenario), simulate(adaptive, scenario)];
    const mean = ({ calls }: Simulated): number => sum(calls) / calls.length;
    return [
      name,
      ...[mean(plain), mean(own)],
      ...[0.5, 0.95].flatMap((share) => [
        percentile(plain.delays, share),
        percentile(own.delays, share),
      ]),
    ];
  });
  const heads = ["calls, 30 s", "adaptive", "median, 30 s", "adaptive", "p95, 30 s", "adaptive"];
  printTable("40 minutes, spread 0.1: calls for each run, and delays in seconds", heads, rows);
}

async function printHost(): Promise<void> {
  const { host, simulation, plain } = await playAdaptive({ medianSeconds: 2_400, spread: 0.1 });
  const row = (name: string, figure: (one: Simulated) => number): Row => {
    const [all, app, alone] = [figure(plain), figure(host), figure(simulation)];
    return [name, all, app, alone, app / all];
  };
  printTable(
    `${host.calls.length} runs of 40 minutes on the embedded host, spread 0.1`,
    ["every 30 s", "app", "simulation", "app / 30 s"],
    [
      row("calls for each run", ({ calls }) => sum(calls) / calls.length),
      row("delay, median, s", ({ delays }) => percentile(delays, 0.5)),
      row("delay, p95, s", ({ delays }) => percentile(delays, 0.95)),
    ],
  );
}

async function main(): Promise<void> {
  printRatios("Ratios of calls and of the median delay to those of checks every 30 s", adaptive);
  printRatios("The same, where 10 % of the runs end early", adaptive, { early: 0.1 });
  printRatios("The same with 0.8/√hazard of a log-normal distribution", logNormalRule);
  printDelays();
  await printHost();
}

void main();
