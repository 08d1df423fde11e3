import type { OrchestrationContext } from "durable-functions";
import { onOneLine } from "../contracts/plain-text";

/** Logs a sentence when it happens, and not again each time that history is replayed. */
export function logOnce(
  context: OrchestrationContext,
  sentence: string,
  details: Readonly<Record<string, string | number | null>> = {},
): void {
  if (context.df.isReplaying) return;
  context.log(onOneLine(sentence), { runId: context.df.instanceId, ...details });
}
