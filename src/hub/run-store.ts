import type { DurableClient } from "durable-functions";
import type { AttemptReference } from "../contracts/attempt";
import { RUN_ORCHESTRATOR, WAKE_REQUESTED } from "../contracts/names";
import { RunInput } from "../contracts/run-input";
import { RunProgress } from "../contracts/run-progress";
import { WatchProgress, type Wake } from "../contracts/watch";
import { isRunId } from "../contracts/identifiers";
import {
  findInstance,
  type Instance,
  isLive,
  isOver,
  isTerminated,
  orElse,
  UnreadableInstanceError,
} from "./instances";

/** A run as it is stored in the task hub. */
export interface StoredRun {
  readonly id: string;
  /** The run has a conclusion, or ended without one. */
  readonly ended: boolean;
  /** The Durable instance has ended, for any reason; until then its callback may not be delivered yet. */
  readonly closed: boolean;
  readonly terminated: boolean;
  readonly input: RunInput | null;
  readonly progress: RunProgress;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The run is in the task hub, but its orchestrator has not had its first turn. */
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

/**
 * Null if there is no such run.
 * @throws UnreadableInstanceError if the task hub has only a part of the instance: it may be a run, so it is not "not found".
 */
export async function findRun(client: DurableClient, id: string): Promise<StoredRun | null> {
  if (!isRunId(id)) return null;
  const instance = await findInstance(client, id);
  if (instance?.name === null) throw new UnreadableInstanceError(id);
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

/** Its orchestrator has had its first turn. */
export const hasBegun = ({ progress }: StoredRun): boolean => progress !== JUST_ACCEPTED;

/** For a run of which the task hub has no time; it always has one. */
const NEVER = new Date(0).toISOString();

/** Null if the instance is no run. */
export const toRun = (instance: Instance): StoredRun | null =>
  instance.name === RUN_ORCHESTRATOR && isRunId(instance.instanceId) ? toStoredRun(instance) : null;

function toStoredRun(instance: Instance): StoredRun {
  const progress = RunProgress.safeParse(instance.customStatus).data ?? JUST_ACCEPTED;
  const closed = isOver(instance);
  const input = RunInput.safeParse(instance.input).data ?? null;
  const createdAt = instance.createdAt ?? input?.acceptedAt ?? NEVER;
  return {
    id: instance.instanceId,
    ended: closed || progress.conclusion !== null,
    closed,
    terminated: isTerminated(instance),
    input,
    progress,
    createdAt,
    updatedAt: instance.updatedAt ?? createdAt,
  };
}

/** The progress of a live run's watch. The run itself is waiting and has older data. Null also if it cannot be read. */
export async function findWatchProgress(
  client: DurableClient,
  run: StoredRun,
): Promise<WatchProgress | null> {
  const { watchId } = run.progress;
  return run.ended || watchId === null ? null : readWatchProgress(client, watchId);
}

const readWatchProgress = (client: DurableClient, watchId: string): Promise<WatchProgress | null> =>
  orElse(null, async () => {
    const instance = await findInstance(client, watchId);
    return WatchProgress.safeParse(instance?.customStatus).data ?? null;
  });

/** What stopping an attempt needs from the task hub. */
export const createWatchHub = (
  client: DurableClient,
): {
  readonly raiseEvent: DurableClient["raiseEvent"];
  readonly findWatchedAttempt: (watchId: string) => Promise<AttemptReference | null>;
} => ({
  raiseEvent: (id, name, data) => client.raiseEvent(id, name, data),
  findWatchedAttempt: async (watchId) =>
    (await readWatchProgress(client, watchId))?.attempt ?? null,
});

export type StartResult = "started" | "exists";

/** Starts a run with its id. `attach-run.ts` looks it up first, because a finished run with the same id would be replaced. */
export const startRun = (
  client: DurableClient,
  id: string,
  input: RunInput,
): Promise<StartResult> => startUnlessLive(client, RUN_ORCHESTRATOR, { id, input });

/**
 * Starts an instance. A finished one is replaced. If two calls do so at once, Durable keeps one of them, but accepts both:
 * `started` does not say whose it is.
 */
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

/** Sends a hint to a watch; returns false if no such watch is running. */
export async function wake(client: DurableClient, watchId: string, hint: Wake): Promise<boolean> {
  if (!(await isLive(client, watchId))) return false;
  await client.raiseEvent(watchId, WAKE_REQUESTED, hint);
  return true;
}
