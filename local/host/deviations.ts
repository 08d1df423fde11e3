import type { Log } from "./log";

/**
 * The deliberate differences from the Functions host with the Durable extension. Each is logged when it has an effect.
 */
export const DEVIATIONS = {
  unknownFunction:
    "An orchestrator called a function that does not exist. Here it fails; with the extension it would stay Running for ever.",
  emptyError:
    "An orchestrator threw an error without a message. Here it fails; with the extension it would stay Running for ever.",
  childIdInUse:
    "A sub-orchestration was started with the id of a live instance. Here the start fails; the extension would silently replace that instance.",
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
