import type { Conclusion } from "../../src/contracts/outcome";
import type { RunInput } from "../../src/contracts/run-input";
import { RunProgress } from "../../src/contracts/run-progress";
import { outputs } from "../../src/orchestrators/outputs";
import { run } from "../../src/orchestrators/run";
import { watch } from "../../src/orchestrators/watch";
import { drive, type Driven, type Story } from "./drive";
import { FakeVendor, type VendorBehaviour } from "./fake-vendor";
import { aRunInput } from "./run-builders";
import type { ActivityFake } from "./hub-core";

export interface RunStory extends Pick<Story, "events" | "durations"> {
  readonly input?: Partial<RunInput>;
  readonly vendor?: Partial<VendorBehaviour>;
  /** Activities in place of the vendor's. */
  readonly activities?: Readonly<Record<string, ActivityFake>>;
  readonly orchestrators?: Story["orchestrators"];
}

export interface DrivenRun extends Driven {
  /** The conclusion, as callers get it. */
  readonly conclusion: Conclusion;
  readonly progress: readonly RunProgress[];
  readonly phases: readonly string[];
  readonly jobsStarted: number;
}

/** Drives `run` with its real `watch` children against a vendor that behaves as documented. */
export async function driveRun(story: RunStory = {}): Promise<DrivenRun> {
  const vendor = new FakeVendor(story.vendor);
  const driven = await drive({
    ...story,
    orchestrator: "run",
    orchestrators: { run, watch, outputs, ...story.orchestrators },
    input: aRunInput(story.input),
    activities: vendor.activities(story.activities),
  });
  const progress = driven.customStatuses.map((status) => RunProgress.parse(status));
  const conclusion = progress.at(-1)?.conclusion ?? null;
  if (conclusion === null) throw new Error("The run ended without a conclusion.");
  expectOneVoice(driven, conclusion);
  return {
    ...driven,
    conclusion,
    progress,
    phases: progress.map(({ phase }) => phase).filter((phase, at, all) => phase !== all[at - 1]),
    jobsStarted: vendor.jobs.size,
  };
}

/** Checks that Durable's result matches the custom status, and that every outcome but success throws. */
function expectOneVoice({ output, error }: Driven, conclusion: Conclusion): void {
  if (conclusion.outcome === "succeeded") {
    expect({ output, error }).toStrictEqual({ output: conclusion, error: null });
  } else {
    expect({ output, error }).toStrictEqual({ output: undefined, error: conclusion.message });
  }
}
