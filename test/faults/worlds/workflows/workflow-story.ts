import fc from "fast-check";
import { lookoutTroubles } from "../world-lookout";
import type { JobEnd, LaunchResult, StepFault, StepFaultKind, WorldStory } from "../world-story";

/** A step, and the job that it runs. */
export interface StepStory {
  /** The steps that have to end before it: each comes earlier in the list. */
  readonly needs: readonly number[];
  readonly when: "succeeded" | "failed" | "finished";
  readonly optional: boolean;
  /** It is handed the id of the run of the first step that it needs. */
  readonly refers: boolean;
  readonly vendor: WorldStory["vendor"];
  readonly runSeconds: number;
  /** The end of each execution; the last one also for all further ones. */
  readonly ends: readonly JobEnd[];
  readonly stopSeconds: number;
  readonly launches: readonly LaunchResult[];
}

type Mode = "repair" | "rerun" | null;

/** What a caller does about one step while the workflow lives. */
export interface StepCall {
  readonly at: number;
  readonly kind: "repair" | "cancel";
  readonly step: number;
}

export interface WorkflowStory extends Pick<
  WorldStory,
  | ("silences" | "storageSilences" | "starts" | "cancels" | "stepFaults")
  | ("lostTurns" | "sleeps" | "receiver" | "lookout" | "withoutLookouts")
> {
  readonly steps: readonly StepStory[];
  readonly maxParallel: number;
  readonly onFailure: "stop" | "continue";
  readonly timeoutSeconds: number;
  readonly busySeconds: number;
  readonly refusesRepairs: boolean;
  readonly listLagSeconds: number;
  /** When a workflow has ended, it is resumed with each of these modes, one after the other. */
  readonly resumes: readonly Mode[];
  /** Resumes while the workflow may be live, or while its callback is being delivered. */
  readonly earlyResumes: readonly { readonly at: number; readonly mode: Mode }[];
  readonly stepCalls: readonly StepCall[];
  /** Every so many hints are lost; 0 for none. */
  readonly losesEveryHint: number;
}

const second = fc.integer({ min: 0, max: 900 });
const downtime = fc.constantFrom(0, 1, 20, 90, 400, 4_000);

const step: fc.Arbitrary<StepStory> = fc.record({
  needs: fc.uniqueArray(fc.nat({ max: 7 }), { maxLength: 3 }),
  when: fc.constantFrom("succeeded", "succeeded", "failed", "finished"),
  optional: fc.boolean(),
  refers: fc.boolean(),
  vendor: fc.constantFrom("databricks", "databricks", "dbt", "pipeline"),
  runSeconds: fc.integer({ min: 0, max: 300 }),
  ends: fc.array(fc.constantFrom<JobEnd>("succeeded", "succeeded", "failed"), {
    minLength: 1,
    maxLength: 3,
  }),
  stopSeconds: fc.integer({ min: 0, max: 60 }),
  launches: fc.array(
    fc.constantFrom<LaunchResult>("launched", "launched", "answerLost", "busy", "refused"),
    { minLength: 1, maxLength: 2 },
  ),
});

const stepFault: fc.Arbitrary<StepFault> = fc.record({
  execution: fc.integer({ min: 1, max: 80 }),
  kind: fc.constantFrom<StepFaultKind>(
    ...(["crashesBefore", "crashesAfter", "crashesAfterRecord", "repeated"] as const),
    ...(["throwsBefore", "throwsAfter", "slow"] as const),
  ),
  seconds: downtime,
});

/** Earlier steps only, and a condition that can be met. */
const tidy = (steps: readonly StepStory[]): StepStory[] =>
  steps.map((one, index) => {
    const needs = one.needs.filter((other) => other < index);
    return { ...one, needs, when: needs.length === 0 ? "succeeded" : one.when };
  });

export const workflowStories: fc.Arbitrary<WorkflowStory> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 8 }).map(tidy),
  maxParallel: fc.integer({ min: 1, max: 4 }),
  onFailure: fc.constantFrom("stop", "continue"),
  timeoutSeconds: fc.constantFrom(120, 600, 86_400, 86_400),
  busySeconds: fc.constantFrom(0, 20, 200),
  refusesRepairs: fc.constantFrom(false, false, true),
  listLagSeconds: fc.constantFrom(0, 0, 0, 8),
  silences: fc.array(fc.record({ from: second, seconds: fc.constantFrom(10, 60, 250, 2_000) }), {
    maxLength: 1,
  }),
  storageSilences: fc.array(fc.record({ from: second, seconds: fc.constantFrom(10, 250, 2_000) }), {
    maxLength: 1,
  }),
  starts: fc.array(fc.record({ at: second, isOther: fc.boolean() }), { maxLength: 2 }),
  cancels: fc.oneof(
    { arbitrary: fc.constant([]), weight: 2 },
    { arbitrary: fc.array(second, { minLength: 1, maxLength: 2 }), weight: 1 },
  ),
  resumes: fc.array(fc.constantFrom<Mode>(null, "repair", "rerun"), { maxLength: 3 }),
  earlyResumes: fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 3_000 }),
      mode: fc.constantFrom<Mode>(null, "repair", "rerun"),
    }),
    { maxLength: 2 },
  ),
  receiver: fc.option(
    fc.array(fc.constantFrom("takes", "isAway", "refuses", "isEarly"), {
      minLength: 1,
      maxLength: 4,
    }),
    { freq: 3 },
  ),
  stepCalls: fc.array(
    fc.record({
      at: second,
      kind: fc.constantFrom<StepCall["kind"]>("repair", "repair", "cancel"),
      step: fc.nat({ max: 7 }),
    }),
    { maxLength: 3 },
  ),
  losesEveryHint: fc.constantFrom(0, 0, 1, 2, 3),
  stepFaults: fc.array(stepFault, { maxLength: 4 }),
  lostTurns: fc.array(fc.record({ turn: fc.integer({ min: 1, max: 120 }), seconds: downtime }), {
    maxLength: 2,
  }),
  sleeps: fc.array(fc.record({ at: second, seconds: downtime }), { maxLength: 1 }),
  lookout: lookoutTroubles,
});
