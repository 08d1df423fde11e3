import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import { CANCEL_REQUESTED, RUN_ORCHESTRATOR, WAKE_REQUESTED } from "../contracts/names";
import { RunInput } from "../contracts/run-input";
import { RunProgress } from "../contracts/run-progress";
import { WatchProgress, type Wake } from "../contracts/watch";
import { isRunId } from "../contracts/identifiers";

/** A run as the task hub knows it. */
export interface StoredRun {
  readonly id: string;
  /** Its last word is known, or will never be. */
  readonly ended: boolean;
  /** Durable has ended the instance, for whatever reason; until then its callback may be under way. */
  readonly closed: boolean;
  readonly terminated: boolean;
  readonly input: RunInput | null;
  readonly progress: RunProgress;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The task hub has the run, and its orchestrator has not had its first turn. */
const JUST_ACCEPTED: RunProgress = {
  phase: "launching",
  message: "Accepted; it starts in a moment",
  attempts: [],
  watchId: null,
  vendorState: null,
  checks: 0,
  lastCheckAt: null,
  deadline: null,
  conclusion: null,
};

export type Instance = Awaited<ReturnType<DurableClient["getStatus"]>>;

const ENDED = new Set<OrchestrationRuntimeStatus>([
  OrchestrationRuntimeStatus.Completed,
  OrchestrationRuntimeStatus.Failed,
  OrchestrationRuntimeStatus.Terminated,
  OrchestrationRuntimeStatus.Canceled,
]);

export const isOver = ({ runtimeStatus }: Instance): boolean => ENDED.has(runtimeStatus);

/** Null when the task hub has no such instance. */
export async function findInstance(
  client: DurableClient,
  instanceId: string,
): Promise<Instance | null> {
  try {
    return await client.getStatus(instanceId);
  } catch (error) {
    // The client has no other sign for "not found" than this sentence (durable-functions 3.5.0).
    if (error instanceof Error && error.message.includes("replied with HTTP 404")) return null;
    throw error;
  }
}

export async function findRun(client: DurableClient, id: string): Promise<StoredRun | null> {
  if (!isRunId(id)) return null;
  const instance = await findInstance(client, id);
  return instance?.name === RUN_ORCHESTRATOR ? toStoredRun(instance) : null;
}

/** A run that was started a moment ago. */
export const acceptedRun = (id: string, input: RunInput): StoredRun => ({
  id,
  ended: false,
  closed: false,
  terminated: false,
  input,
  progress: JUST_ACCEPTED,
  createdAt: input.acceptedAt,
  updatedAt: input.acceptedAt,
});

function toStoredRun(instance: Instance): StoredRun {
  const { runtimeStatus } = instance;
  const progress = RunProgress.safeParse(instance.customStatus).data ?? JUST_ACCEPTED;
  const closed = isOver(instance);
  return {
    id: instance.instanceId,
    ended: closed || progress.conclusion !== null,
    closed,
    terminated: runtimeStatus === OrchestrationRuntimeStatus.Terminated,
    input: RunInput.safeParse(instance.input).data ?? null,
    progress,
    // Lists hold texts where the types promise dates (durable-functions 3.5.0).
    createdAt: new Date(instance.createdTime).toISOString(),
    updatedAt: new Date(instance.lastUpdatedTime).toISOString(),
  };
}

/** What the watch of a live run saw last; the run itself sleeps meanwhile and does not know. */
export async function findWatchProgress(
  client: DurableClient,
  run: StoredRun,
): Promise<WatchProgress | null> {
  const { watchId } = run.progress;
  if (run.ended || watchId === null) return null;
  const instance = await findInstance(client, watchId);
  return WatchProgress.safeParse(instance?.customStatus).data ?? null;
}

export type StartResult = "started" | "exists";

/** Starts a run under its id. `attach-run.ts` looks first, because a finished run of the same id would be replaced. */
export const startRun = (
  client: DurableClient,
  id: string,
  input: RunInput,
): Promise<StartResult> => startUnlessLive(client, RUN_ORCHESTRATOR, { id, input });

/** Starts an instance; where two do so at once, Durable decides for one of them. A finished one is replaced. */
export async function startUnlessLive(
  client: DurableClient,
  orchestrator: string,
  { id, input }: { readonly id: string; readonly input: unknown },
): Promise<StartResult> {
  try {
    await client.startNew(orchestrator, { instanceId: id, input });
    return "started";
  } catch (error) {
    if ((await findInstance(client, id)) !== null) return "exists";
    throw error;
  }
}

export const requestCancel = (client: DurableClient, id: string, at: Date): Promise<void> =>
  client.raiseEvent(id, CANCEL_REQUESTED, { at: at.toISOString() });

/** Sends a hint to a watch; false when there is none that could receive it. */
export async function wake(client: DurableClient, watchId: string, hint: Wake): Promise<boolean> {
  const instance = await findInstance(client, watchId);
  if (instance === null || isOver(instance)) return false;
  await client.raiseEvent(watchId, WAKE_REQUESTED, hint);
  return true;
}

/** Every run created since, newest first. */
export async function listRunsSince(client: DurableClient, since: Date): Promise<StoredRun[]> {
  const instances = await client.getStatusBy({ createdTimeFrom: since });
  return instances
    .filter(({ name, instanceId }) => name === RUN_ORCHESTRATOR && isRunId(instanceId))
    .map(toStoredRun)
    .sort(newestFirst);
}

/** Created in the same second, they keep one order by their ids, so that pages neither overlap nor skip. */
function newestFirst(one: StoredRun, other: StoredRun): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? 1 : -1;
  return one.id < other.id ? -1 : 1;
}
