/** Writes down what the vendor of a world has seen, and what went wrong in it. */
import type { Recorder } from "../../support/history/recorder";
import { STARTED_AT } from "../../support/drive";
import type { VirtualInstance } from "../../support/virtual-instance";
import type { Execution, VendorJob } from "./vendor-job";
import { CALLBACK_TOKEN, jobOf, sealedIn } from "./world-request";
import type { WorldStory } from "./world-story";
import type { WorldVendor } from "./world-vendor";

const instantOf = (seconds: number): number => STARTED_AT.getTime() + seconds * 1_000;

const BY = { own: "app", other: "other", retry: "vendor" } as const;

/** What the limits of these worlds add up to: looks, grace period, pauses of throwing steps and an explanation. */
export const BOUNDS = {
  ...{ endSeconds: 1_800, cancelSeconds: 300, lostContactSeconds: 500, transitSeconds: 0 },
};

/** Of what hides nothing that the vendor has done. */
export const ONLY_DELAYS = { onlyDelays: true } as const;

/** Everything that is known before the world begins. */
export function recordStory(recorder: Recorder, story: WorldStory): void {
  recorder.add("limits", BOUNDS);
  recorder.add("secret", { name: "callback address", text: CALLBACK_TOKEN });
  const trouble = (seconds: number, what: string): void => {
    recorder.add("trouble", { where: "vendor", seconds, what, ...(seconds === 0 && ONLY_DELAYS) });
  };
  for (const { seconds } of story.silences) trouble(seconds, "no response");
  for (const { seconds } of story.storageSilences) {
    recorder.add("trouble", { where: "storage", seconds, what: "no response" });
  }
  const { vendor, launches, busySeconds, listLagSeconds } = story;
  const busy = vendor === "dbt" ? launches.filter((fate) => fate === "busy").length : 0;
  // The last fate is that of every further POST.
  if (busy > 0) trouble(busySeconds * launches.length * 2, "429 for every request");
  if (story.stopSeconds === null) trouble(0, "ignored cancels");
  if (listLagSeconds > 0) trouble(0, "a list that is late");
}

/** The executions, whose ends are known without waiting for them. */
export const recordExecutions = (recorder: Recorder, { job, story }: WorldVendor): void => {
  recordExecutionsOf(recorder, job, { job: jobOf(story), prefix: "execution" });
};

interface Names {
  readonly job: string;
  /** Of the names of the executions. */
  readonly prefix: string;
}

export function recordExecutionsOf(recorder: Recorder, vendorJob: VendorJob, names: Names): void {
  for (const [index, execution] of vendorJob.executions.entries()) {
    recordExecution(recorder, vendorJob, { execution, index, ...names });
  }
}

function recordExecution(
  recorder: Recorder,
  vendorJob: VendorJob,
  { execution: one, index, job, prefix }: Names & { execution: Execution; index: number },
): void {
  const at = instantOf(one.createdSeconds);
  const execution = `${prefix} ${index}`;
  const { vendorRunId, runId: id, attemptNumber, cause } = one;
  const attempt = id === null ? null : attemptNumber;
  const continues = cause === "retry" ? `${prefix} ${index - 1}` : null;
  recorder.add(
    "created",
    { execution, vendorRunId, job, by: BY[cause], id, attempt, continues },
    at,
  );
  if (vendorJob.hasExecuted(one))
    recorder.add("began", { execution }, instantOf(one.startsSeconds));
  if (one.askedSeconds !== null) {
    recorder.add("cancelAsked", { execution }, instantOf(one.askedSeconds));
  }
  const endsSeconds = vendorJob.endOf(one);
  const status = vendorJob.statusOf(one, endsSeconds);
  if (status.kind === "active") return;
  const state = status.kind === "succeeded" && status.partial ? "partial" : status.kind;
  recorder.add("ended", { execution, state }, instantOf(endsSeconds));
}

/** What operators can read of the instances. */
export function recordInstances(recorder: Recorder, instances: readonly VirtualInstance[]): void {
  for (const { id, customStatuses, logged, end, input } of instances) {
    const text = JSON.stringify([customStatuses, logged, end]);
    recorder.add("trace", { where: `the status and the log of ${id}`, text });
    const sealed = sealedIn(input);
    if (sealed !== null) recorder.add("secret", { name: "sealed address", text: sealed });
  }
}
