/** A journal with live runs, whose jobs are running in the simulated workspaces. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TaskHub } from "../../local/host/durable/task-hub";
import { FileJournal } from "../../local/host/journal/file-journal";
import { copier, recordRun, runIdOf } from "./stocked-hub";
import { startVendorsApart } from "./vendors-apart";
import type { BenchWorkspace } from "./workspaces";

/** Long enough to start a host and to measure it before the next check is due. */
const WAIT_SECONDS = 300;
/** How old the runs are when their next check is due. */
const AGE_SECONDS = 8 * WAIT_SECONDS;
/** Their next checks are spread over this time. */
const SPREAD_SECONDS = 30;
/** Until the first of them. */
const QUIET_SECONDS = 30;
const QUIET_SECONDS_A_RUN = 0.015;

const fail = (error: Error): never => {
  throw error;
};

export interface LiveRuns {
  /** Of the journal. */
  readonly directory: string;
  /** When the first check is due. */
  readonly dueAt: Date;
  /** Of the runs, in the order in which their jobs were started. */
  readonly ids: readonly string[];
}

export async function stockLive(all: readonly BenchWorkspace[], runs: number): Promise<LiveRuns> {
  await using vendors = await startVendorsApart();
  const { longJobId: jobId } = vendors;
  const recorded = { jobId, waitSeconds: WAIT_SECONDS };
  // Before the check.
  const copy = copier(await recordRun(vendors, AGE_SECONDS - SPREAD_SECONDS, recorded));
  const directory = await mkdtemp(join(tmpdir(), "runward-bench-"));
  const { journal, state } = await FileJournal.open({ directory, onFailure: fail });
  const hub = new TaskHub(state, journal);
  const dueAt = new Date(Date.now() + (QUIET_SECONDS + runs * QUIET_SECONDS_A_RUN) * 1_000);
  const ids: string[] = [];
  for (let number = 1; number <= runs; number++) {
    const workspace = all[number % all.length];
    if (workspace === undefined) break;
    const { id: connectionId, jobId, simulator } = workspace;
    const vendorRunId = simulator.startRun(jobId);
    const dueMs = dueAt.getTime() + (number / runs) * SPREAD_SECONDS * 1_000;
    const createdAt = new Date(dueMs - AGE_SECONDS * 1_000);
    ids.push(runIdOf(number));
    for (const instance of copy({ number, createdAt, vendorRunId, connectionId })) {
      void hub.commit({ kind: "kept", instance });
    }
    if (number % 100 === 0) await hub.settled();
  }
  await hub.settled();
  await journal.close();
  return { directory, dueAt, ids };
}
