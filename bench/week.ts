/**
 * Measures how the memory and the journal of the embedded host grow in weeks of steady work, in virtual time and with the
 * shortest retention: `npm run bench:week -- [--days 21] [--runs 96]`. Needs `node --expose-gc`.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { RunwardClient } from "../client/runward-client";
import { startHost } from "../local/host/host";
import type { EmbeddedHost } from "../local/host/running-host";
import { printTable, type Row } from "./support/table";
import { startVendorsApart } from "./support/vendors-apart";

const DAY_SECONDS = 86_400;
const RETENTION_DAYS = 8;
const MEGABYTE = 1_048_576;

const { values } = parseArgs({
  options: {
    days: { type: "string", default: "21" },
    runs: { type: "string", default: "96" },
  },
});
const days = Number(values.days);
const runsADay = Number(values.runs);

interface Day {
  readonly day: number;
  readonly started: number;
  readonly instances: number;
  readonly heapMegabytes: number;
  readonly journalMegabytes: number;
  readonly largestTurnKilobytes: number;
}

async function startRun(host: EmbeddedHost, jobId: string): Promise<void> {
  const client = new RunwardClient({ baseUrl: host.baseUrl });
  await client.startRun({ target: { type: "databricks-job", jobId }, waitSeconds: 60 });
}

async function heapMegabytes(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("Run it with node --expose-gc.");
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed / MEGABYTE;
}

async function live(host: EmbeddedHost, jobId: string, journalFile: string): Promise<Day[]> {
  const seen: Day[] = [];
  for (let day = 1; day <= days; day++) {
    for (let run = 0; run < runsADay; run++) {
      await startRun(host, jobId);
      await host.advance({ seconds: DAY_SECONDS / runsADay });
    }
    await host.idle();
    seen.push({
      day,
      started: day * runsADay,
      instances: host.instances().length,
      heapMegabytes: await heapMegabytes(),
      journalMegabytes: (await stat(journalFile)).size / MEGABYTE,
      largestTurnKilobytes: host.largestPayloadBytes / 1_024,
    });
    console.error(`day ${day}`);
  }
  return seen;
}

function rowsOf(seen: readonly Day[]): Row[] {
  return seen.map((day): Row => [
    String(day.day),
    day.started,
    day.instances,
    day.heapMegabytes.toFixed(1),
    day.journalMegabytes.toFixed(1),
    day.largestTurnKilobytes.toFixed(1),
  ]);
}

async function main(): Promise<void> {
  await using vendors = await startVendorsApart();
  const { environment, clock, jobId } = vendors;
  const journalDirectory = await mkdtemp(join(tmpdir(), "runward-bench-"));
  await using host = await startHost({
    appRoot: join(__dirname, "..", ".."),
    ...{ port: 0, clock, journalDirectory },
    environment: {
      ...environment,
      RESULT_LINK_KEYS: "a key for links that nobody uses",
      DEPLOYMENT_ID: "bench",
      RETENTION_DAYS: String(RETENTION_DAYS),
      TASKHUB_NAME: "bench",
    },
  });
  const seen = await live(host, jobId, join(journalDirectory, "journal.jsonl"));
  const columns = ["runs so far", "instances", "heap MB", "journal MB", "largest turn KB"];
  printTable(`${days} days of ${runsADay} runs, kept for ${RETENTION_DAYS}`, columns, rowsOf(seen));
  const warm = seen.find(({ day }) => day === RETENTION_DAYS + 2);
  const last = seen.at(-1);
  if (warm !== undefined && last !== undefined && last !== warm) {
    const ratio = last.heapMegabytes / warm.heapMegabytes;
    console.log(`\nheap of the last day, divided by that of day ${warm.day}: ${ratio.toFixed(3)}`);
  }
  await rm(journalDirectory, { recursive: true, force: true });
}

void main();
