import fc from "fast-check";
import { type LookoutTrouble, lookoutTroubles } from "./world-lookout";

/** The effect of one transmitted launch, and the response that we get. */
export type LaunchResult =
  | "launched"
  /** The job starts, but the response is lost. */
  | "answerLost"
  /** It does not reach the vendor, but the app does not know that. */
  | "requestLost"
  /** 429: certainly not started. */
  | "busy"
  /** Rejected, also when it is repeated. */
  | "refused";

export type StepFaultKind =
  /** The host is killed before the work of the step; the step is executed after the restart. */
  | "crashesBefore"
  /** The host is killed after the work of the step; the step is executed again. */
  | "crashesAfter"
  /** The host is killed after the result is stored and before the next turn. */
  | "crashesAfterRecord"
  /** The step is executed again some time later, and its result is delivered twice. */
  | "repeated"
  /** The step throws before, or after, its work. */
  | "throwsBefore"
  | "throwsAfter"
  /** The step takes longer; if the host is killed during it, it is executed again. */
  | "slow";

export interface StepFault {
  /** Which execution of a step, counted over all of them. */
  readonly execution: number;
  readonly kind: StepFaultKind;
  /** How long the host is down, or the step takes. */
  readonly seconds: number;
}

export type JobEnd = "succeeded" | "partial" | "failed" | "platformFailure";

export interface WorldStory {
  readonly vendor: "databricks" | "dbt" | "pipeline";
  /** The vendor's id of the first execution. */
  readonly firstRunId?: number;
  readonly runSeconds: number;
  /** The end of each execution at the vendor; the last one also for all further ones. */
  readonly ends: readonly JobEnd[];
  readonly looksQueued: boolean;
  /** How long a job continues after a cancel; null if it ignores the cancel. */
  readonly stopSeconds: number | null;
  /** How long a new run is missing from the vendor's list. */
  readonly listLagSeconds: number;
  readonly launches: readonly LaunchResult[];
  /** How long dbt rejects all requests after a 429. */
  readonly busySeconds: number;
  /** Times without a response from the vendor. */
  readonly silences: readonly { readonly from: number; readonly seconds: number }[];
  /** Times in which the claims can be neither read nor changed. */
  readonly storageSilences: readonly { readonly from: number; readonly seconds: number }[];
  /** How often the vendor starts a failed execution again by itself. */
  readonly vendorRetries: number;
  /** How long an execution of somebody else is active from the start; 0 without one. Pipelines only, as the next. */
  readonly otherSeconds: number;
  readonly onActive: "wait" | "fail" | "adopt";
  readonly waitSeconds: number;
  readonly timeoutSeconds: number;
  readonly queueTimeoutSeconds: number | null;
  /** Null for a run that 0.1.0 accepted, which has no such step, and does not close its claims. */
  readonly outputs: "summary" | "none" | null;
  /** Whether a failed attempt is followed by another one, and by which. */
  readonly retries: "none" | "rerun" | "repair";
  readonly relaunches: boolean;
  /** The vendor repairs nothing. */
  readonly refusesRepairs: boolean;
  /** Once the run has ended, another one that repairs it is asked for; twice, with the same request. */
  readonly repair: { readonly mode: "repair" | "rerun" | null } | null;
  /** Further starts with the key of the run, with the same body or with another one. */
  readonly starts: readonly { readonly at: number; readonly isOther: boolean }[];
  readonly cancels: readonly number[];
  readonly wakes: readonly { readonly at: number; readonly data: unknown }[];
  /** Nothing may be made of events that no orchestrator knows. */
  readonly strays: readonly number[];
  readonly stepFaults: readonly StepFault[];
  /** Turns that are executed and lost, because the host is killed before they are stored. */
  readonly lostTurns: readonly { readonly turn: number; readonly seconds: number }[];
  /** Accepted by a version that had no lookouts, so their steps and turns are other ones. */
  readonly withoutLookouts?: boolean;
  /** Its lookout; null if the vendor has no list. */
  readonly lookout: LookoutTrouble | null;
  /** The machine sleeps: everything that falls due meanwhile comes at once. */
  readonly sleeps: readonly { readonly at: number; readonly seconds: number }[];
  /** What the receiver of the callback does, one try after the other; null without a callback. */
  readonly receiver: readonly ("takes" | "isAway" | "refuses" | "isEarly")[] | null;
}

