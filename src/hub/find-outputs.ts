import type { DurableClient } from "durable-functions";
import { type Outputs, outputsIdOf, StoredOutputs } from "../contracts/outputs";
import { findInstance, orElse } from "./instances";
import type { StoredRun } from "./run-store";

/** On Azure Storage, a parent may get the result of a child a moment before the child's own instance shows it. */
const VISIBLE_AFTER_MS = 60_000;

/** What a run produced; null if nothing is stored, `notVisible` if the task hub does not show it yet, or not now. */
export async function findOutputs(
  client: DurableClient,
  run: StoredRun,
  now: Date,
): Promise<Outputs | null | "notVisible"> {
  const { outputsOf } = run.progress;
  if (!run.ended || outputsOf === undefined) return null;
  const instance = await orElse("unreadable" as const, () =>
    findInstance(client, outputsIdOf(run.id)),
  );
  if (instance === "unreadable") return "notVisible";
  const stored = StoredOutputs.safeParse(instance?.output).data;
  // Another attempt: the instance is left over from an earlier run with the same id.
  if (stored?.vendorRunId === outputsOf) return stored.outputs;
  const isFresh = now.getTime() - Date.parse(run.updatedAt) < VISIBLE_AFTER_MS;
  return isFresh ? "notVisible" : null;
}
