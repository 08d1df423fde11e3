/**
 * Measures what a page of a list costs the embedded host, app included, with few and with many runs in the hub:
 * `npm run bench:lists -- [--runs 10000] [--calls 60]`.
 */
import { rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { NUMBER_TAG, startBenchHost, stockHub } from "./support/stocked-hub";
import { median, percentile, printTable, type Row } from "./support/table";
import { startVendorsApart } from "./support/vendors-apart";

const FEW = 100;
const LIVE = 20;
const DAYS = 30;
const MOST_TIMES_AS_MUCH = 3;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    calls: { type: "string", default: "60" },
  },
});
const many = Number(values.runs);
const calls = Number(values.calls);

const QUERIES = {
  "first page": "",
  "second page": "continuation",
  "status=running": "status=running",
  "status=succeeded": "status=succeeded",
  "since=1970": "since=1970-01-01T00:00:00Z",
  // These match by what only the app can read. Where few runs match, a call ends early, and the next one goes on.
  "text that is found": "text=number-",
  "text that is not found": "text=nowhere",
  "one job": "job=1&top=20",
  "one tag": `tag=${NUMBER_TAG}=number-77`,
} as const;
type QueryName = keyof typeof QUERIES;

interface Cost {
  readonly cpuMs: number;
  readonly p95Ms: number;
  readonly shown: number;
  readonly kilobytes: number;
}

interface Answer {
  readonly runs: readonly unknown[];
  readonly continuation: string | null;
}

async function costOf(baseUrl: string, query: string): Promise<Cost> {
  const costs: { readonly cpuMs: number; readonly ms: number }[] = [];
  let text = "";
  const warming = Math.ceil(calls / 3);
  for (let call = -warming; call < calls; call++) {
    const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
    const answer = await fetch(`${baseUrl}/api/runs?${query}`);
    text = await answer.text();
    if (answer.status !== 200) throw new Error(`${query} returned ${answer.status}: ${text}`);
    const { user, system } = process.cpuUsage(cpu);
    if (call >= 0)
      costs.push({ cpuMs: (user + system) / 1_000, ms: performance.now() - startedAt });
  }
  return {
    cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
    p95Ms: percentile(
      costs.map(({ ms }) => ms),
      0.95,
    ),
    shown: (JSON.parse(text) as Answer).runs.length,
    kilobytes: text.length / 1_024,
  };
}

async function costsWith(runs: number): Promise<Map<QueryName, Cost>> {
  await using vendors = await startVendorsApart();
  const directory = await stockHub(vendors, { ended: runs - LIVE, live: LIVE, days: DAYS });
  const costs = new Map<QueryName, Cost>();
  {
    await using host = await startBenchHost(vendors, directory);
    const first = await fetch(`${host.baseUrl}/api/runs`);
    const { continuation } = (await first.json()) as Answer;
    for (const [name, query] of Object.entries(QUERIES) as [QueryName, string][]) {
      const asked = query === "continuation" ? `continuation=${String(continuation)}` : query;
      costs.set(name, await costOf(host.baseUrl, asked));
    }
  }
  await rm(directory, { recursive: true, force: true });
  return costs;
}

async function main(): Promise<void> {
  const few = await costsWith(FEW);
  const lots = await costsWith(many);
  const ratios = [...few].map(([name, cost]) => (lots.get(name)?.cpuMs ?? NaN) / cost.cpuMs);
  const rows = [...few].map(([name, cost], index): Row => {
    const large = lots.get(name);
    const figures = [cost.cpuMs, large?.cpuMs ?? NaN, ratios[index] ?? NaN];
    return [name, ...figures, cost.p95Ms, large?.p95Ms ?? NaN, large?.shown ?? NaN];
  });
  const columns = [
    `CPU ms, ${FEW} runs`,
    `CPU ms, ${many} runs`,
    "ratio",
    `p95 ms, ${FEW} runs`,
    `p95 ms, ${many} runs`,
    "shown",
  ];
  printTable(`A page of GET /api/runs, ${LIVE} live, over ${DAYS} days`, columns, rows);
  if (!ratios.every((ratio) => ratio <= MOST_TIMES_AS_MUCH)) process.exitCode = 1;
}

void main();
