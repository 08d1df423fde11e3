import { OrchestrationRuntimeStatus } from "durable-functions";
import type { Conclusion } from "../../src/contracts/outcome";
import type { RunProgress } from "../../src/contracts/run-progress";
import type { MemoryHub, StoredInstance } from "./memory-hub";
import { anAttempt, aRunInput, RUN_PAGE } from "./run-builders";

export const runIdNumber = (number: number): string => `r-${String(number).padStart(40, "0")}`;

export const aProgress = (changes: Partial<RunProgress> = {}): RunProgress => ({
  phase: "watching",
  message: "Watching run 501",
  attempts: [{ number: 1, vendorRunId: "501", runPageUrl: RUN_PAGE, result: null }],
  watchId: "watch-databricks-adb-1.2-501-1",
  vendorState: "RUNNING",
  checks: 3,
  lastCheckAt: anAttempt().launchedAt,
  deadline: anAttempt().launchedAt,
  conclusion: null,
  ...changes,
});

export const aConclusion = (changes: Partial<Conclusion> = {}): Conclusion => ({
  outcome: "failed",
  code: "runFailed",
  message: `Failed.\nMessage: Task ingest failed.\nRun page URL: ${RUN_PAGE}`,
  ...changes,
});

export const succeededConclusion = aConclusion({
  outcome: "succeeded",
  code: null,
  message: `Succeeded.\nMessage: The job succeeded.\nRun page URL: ${RUN_PAGE}`,
});

/** Adds a live run to the hub; returns its id. */
export function putLiveRun(
  hub: MemoryHub,
  number = 1,
  changes: Partial<StoredInstance> = {},
): string {
  const instanceId = runIdNumber(number);
  hub.put({ instanceId, input: aRunInput(), customStatus: aProgress(), ...changes });
  return instanceId;
}

/** Adds a run that has ended. */
export const putEndedRun = (
  hub: MemoryHub,
  conclusion: Conclusion,
  { number = 1, ...changes }: Partial<StoredInstance> & { number?: number } = {},
): string =>
  putLiveRun(hub, number, {
    runtimeStatus:
      conclusion.outcome === "succeeded"
        ? OrchestrationRuntimeStatus.Completed
        : OrchestrationRuntimeStatus.Failed,
    customStatus: aProgress({ phase: "ended", message: "Ended", conclusion }),
    ...changes,
  });
