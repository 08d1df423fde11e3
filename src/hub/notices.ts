/**
 * The instances that tell people how runs and workflows ended.
 *
 * An instance with the same id may be left over from an earlier life of the same key, whose run was deleted by hand. It is told
 * from the current one by when that was accepted.
 */
import type { DurableClient } from "durable-functions";
import { NOTICES_ORCHESTRATOR } from "../contracts/names";
import {
  noticesIdOf,
  NoticesInput,
  NoticesProgress,
  type NoticeProgress,
  type NoticesOrder,
  type StartedNotices,
} from "../contracts/notices";
import { findInstance, orElse, type Instance } from "./instances";
import { startUnlessLive } from "./run-store";

/** Never replaces an instance of the same end: it may have told already. */
export async function startNoticesOf(
  client: DurableClient,
  { runId, acceptedAt }: Omit<NoticesOrder, "outcome">,
): Promise<StartedNotices> {
  const id = noticesIdOf(runId);
  const existing = await findInstance(client, id);
  if (existing !== null && !isOfAnother(existing, acceptedAt)) return { result: "exists" };
  const input: NoticesInput = { runId, acceptedAt, waitingSince: null, chosen: null };
  return { result: await startUnlessLive(client, NOTICES_ORCHESTRATOR, { id, input }) };
}

/** Only what is known to be of another end: an instance that cannot be read is kept. */
function isOfAnother({ input }: Instance, acceptedAt: string): boolean {
  const read = NoticesInput.safeParse(input).data;
  return read !== undefined && read.acceptedAt !== acceptedAt;
}

/** What a run, or a generation of a workflow, is asked for in its documents. */
interface Told {
  readonly id: string;
  /** Of a generation, which its id does not name. */
  readonly instanceId?: string;
  readonly ended: boolean;
  readonly input: {
    readonly notifies?: true | undefined;
    readonly acceptedAt: string;
    readonly resumedAt?: string | undefined;
  } | null;
}

/** Null if there are none, or if they cannot be read: they only decorate a document. */
export async function findNotices(
  client: DurableClient,
  { id, instanceId, ended, input }: Told,
): Promise<NoticeProgress[] | null> {
  if (!ended || input?.notifies !== true) return null;
  const instance = await orElse(null, () => findInstance(client, noticesIdOf(instanceId ?? id)));
  if (instance === null || isOfAnother(instance, input.resumedAt ?? input.acceptedAt)) return null;
  return NoticesProgress.safeParse(instance.customStatus).data?.notices ?? null;
}
