/** Many runs of one connection, in virtual time, watched by the app or by plain loops. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../local/clock";
import { sendJson } from "../../local/demo/recipes/recipe";
import { startHost } from "../../local/host/host";
import type { EmbeddedHost } from "../../local/host/running-host";
import { type SimulatedVendors, startSimulatedVendors } from "../../local/simulated-vendors";
import type { WatchedVendor } from "./lookout-vendors";
import { LOOP, placeLoop, startLoop } from "./naive-host";

export const WAIT_SECONDS = 30;
/** The starts are spread over this time, and the runs take between these. */
const STARTS_WITHIN_SECONDS = 60;
export const SHORTEST_SECONDS = 1_800;
export const LONGEST_SECONDS = 5_400;
/** Spreads the durations evenly, and not in the order of the starts. */
const GOLDEN_RATIO = 0.618_033_988_749_895;

const ORDER = { waitSeconds: WAIT_SECONDS, checksPerGeneration: null };

const STEP_SECONDS = 30;
/** Long enough for the last run, and for a lookout that has nothing left to do. */
const MOST_STEPS = 400;

/** `loop`: a plain one for each run. `alone`: the app, to which the vendor refuses lists. */
export type Peer = "loop" | "alone" | "lookout";

export interface Measured {
  readonly connection: string;
  readonly checks: number;
  readonly lists: number;
  readonly delays: readonly number[];
  readonly largestTurnKilobytes: number;
  readonly cpuSeconds: number;
}

type WatchVendor = (vendors: SimulatedVendors) => WatchedVendor;

const APP_ROOT = join(__dirname, "..", "..", "..");

const durationOf = (number: number): number =>
  SHORTEST_SECONDS + (LONGEST_SECONDS - SHORTEST_SECONDS) * ((number * GOLDEN_RATIO) % 1);

async function folderOfLoop(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "runward-bench-"));
  await placeLoop(folder);
  return folder;
}

export async function measurePeer(
  watchVendor: WatchVendor,
  peer: Peer,
  runs: number,
): Promise<Measured> {
  const clock = new VirtualClock();
  await using vendors = await startSimulatedVendors(clock);
  const vendor = watchVendor(vendors);
  if (peer === "alone") vendor.refuseLists();
  const appRoot = peer === "loop" ? await folderOfLoop() : APP_ROOT;
  await using host = await startHost({
    ...{ appRoot, port: 0, clock },
    environment: {
      ...vendor.environment,
      RESULT_LINK_KEYS: "a key for links that nobody uses",
      DEPLOYMENT_ID: "bench",
      TASKHUB_NAME: "bench",
    },
  });
  const cpuBefore = process.cpuUsage();
  const ids = await startAll(host, vendor, { peer, runs });
  const ended = await untilEnded(host, vendor, ids);
  const { user, system } = process.cpuUsage(cpuBefore);
  if (peer === "loop") await rm(appRoot, { recursive: true, force: true });
  return {
    ...ended,
    connection: vendor.name,
    largestTurnKilobytes: host.largestPayloadBytes / 1_024,
    cpuSeconds: (user + system) / 1e6,
  };
}

async function startAll(
  host: EmbeddedHost,
  vendor: WatchedVendor,
  { peer, runs }: { readonly peer: Peer; readonly runs: number },
): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < runs; number++) {
    const target = vendor.addJob(number, durationOf(number));
    ids.push(
      peer === "loop"
        ? await startLoop(host, { ...vendor.startRun(number), ...ORDER })
        : await startRun(host, target),
    );
    await host.advance({ seconds: STARTS_WITHIN_SECONDS / runs });
  }
  return ids;
}

async function startRun({ baseUrl }: EmbeddedHost, target: object): Promise<string> {
  const { id } = (await sendJson(`${baseUrl}/api/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ target, waitSeconds: WAIT_SECONDS, outputs: "none" }),
  })) as { readonly id: string };
  return id;
}

async function untilEnded(
  host: EmbeddedHost,
  vendor: WatchedVendor,
  ids: readonly string[],
): Promise<Pick<Measured, "checks" | "lists" | "delays">> {
  const live = new Set(ids);
  const delays: number[] = [];
  let [checks, lists] = [0, 0];
  for (let step = 0; live.size > 0; step++) {
    if (step === MOST_STEPS) throw new Error(`${live.size} runs are still live.`);
    await host.advance({ seconds: STEP_SECONDS });
    const counted = vendor.count();
    [checks, lists] = [checks + counted.checks, lists + counted.lists];
    for (const id of live) {
      if (host.instance(id)?.runtimeStatus === "Running") continue;
      delays.push(await delayOf(host, id));
      live.delete(id);
    }
  }
  return { checks, lists, delays };
}

interface RunDocument {
  readonly outcome: string | null;
  readonly endedAt: string | null;
  readonly attempts: readonly { readonly endedAt: string | null }[];
}

/** How late the end was noticed, in seconds. */
async function delayOf(host: EmbeddedHost, id: string): Promise<number> {
  const instance = host.instance(id);
  if (instance?.name === LOOP) {
    return secondsBetween(String(instance.output), instance.lastUpdatedTime);
  }
  const { outcome, endedAt, attempts } = (await (
    await fetch(`${host.baseUrl}/api/runs/${id}`)
  ).json()) as RunDocument;
  const endedThere = attempts[0]?.endedAt ?? null;
  if (outcome !== "succeeded" || endedAt === null || endedThere === null) {
    throw new Error(`A run has ended as ${outcome ?? "nothing"}.`);
  }
  return secondsBetween(endedThere, endedAt);
}

const secondsBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 1_000;
