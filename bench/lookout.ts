/**
 * Counts the calls of a workspace with many live runs, and measures how late each end is noticed, with the lookout and beside
 * it with checks every 30 seconds, in virtual time: `npm run bench:lookout -- [--runs 400]`.
 *
 * Calls and delays do not depend on the machine; the CPU does. For the checks of every 30 seconds the workspace refuses the
 * list of active runs, so each watch looks by itself.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { VirtualClock } from "../local/clock";
import { startHost } from "../local/host/host";
import type { EmbeddedHost } from "../local/host/running-host";
import { type SimulatedVendors, startSimulatedVendors } from "../local/simulated-vendors";
import { databricksFaults } from "../local/simulators/databricks/databricks-error";
import { printTable, percentile, type Row } from "./support/table";

const WAIT_SECONDS = 30;
/** The starts are spread over this time, and the runs take between these. */
const STARTS_WITHIN_SECONDS = 60;
const SHORTEST_SECONDS = 1_800;
const LONGEST_SECONDS = 5_400;
/** Spreads the durations evenly, and not in the order of the starts. */
const GOLDEN_RATIO = 0.618_033_988_749_895;

const STEP_SECONDS = 30;
/** Long enough for the last run, and for a lookout that has nothing left to do. */
const MOST_STEPS = 400;

const { values } = parseArgs({ options: { runs: { type: "string", default: "400" } } });
const runCount = Number(values.runs);

interface Measured {
  readonly checks: number;
  readonly lists: number;
  readonly delays: readonly number[];
  readonly largestTurnKilobytes: number;
  readonly cpuSeconds: number;
}

interface RunDocument {
  readonly done: boolean;
  readonly outcome: string | null;
  readonly endedAt: string | null;
  readonly attempts: readonly { readonly endedAt: string | null }[];
}

const durationOf = (index: number): number =>
  SHORTEST_SECONDS + (LONGEST_SECONDS - SHORTEST_SECONDS) * ((index * GOLDEN_RATIO) % 1);

async function startRun(host: EmbeddedHost, jobId: string): Promise<string> {
  const answer = await fetch(`${host.baseUrl}/api/runs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      target: { type: "databricks-job", jobId },
      waitSeconds: WAIT_SECONDS,
      outputs: "none",
    }),
  });
  if (answer.status !== 202) throw new Error(`A start returned ${answer.status}.`);
  return ((await answer.json()) as { readonly id: string }).id;
}

async function readRun(host: EmbeddedHost, id: string): Promise<RunDocument> {
  return (await (await fetch(`${host.baseUrl}/api/runs/${id}`)).json()) as RunDocument;
}

async function startAll(host: EmbeddedHost, { databricks }: SimulatedVendors): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < runCount; index++) {
    const jobId = databricks.addJob({
      name: `Load ${index}`,
      tasks: [{ key: "main", durationSeconds: durationOf(index) }],
    });
    ids.push(await startRun(host, jobId));
    await host.advance({ seconds: STARTS_WITHIN_SECONDS / runCount });
  }
  return ids;
}

/** How late the end was noticed. */
function delayOf({ outcome, endedAt, attempts }: RunDocument): number {
  const endedThere = attempts[0]?.endedAt ?? null;
  if (outcome !== "succeeded" || endedAt === null || endedThere === null) {
    throw new Error(`A run has ended as ${outcome ?? "nothing"}.`);
  }
  return (Date.parse(endedAt) - Date.parse(endedThere)) / 1_000;
}

async function measure(listIsRefused: boolean): Promise<Measured> {
  const clock = new VirtualClock();
  await using vendors = await startSimulatedVendors(clock);
  const { databricks } = vendors;
  if (listIsRefused) {
    const fault = databricksFaults.error(403, { code: "PERMISSION_DENIED", message: "No list." });
    databricks.faults.add({ method: "GET", path: /runs\/list/, times: Infinity, fault });
  }
  const journalDirectory = await mkdtemp(join(tmpdir(), "runward-bench-"));
  await using host = await startHost({
    appRoot: join(__dirname, "..", ".."),
    ...{ port: 0, clock, journalDirectory },
    environment: {
      ...vendors.environment,
      RESULT_LINK_KEYS: "a key for links that nobody uses",
      DEPLOYMENT_ID: "bench",
      TASKHUB_NAME: "bench",
    },
  });
  const cpuBefore = process.cpuUsage();
  const ids = await startAll(host, vendors);
  const counted = { checks: 0, lists: 0 };
  const live = new Set(ids);
  const delays: number[] = [];
  for (let step = 0; live.size > 0; step++) {
    if (step === MOST_STEPS) throw new Error(`${live.size} runs are still live.`);
    await host.advance({ seconds: STEP_SECONDS });
    const counts = databricks.counts();
    counted.checks += counts["GET jobs/runs/get"] ?? 0;
    counted.lists += counts["GET jobs/runs/list"] ?? 0;
    databricks.requests.clear();
    for (const id of live) {
      if (host.instance(id)?.runtimeStatus === "Running") continue;
      delays.push(delayOf(await readRun(host, id)));
      live.delete(id);
    }
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  await rm(journalDirectory, { recursive: true, force: true });
  return {
    ...counted,
    delays,
    largestTurnKilobytes: host.largestPayloadBytes / 1_024,
    cpuSeconds: (user + system) / 1e6,
  };
}

async function main(): Promise<void> {
  const alone = await measure(true);
  const together = await measure(false);
  const row = (name: string, figure: (one: Measured) => number): Row => {
    const [one, other] = [figure(alone), figure(together)];
    return [name, one, other, other / one];
  };
  printTable(
    `${runCount} live runs in one workspace, of ${SHORTEST_SECONDS / 60} to ${LONGEST_SECONDS / 60} minutes`,
    [`every ${WAIT_SECONDS} s`, "lookout", "ratio"],
    [
      row("calls", ({ checks, lists }) => checks + lists),
      row("of them checks", ({ checks }) => checks),
      row("of them pages of lists", ({ lists }) => lists),
      row("delay of an end, median, s", ({ delays }) => percentile(delays, 0.5)),
      row("delay of an end, p95, s", ({ delays }) => percentile(delays, 0.95)),
      row("largest turn, KB", ({ largestTurnKilobytes }) => largestTurnKilobytes),
      row("CPU, s", ({ cpuSeconds }) => cpuSeconds),
    ],
  );
}

void main();
