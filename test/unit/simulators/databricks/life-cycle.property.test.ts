import fc from "fast-check";
import type {
  JobDefinition,
  RunIf,
  TaskOutcome,
} from "../../../../local/simulators/databricks/job-definition";
import { Workspace } from "../../../../local/simulators/databricks/workspace";

const outcome = fc.constantFrom<TaskOutcome>(
  { kind: "succeeds" },
  { kind: "fails" },
  { kind: "timesOut" },
  { kind: "excluded" },
);
const runIf = fc.constantFrom<RunIf>("ALL_SUCCESS", "ALL_DONE", "AT_LEAST_ONE_FAILED");

/** Up to six tasks, each depending on some of those before it. */
const job: fc.Arbitrary<JobDefinition> = fc
  .array(
    fc.record({
      durationSeconds: fc.nat(30),
      setupSeconds: fc.nat(5),
      outcome,
      runIf,
      upstream: fc.array(fc.nat(5), { maxLength: 3 }),
      retries: fc.nat(2),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((tasks) => ({
    name: "Any",
    maxConcurrentRuns: 2,
    tasks: tasks.map(({ upstream, retries, ...task }, index) => ({
      ...task,
      key: `task_${index}`,
      dependsOn: [...new Set(upstream.filter((other) => other < index))].map(
        (other) => `task_${other}`,
      ),
      earlierAttempts: Array.from({ length: retries }, () => ({
        durationSeconds: 3,
        outcome: { kind: "fails" } as const,
      })),
    })),
  }));

/** Longer than five runs take, two at a time, when six tasks follow each other. */
const LONGEST_MS = 1_000_000;
const STEP_MS = 7_000;
const ORDER = ["queued", "pending", "running", "terminating", "ended"];

/** The phases of five runs of a job, looked at every few seconds; the second is cancelled on the way. */
function watch(definition: JobDefinition, cancelSeconds: number): string[][] {
  let nowMs = 0;
  const workspace = new Workspace({
    now: () => new Date(nowMs),
    seed: "any",
    idsBeyondSafe: false,
  });
  const jobId = workspace.addJob(definition);
  const request = { jobId, body: {}, jobParameters: {} };
  const runs = Array.from({ length: 5 }, () => workspace.launch(request)!);
  const phases: string[][] = runs.map(() => []);
  for (; nowMs <= LONGEST_MS; nowMs += STEP_MS) {
    const seconds = nowMs / 1000;
    workspace.job(jobId).settle(nowMs);
    if (seconds >= cancelSeconds && seconds < cancelSeconds + STEP_MS / 1000)
      runs[1]!.cancel(nowMs);
    runs.forEach((run, index) => phases[index]!.push(run.moment(nowMs).phase));
  }
  return phases;
}

describe("a simulated run", () => {
  it("never goes back, whatever its tasks do, and ends", () => {
    fc.assert(
      fc.property(job, fc.nat(100), (definition, cancelSeconds) => {
        for (const phases of watch(definition, cancelSeconds)) {
          const ranks = phases.map((phase) => ORDER.indexOf(phase));

          expect(ranks).toStrictEqual([...ranks].sort((a, b) => a - b));
          expect(phases.at(-1)).toBe("ended");
        }
      }),
      { numRuns: 60 },
    );
  });

  it("never shares its job with more runs than the job allows", () => {
    fc.assert(
      fc.property(job, fc.nat(100), (definition, cancelSeconds) => {
        const phases = watch(definition, cancelSeconds);
        const active = phases[0]!.map(
          (_phase, instant) =>
            phases.filter((run) => !["queued", "ended"].includes(run[instant]!)).length,
        );

        expect(Math.max(...active)).toBeLessThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });
});
