/**
 * A journal with many runs. Each is a copy of a run that the app has really done, with its watch and its outputs, under ids and at
 * a time of its own, so a list reads rows of the usual size.
 */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunwardClient } from "../../client/runward-client";
import { copyOf, type InstanceRecord, recordText } from "../../local/host/durable/instance-record";
import { TaskHub } from "../../local/host/durable/task-hub";
import { startHost } from "../../local/host/host";
import { FileJournal } from "../../local/host/journal/file-journal";
import type { EmbeddedHost } from "../../local/host/running-host";
import { WORKSPACE_ID } from "../../local/simulated-vendors";
import type { VendorsApart } from "./vendors-apart";

export interface Stock {
  readonly ended: number;
  readonly live: number;
  /** The time over which they are spread, up to now. */
  readonly days: number;
}

/** A tag of every run, whose value is its number. */
export const NUMBER_TAG = "number";

const APP_ROOT = join(__dirname, "..", "..", "..");
const PARTS = new Set(["run", "watch", "outputs"]);

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "runward-bench-"));

export const startBenchHost = (
  { environment, clock }: VendorsApart,
  journalDirectory: string,
): Promise<EmbeddedHost> =>
  startHost({
    appRoot: APP_ROOT,
    ...{ port: 0, clock, journalDirectory },
    environment: {
      ...environment,
      RESULT_LINK_KEYS: "a key for links that nobody uses",
      DEPLOYMENT_ID: "bench",
      TASKHUB_NAME: "bench",
    },
  });

export interface RecordedRun {
  readonly jobId: string;
  readonly waitSeconds: number;
}

/** The instances of one run, some time after its start. */
export async function recordRun(
  vendors: VendorsApart,
  seconds: number,
  { jobId, waitSeconds }: RecordedRun = { jobId: vendors.jobId, waitSeconds: 30 },
): Promise<InstanceRecord[]> {
  const directory = await newFolder();
  await using host = await startBenchHost(vendors, directory);
  const target = { type: "databricks-job", jobId } as const;
  const tags = { [NUMBER_TAG]: "number-0" };
  await new RunwardClient({ baseUrl: host.baseUrl }).startRun({ target, tags, waitSeconds });
  await host.advance({ seconds });
  await host.stop();
  const { journal, state } = await FileJournal.open({ directory, onFailure: fail });
  const records = [...state.instances.values()].map(
    (instance) => JSON.parse(recordText(copyOf(instance))) as InstanceRecord,
  );
  await journal.close();
  await rm(directory, { recursive: true, force: true });
  return records.filter(({ started }) => PARTS.has(started.Name));
}

const fail = (error: Error): never => {
  throw error;
};

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

export interface Copy {
  readonly number: number;
  readonly createdAt: Date;
  /** Of the vendor's run; by default computed from the number. */
  readonly vendorRunId?: string;
  /** Instead of the simulated workspace. */
  readonly connectionId?: string;
}

/** The id of a copy. */
export const runIdOf = (number: number): string =>
  `r-${createHash("sha256").update(`bench ${number}`).digest("hex").slice(0, 40)}`;

/** Copies the instances of one run. */
export function copier(records: readonly InstanceRecord[]): (copy: Copy) => InstanceRecord[] {
  const run = records.find(({ started }) => started.Name === "run");
  if (run === undefined) throw new Error("There is no run to copy.");
  const text = JSON.stringify(records);
  const runId = run.started.OrchestrationInstance.InstanceId;
  const startedAt = Date.parse(run.started.Timestamp);
  const vendorRunId = /"vendorRunId\\*":\\*"(\d+)/.exec(text)?.[1] ?? "";
  return ({ number, createdAt, connectionId = WORKSPACE_ID, ...copy }) => {
    const later = createdAt.getTime() - startedAt;
    const copied = text
      .replaceAll(runId, runIdOf(number))
      .replaceAll(vendorRunId, copy.vendorRunId ?? String(900_000_000 + number))
      .replaceAll(WORKSPACE_ID, connectionId)
      .replaceAll("number-0", `number-${number}`)
      .replaceAll(INSTANT, (instant) => new Date(Date.parse(instant) + later).toISOString());
    return JSON.parse(copied) as InstanceRecord[];
  };
}

/** Writes the journal; returns its folder. */
export async function stockHub(
  vendors: VendorsApart,
  { ended, live, days }: Stock,
): Promise<string> {
  const copyLive = copier(await recordRun(vendors, 60));
  const copyEnded = copier(await recordRun(vendors, 900));
  const directory = await newFolder();
  const { journal, state } = await FileJournal.open({ directory, onFailure: fail });
  const hub = new TaskHub(state, journal);
  const now = vendors.clock.now().getTime();
  const all = ended + live;
  for (let number = 1; number <= all; number++) {
    const createdAt = new Date(now - (number * days * 86_400_000) / all);
    // The live ones are spread over all.
    const copy = number % Math.floor(all / live) === 0 ? copyLive : copyEnded;
    for (const instance of copy({ number, createdAt })) void hub.commit({ kind: "kept", instance });
  }
  await hub.settled();
  await journal.close();
  return directory;
}