const second = fc.integer({ min: 0, max: 500 });
const downtime = fc.constantFrom(0, 1, 20, 90, 400, 4_000);

const stepFault: fc.Arbitrary<StepFault> = fc.record({
  execution: fc.integer({ min: 1, max: 20 }),
  kind: fc.constantFrom<StepFaultKind>(
    ...(["crashesBefore", "crashesAfter", "crashesAfterRecord", "repeated"] as const),
    ...(["throwsBefore", "throwsAfter", "slow"] as const),
  ),
  seconds: downtime,
});

const wakeData = fc.constantFrom<unknown>(
  {},
  null,
  "look!",
  { deadline: null },
  { deadline: "yesterday", more: [1] },
);

const shape = {
  runSeconds: fc.integer({ min: 0, max: 400 }),
  ends: fc.array(fc.constantFrom<JobEnd>("succeeded", "partial", "failed", "platformFailure"), {
    minLength: 1,
    maxLength: 3,
  }),
  looksQueued: fc.boolean(),
  stopSeconds: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 6 }),
  listLagSeconds: fc.constantFrom(0, 0, 0, 8),
  launches: fc.array(
    fc.constantFrom<LaunchResult>("launched", "answerLost", "requestLost", "busy", "refused"),
    { minLength: 1, maxLength: 3 },
  ),
  busySeconds: fc.constantFrom(0, 20, 200, 1_000),
  silences: fc.array(fc.record({ from: second, seconds: fc.constantFrom(10, 60, 250, 2_000) }), {
    maxLength: 2,
  }),
  storageSilences: fc.array(
    fc.record({ from: second, seconds: fc.constantFrom(10, 250, 2_000, 10_000) }),
    { maxLength: 1 },
  ),
  waitSeconds: fc.constantFrom(15, 30, 120),
  timeoutSeconds: fc.constantFrom(60, 300, 86_400),
  queueTimeoutSeconds: fc.constantFrom(null, null, 90),
  outputs: fc.constantFrom("summary", "summary", "none", null),
  retries: fc.constantFrom("none", "rerun", "repair"),
  relaunches: fc.boolean(),
  refusesRepairs: fc.constantFrom(false, false, true),
  repair: fc.option(fc.record({ mode: fc.constantFrom(null, "repair", "rerun") })),
  starts: fc.array(fc.record({ at: second, isOther: fc.boolean() }), { maxLength: 3 }),
  cancels: fc.array(second, { maxLength: 3 }),
  wakes: fc.array(fc.record({ at: second, data: wakeData }), { maxLength: 3 }),
  strays: fc.array(second, { maxLength: 2 }),
  stepFaults: fc.array(stepFault, { maxLength: 4 }),
  lostTurns: fc.array(fc.record({ turn: fc.integer({ min: 1, max: 30 }), seconds: downtime }), {
    maxLength: 2,
  }),
  sleeps: fc.array(fc.record({ at: second, seconds: downtime }), { maxLength: 2 }),
  receiver: fc.option(
    fc.array(fc.constantFrom("takes", "isAway", "refuses", "isEarly"), {
      minLength: 1,
      maxLength: 3,
    }),
  ),
};

const jobs = {
  vendorRetries: fc.constant(0),
  otherSeconds: fc.constant(0),
  onActive: fc.constant("wait" as const),
};

const pipelines = {
  // An update does not end with parts skipped.
  ends: fc.array(fc.constantFrom<JobEnd>("succeeded", "failed", "failed"), {
    minLength: 1,
    maxLength: 4,
  }),
  vendorRetries: fc.constantFrom(0, 1, 2),
  otherSeconds: fc.constantFrom(0, 0, 20, 200, 1_000),
  onActive: fc.constantFrom("wait", "wait", "fail", "adopt"),
};

export const storiesAt = (vendor: WorldStory["vendor"]): fc.Arbitrary<WorldStory> =>
  fc.record({
    ...shape,
    ...(vendor === "pipeline" ? pipelines : jobs),
    vendor: fc.constant(vendor),
    lookout: lookoutTroubles,
  });
