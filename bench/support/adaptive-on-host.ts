/** Runs of one job in the whole app, on the embedded host and in virtual time, with waits that adapt. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../local/clock";
import { startHost } from "../../local/host/host";
import type { EmbeddedHost } from "../../local/host/running-host";
import { startSimulatedVendors } from "../../local/simulated-vendors";
import { databricksFaults } from "../../local/simulators/databricks/databricks-error";
import { adaptiveWait, type UsualDuration } from "../../src/contracts/adaptive-wait";
import { createRandom, type Scenario, type Simulated, usually } from "./simulated-waits";

const PAST_RUNS = 20;
const RUNS = 20;
const PLAIN_SECONDS = 30;
/** All past runs have ended after this time. */
const LONG_SECONDS = 20_000;
/** Between two starts. They do not start in one rhythm with the checks. */
const START_EVERY_SECONDS = 47;
const STEP_SECONDS = 30;
const MOST_STEPS = 1_000;

interface Played {
  /** By the app. */
  readonly host: Simulated;
  /** By the rule alone, for runs as long. */
  readonly simulation: Simulated;
  readonly plain: Simulated;
}

interface RunDocument {
  readonly done: boolean;
  readonly outcome: string | null;
  readonly checks: number;
  readonly endedAt: string;
  readonly attempts: readonly { readonly startedAt: string; readonly endedAt: string }[];
  readonly usualDuration: UsualDuration | null;
}

/** The list of active runs is refused, because with a lookout the runs would not be looked at one by one. */
export async function playAdaptive(
  scenario: Pick<Scenario, "medianSeconds" | "spread">,
): Promise<Played> {
  const clock = new VirtualClock();
  const random = createRandom(2);
  const durations = Array.from({ length: PAST_RUNS + RUNS }, () => usually(random, scenario));
  await using vendors = await startSimulatedVendors(clock);
  const { databricks } = vendors;
  const jobId = databricks.addJob({
    name: "Nightly load",
    maxConcurrentRuns: PAST_RUNS + RUNS,
    tasks: (number) => [{ key: "main", durationSeconds: durations[number - 1] ?? 0 }],
  });
  for (let run = 0; run < PAST_RUNS; run++) databricks.startRun(jobId);
  clock.jumpTo(new Date(clock.now().getTime() + LONG_SECONDS * 1_000));
  const fault = databricksFaults.error(403, { code: "PERMISSION_DENIED", message: "No list." });
  const match = ({ url }: { readonly url: string }): boolean => url.includes("active_only");
  databricks.faults.add({ method: "GET", path: /runs\/list/, match, times: Infinity, fault });
  const journalDirectory = await mkdtemp(join(tmpdir(), "runward-bench-"));
  await using host = await startHost({
    appRoot: join(__dirname, "..", "..", ".."),
    ...{ port: 0, clock, journalDirectory },
    environment: {
      ...vendors.environment,
      RESULT_LINK_KEYS: "a key for links that nobody uses",
      DEPLOYMENT_ID: "bench",
      TASKHUB_NAME: "bench",
    },
  });
  const documents = await runAll(host, jobId);
  await rm(journalDirectory, { recursive: true, force: true });
  return {
    host: ofAll(documents.map(observed)),
    simulation: ofAll(documents.map((one) => withQuestion(looked(one, waitFor(one))))),
    plain: ofAll(documents.map((one) => looked(one, () => PLAIN_SECONDS))),
  };
}

async function runAll(host: EmbeddedHost, jobId: string): Promise<RunDocument[]> {
  const ids: string[] = [];
  for (let run = 0; run < RUNS; run++) {
    const answer = await fetch(`${host.baseUrl}/api/runs`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        target: { type: "databricks-job", jobId },
        waitSeconds: "adaptive",
        outputs: "none",
      }),
    });
    if (answer.status !== 202) throw new Error(`A start returned ${answer.status}.`);
    ids.push(((await answer.json()) as { readonly id: string }).id);
    await host.advance({ seconds: START_EVERY_SECONDS });
  }
  for (let step = 0; ids.some((id) => host.instance(id)?.runtimeStatus === "Running"); step++) {
    if (step === MOST_STEPS) throw new Error("Some runs are still live.");
    await host.advance({ seconds: STEP_SECONDS });
  }
  return Promise.all(
    ids.map(
      async (id) => (await (await fetch(`${host.baseUrl}/api/runs/${id}`)).json()) as RunDocument,
    ),
  );
}

interface One {
  readonly calls: number;
  readonly delay: number;
}

const ofAll = (runs: readonly One[]): Simulated => ({
  calls: runs.map(({ calls }) => calls),
  delays: runs.map(({ delay }) => delay),
});

const secondsBetween = (start: string, end: string): number =>
  (Date.parse(end) - Date.parse(start)) / 1_000;

function observed({ outcome, checks, endedAt, attempts: [attempt] }: RunDocument): One {
  if (outcome !== "succeeded" || attempt === undefined) {
    throw new Error(`A run has ended as ${outcome ?? "nothing"}.`);
  }
  return withQuestion({ calls: checks, delay: secondsBetween(attempt.endedAt, endedAt) });
}

/** The question how long the job has taken is a call too. */
const withQuestion = ({ calls, delay }: One): One => ({ calls: calls + 1, delay });

const waitFor =
  ({ usualDuration: usual }: RunDocument) =>
  (elapsed: number): number => {
    if (usual === null) throw new Error("A run knows nothing of its job.");
    return adaptiveWait(usual, elapsed);
  };

/** What the checks of a run as long as this one cost, and how late its end is noticed. */
function looked({ attempts: [attempt] }: RunDocument, wait: (elapsed: number) => number): One {
  if (attempt === undefined) throw new Error("A run has no attempt.");
  const duration = secondsBetween(attempt.startedAt, attempt.endedAt);
  let [elapsed, calls] = [0, 1];
  for (; elapsed < duration; calls++) elapsed += wait(elapsed);
  return { calls, delay: elapsed - duration };
}
