/**
 * One instance of the task hub, of any orchestrator.
 *
 * Owns: reading an instance, also if the task hub has only a part of it. Does not own: what an instance means.
 *
 * 1. An instance whose status is not known is live: it is not taken for ended, replaced or deleted.
 * 2. Only an answer of the task hub that there is no such instance is "not found"; everything else that is not an instance
 *    is thrown, and becomes a 503.
 */
import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import { quotedDocument } from "./half-written";

export interface Instance {
  readonly instanceId: string;
  /** Null if the task hub has only a part of the instance. Then the input is usually missing too. */
  readonly name: string | null;
  /** One of Durable's, or `Unknown`. */
  readonly runtimeStatus: string;
  readonly input: unknown;
  readonly customStatus: unknown;
  readonly output: unknown;
  /** Null if the task hub does not have it. */
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

const ENDED = new Set<string>([
  OrchestrationRuntimeStatus.Completed,
  OrchestrationRuntimeStatus.Failed,
  OrchestrationRuntimeStatus.Terminated,
  OrchestrationRuntimeStatus.Canceled,
]);

const TERMINATED: string = OrchestrationRuntimeStatus.Terminated;

export const isTerminated = ({ runtimeStatus }: Instance): boolean => runtimeStatus === TERMINATED;

export const isOver = ({ runtimeStatus }: Instance): boolean => ENDED.has(runtimeStatus);

/** The task hub has an instance, but not what has to be known about it. */
export class UnreadableInstanceError extends Error {
  override readonly name = "UnreadableInstanceError";

  constructor(instanceId: string) {
    super(`The task hub has only a part of instance ${instanceId}.`);
  }
}

export interface Reading {
  /** Inputs may be large, and then Azure Storage has them in a blob. */
  readonly showInput?: boolean;
}

/** Null if the task hub has no such instance. */
export async function findInstance(
  client: DurableClient,
  instanceId: string,
  reading: Reading = {},
): Promise<Instance | null> {
  try {
    return toInstance(await client.getStatus(instanceId, reading));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // The client signals "not found" only by this sentence (durable-functions 3.5.0).
    if (error.message.includes("replied with HTTP 404")) return null;
    const document = quotedDocument(error.message, instanceId);
    if (document === null) throw error;
    return toInstance(document);
  }
}

/** Whether there is such an instance and it has not ended. */
export async function isLive(client: DurableClient, instanceId: string): Promise<boolean> {
  const instance = await findInstance(client, instanceId, { showInput: false });
  return instance !== null && !isOver(instance);
}

/** Reads what only decorates a document; if it cannot be read, the document is returned without it. */
export async function orElse<Value, Fallback>(
  fallback: Fallback,
  read: () => Promise<Value>,
): Promise<Value | Fallback> {
  try {
    return await read();
  } catch {
    return fallback;
  }
}

/** Of the client's own class, a document of the extension as it is in lists, or one that the client rejects. */
export function toInstance(row: object): Instance {
  const { instanceId, name, runtimeStatus, ...fields } = row as Record<string, unknown>;
  return {
    instanceId: String(instanceId),
    name: typeof name === "string" ? name : null,
    runtimeStatus: String(runtimeStatus),
    input: fields["input"] ?? null,
    customStatus: fields["customStatus"] ?? null,
    output: fields["output"] ?? null,
    createdAt: toInstant(fields["createdTime"]),
    updatedAt: toInstant(fields["lastUpdatedTime"]),
  };
}

/** In lists, times are strings, although the types say Date (durable-functions 3.5.0). .NET writes "none" as year 1. */
function toInstant(time: unknown): string | null {
  const instant = new Date(time instanceof Date || typeof time === "string" ? time : Number.NaN);
  return instant.getTime() >= 0 ? instant.toISOString() : null;
}
