import type { Log } from "./log";

/**
 * Where this host deliberately differs from the Functions host with the Durable extension. Each one is logged when it
 * makes a difference.
 */
export const DEVIATIONS = {
  unknownFunction:
    "An orchestrator called a function that does not exist: it fails here; the extension leaves it in Running without end.",
  emptyError:
    "An orchestrator threw an error without a message: it fails here; the extension leaves it in Running without end.",
  childIdInUse:
    "A sub-orchestration was started with the id of a live instance: its parent sees a failure here; the extension silently replaces that instance.",
  noFunctionKeys: "Function keys are not checked on this machine; Azure checks them.",
  retryPolicy: "The retry policy of a function is not applied here; Azure applies it.",
  unsupportedTrigger: "This trigger type never fires here.",
} as const;
export type Deviation = keyof typeof DEVIATIONS;

export function logDeviation(
  log: Log,
  deviation: Deviation,
  about: { functionName?: string; instanceId?: string } = {},
): void {
  log({
    level: "warning",
    category: "host",
    ...about,
    message: `Differs from Azure (${deviation}): ${DEVIATIONS[deviation]}`,
  });
}
