/**
 * Many runs: started as fast as the app accepts them, all live for a while, and then ended at the same moment.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { AnswerLog, type LoggedAnswer } from "./answer-log";
import { type Order, readStatuses, type StartedRun, startRuns } from "./callers";
import { MeasuredHost } from "./measured-host";
import { type BenchWorkspace, startWorkspaces, type Workspaces } from "./workspaces";

export interface CrowdPlan {
  readonly name: string;
  /** How many runs each workspace gets. */
  readonly runs: readonly number[];
  readonly waitSeconds: number;
  /** How long all runs are live before they end. */
  readonly holdSeconds: number;
  readonly journal: boolean;
  /** Whether starts are recorded in the storage account. */
  readonly claims: boolean;
}

export interface CrowdReport {
  readonly plan: CrowdPlan;
  readonly started: readonly StartedRun[];
  readonly statuses: ReadonlyMap<string, { readonly done: boolean; readonly status: string }>;
  /** By workspace: the run and the start of each vendor run. */
  readonly vendorRuns: ReadonlyMap<string, readonly VendorRun[]>;
  readonly answers: ReadonlyMap<string, readonly LoggedAnswer[]>;
  readonly acceptedSeconds: number;
  readonly launchedSeconds: number;
  readonly totalSeconds: number;
  readonly peakMegabytes: number;
  /** Requests to the storage account. */
  readonly claimRequests: number;
}

export interface VendorRun {
  readonly number: string;
  readonly createdAtMs: number;
}

/** Longer than any time without progress. */
const PATIENCE_SECONDS = 300;

export async function play(plan: CrowdPlan): Promise<CrowdReport> {
  using log = new AnswerLog();
  await using workspaces = await startWorkspaces(plan.runs.length);
  const journalDirectory = plan.journal ? await mkdtemp(join(tmpdir(), "runward-bench-")) : null;
  try {
    const { claims } = plan;
    await using host = await MeasuredHost.start(workspaces.environment, {
      journalDirectory,
      claims,
    });
    const beganAt = performance.now();
    const seconds = (): number => (performance.now() - beganAt) / 1_000;
    const started = await startRuns(host.baseUrl, toOrders(plan, workspaces.all));
    const acceptedSeconds = seconds();
    await until(plan.name, () => log.count("POST run-now", 200), started.length);
    const launchedSeconds = seconds();
    await pause(plan.holdSeconds * 1_000);
    workspaces.endEveryJob();
    const statuses = await untilDone(plan, host.baseUrl, started);
    return {
      ...{ plan, started, statuses, acceptedSeconds, launchedSeconds, totalSeconds: seconds() },
      ...whatVendorsSaw(workspaces, log),
      peakMegabytes: await host.peakMegabytes(),
      claimRequests: workspaces.claimRequests(),
    };
  } finally {
    if (journalDirectory !== null) await rm(journalDirectory, { recursive: true, force: true });
  }
}

/** Mixes the workspaces, so that the calls for each are spread over the whole burst. */
function toOrders(plan: CrowdPlan, all: readonly BenchWorkspace[]): Order[] {
  const { waitSeconds } = plan;
  return all
    .flatMap((workspace, index) => {
      const count = plan.runs[index] ?? 0;
      return Array.from({ length: count }, (_, run) => ({
        order: { workspace, number: `${index}-${run}`, waitSeconds },
        place: (run + 0.5) / count,
      }));
    })
    .sort((one, other) => one.place - other.place)
    .map(({ order }) => order);
}

async function until(what: string, reached: () => number, goal: number): Promise<void> {
  let best = reached();
  let silentSeconds = 0;
  while (best < goal) {
    await pause(1_000);
    const now = reached();
    silentSeconds = now > best ? 0 : silentSeconds + 1;
    best = Math.max(best, now);
    if (silentSeconds % 10 === 5) console.error(`${what}: ${best} of ${goal}`);
    if (silentSeconds >= PATIENCE_SECONDS) {
      console.error(`${what}: stuck at ${best} of ${goal}`);
      return;
    }
  }
}

async function untilDone(
  { name, waitSeconds }: CrowdPlan,
  baseUrl: string,
  started: readonly StartedRun[],
): Promise<CrowdReport["statuses"]> {
  const statuses = new Map<string, { done: boolean; status: string }>();
  const giveUpAt = performance.now() + (waitSeconds + PATIENCE_SECONDS) * 1_000;
  await pause(waitSeconds * 1_000);
  for (;;) {
    const left = started.filter(({ id }) => statuses.get(id)?.done !== true);
    for (const [id, status] of await readStatuses(baseUrl, left)) statuses.set(id, status);
    const live = [...statuses.values()].filter(({ done }) => !done).length;
    if (live === 0 || performance.now() > giveUpAt) return statuses;
    console.error(`${name}: ${live} still live`);
    await pause(5_000);
  }
}

function whatVendorsSaw(
  { all }: Workspaces,
  { answers }: AnswerLog,
): Pick<CrowdReport, "vendorRuns" | "answers"> {
  const runsOf = ({ simulator }: BenchWorkspace): VendorRun[] =>
    simulator.runs().map(({ jobParameters, createdAt }) => ({
      number: jobParameters["number"] ?? "",
      createdAtMs: createdAt.getTime(),
    }));
  const answersOf = ({ simulator }: BenchWorkspace): LoggedAnswer[] =>
    answers.filter(({ port }) => port === simulator.port);
  return {
    vendorRuns: new Map(all.map((one) => [one.id, runsOf(one)])),
    answers: new Map(all.map((one) => [one.id, answersOf(one)])),
  };
}
