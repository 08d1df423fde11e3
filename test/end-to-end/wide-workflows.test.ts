import { World } from "../support/world";
import { aJob, startWorkflow, workflowEnded, type Fields } from "./workflow-scene";

const KIB = 1_024;
const numbers = Array.from({ length: 300 }, (_, index) => index);

/** As long as a name may be. */
const nameOf = (index: number): string => `${index}`.padEnd(64, "-a-table-with-a-long-name");

/** One would take its launches more slowly than 20 jobs end: the app waits for its rate limit, in real time. */
const WORKSPACES = Array.from({ length: 20 }, (_, index) => `adb-28475930218475${10 + index}.2`);

/** The first step has nothing to refer to. */
const parametersOf = (index: number): Fields =>
  index === 0
    ? { first: "none", note: "none" }
    : {
        first: `\${steps.${nameOf(0)}.outputs.tasks.main.result}`,
        note: `\${steps.${nameOf(0)}.runPageUrl}`,
      };

/** What makes the largest inputs: long names, distant dependencies, a condition and a reference for each step. */
const stepOf = (index: number, jobId: string): Fields => ({
  name: nameOf(index),
  optional: true,
  ...(index > 0 && { dependsOn: [nameOf(0)], when: "finished" }),
  run: {
    target: {
      ...{ type: "databricks-job", workspaceId: WORKSPACES[index % WORKSPACES.length], jobId },
      jobParameters: parametersOf(index),
    },
    waitSeconds: 60,
    outputs: index === 0 ? "summary" : "none",
  },
});

interface Span {
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
}

/** The most runs that were live at the vendor at the same time. */
function mostLive(runs: readonly Span[]): number {
  const moments = runs.flatMap(({ startedAt }) => startedAt ?? []);
  const isLiveAt =
    (moment: Date) =>
    ({ startedAt, endedAt }: Span): boolean =>
      startedAt !== undefined && startedAt <= moment && (endedAt === undefined || endedAt > moment);
  return Math.max(...moments.map((moment) => runs.filter(isLiveAt(moment)).length));
}

describe("a workflow of 300 steps", () => {
  it("runs 20 at the same time at the vendor, and keeps every payload and history small", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const connections = WORKSPACES.map((id) => ({ id, host: databricks.baseUrl }));
    await world.restart({ DATABRICKS_WORKSPACES: JSON.stringify(connections) });
    const output = { notebook_output: { result: "2026-03-01", truncated: false } };
    const fields = { jobParameters: { first: "", note: "" } };
    const jobId = databricks.addJob(aJob("Load", { durationSeconds: 40, output }, fields));
    const steps = numbers.map((index) => stepOf(index, jobId));

    const { id } = await startWorkflow(world, { steps, maxParallel: 20 });
    const ended = await workflowEnded(world, id);

    const runs = databricks.runsOf(jobId);
    const { host } = world;
    const orchestrators = ["workflow", "conductor", "workflowPlan", "run"];
    const sizes = Object.fromEntries(
      orchestrators.map((name) => [
        name,
        { payload: host.largestPayloadBytesOf(name), history: host.largestHistoryBytesOf(name) },
      ]),
    );

    expect(ended).toMatchObject({ status: "succeeded", counts: { total: 300, succeeded: 300 } });
    expect(ended.steps.map(({ name }) => name)).toStrictEqual(numbers.map(nameOf));
    expect(runs).toHaveLength(300);
    expect(mostLive(runs)).toBe(20);
    expect(runs.slice(1).map(({ jobParameters }) => jobParameters["first"])).toStrictEqual(
      numbers.slice(1).map(() => "2026-03-01"),
    );
    expect(host.largestPayloadBytes).toBeLessThan(64 * KIB);
    expect(Math.max(...Object.values(sizes).map(({ history }) => history))).toBeLessThan(256 * KIB);
  }, 300_000);
});
