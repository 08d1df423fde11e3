import type {
  DbtOutputs,
  JobOutputs,
  Outputs,
  PipelineOutputs,
} from "../../../src/contracts/outputs";
import type { RunTask, TasksResult } from "../../../src/contracts/tasks";
import { story } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import { TOKEN, type World } from "../world";
import { aFailedRun, type FailedRun, HOSTILE_TEXTS, REASON } from "./explaining";

/** More than fit into any result. */
const PARTS = 2_000;
/** What one reading may cost. */
const MOST_REQUESTS = 150;
const ECHO = `You sent ${TOKEN}, which is not good.`;

/** Asks until the vendor has them. */
async function outputsOf(world: World, { attempt, status }: FailedRun): Promise<Outputs> {
  for (let tries = 0; tries < 10; tries++) {
    const result = demandKind(await world.provider.outputs(attempt, status), "read", "notYet");
    if (result.kind === "read") return result.outputs;
    world.pass(result.retryAfterSeconds);
  }
  demand(false, "The outputs come within ten tries.");
}

const tasksOf = async (
  world: World,
  { attempt }: Pick<FailedRun, "attempt">,
): Promise<Extract<TasksResult, { kind: "listed" }>> =>
  demandKind(await world.provider.tasks(attempt), "listed");

async function aWideRun(world: World, text: string): Promise<FailedRun> {
  const attempt = await world.attemptOf({ kind: "isWide", afterSeconds: 60, parts: PARTS, text });
  world.pass(600);
  return { attempt, status: await world.endedStatusOf(attempt) };
}

/** How many parts the outputs tell of. */
const sizeOf = (outputs: Partial<JobOutputs & PipelineOutputs & DbtOutputs>): number =>
  Object.keys(outputs.tasks ?? outputs.datasets ?? outputs.nodes ?? {}).length;

const partOf = (tasks: readonly RunTask[], name: string): RunTask | undefined =>
  tasks.find((task) => task.name.includes(name));

export const producing = [
  story("tells what a run produced that succeeded", async (world) => {
    const attempt = await world.attemptOf({ kind: "succeeds", afterSeconds: 60 });
    world.pass(600);
    const status = await world.endedStatusOf(attempt);

    const outputs = await outputsOf(world, { attempt, status });

    demandEqual([sizeOf(outputs), outputs.truncated], [1, false], "The number of parts");
  }),

  story("tells what a run produced that failed", async (world) => {
    const outputs = await outputsOf(world, await aFailedRun(world));

    demandEqual([sizeOf(outputs), outputs.truncated], [1, false], "The number of parts");
    demand(JSON.stringify(outputs).includes("orders"), "The part that failed is named.", outputs);
  }),

  story("tells the same outputs again", async (world) => {
    const run = await aFailedRun(world);

    demandEqual(await outputsOf(world, run), await outputsOf(world, run), "The outputs");
  }),

  story("has no outputs of a run that the vendor does not know", async (world) => {
    const { attempt, status } = await aFailedRun(world);
    const vendorRunId = world.simulator.missingRunId;

    const result = await world.provider.outputs({ ...attempt, vendorRunId }, status);

    demand(demandKind(result, "none").note !== "", "The note says why.", result);
  }),

  story(
    "bounds the outputs of a run of thousands of parts, and what it asks for them",
    async (world) => {
      const run = await aWideRun(world, "x".repeat(6_000));
      const before = world.simulator.requests.all().length;

      const outputs = await outputsOf(world, run);

      const requests = world.simulator.requests.all().length - before;
      demand(requests <= MOST_REQUESTS, "It asks little.", requests);
      demand(sizeOf(outputs) > 0, "It tells of some.", sizeOf(outputs));
      demandEqual(outputs.truncated, true, "Whether something was left out");
    },
  ),

  ...HOSTILE_TEXTS.map(([name, text]) =>
    story(`bounds outputs and tasks with a megabyte of ${name}`, async (world) => {
      const run = await aFailedRun(world, text);

      demand(sizeOf(await outputsOf(world, run)) <= 1, "There is one part.");
      demand((await tasksOf(world, run)).tasks.length > 0, "There is a task.");
    }),
  ),

  story("says no token that is a result or an error", async (world) => {
    for (const run of [await aFailedRun(world, ECHO), await aWideRun(world, ECHO)]) {
      const told = [await outputsOf(world, run), await tasksOf(world, run)];
      demand(!JSON.stringify(told).includes(TOKEN), "No token is said.");
    }
  }),
];

export const listing = [
  story("lists the part that failed, with its reason and its times", async (world) => {
    const { tasks, truncated } = await tasksOf(world, await aFailedRun(world));

    const part = partOf(tasks, "orders");
    demand(part?.error?.includes(REASON) === true, "The part has its reason.", tasks);
    demandEqual(truncated, false, "Whether something was left out");
    const parents = tasks.flatMap(({ parent }) => parent ?? []);
    const names = new Set(tasks.map(({ name }) => name));
    demand(
      parents.every((parent) => names.has(parent)),
      "Every parent is listed.",
      tasks,
    );
  }),

  story("lists the parts of a run that works, with none that has ended badly", async (world) => {
    const attempt = await world.attemptOf({ kind: "worksOn" });
    world.pass(60);

    const { tasks } = await tasksOf(world, { attempt });

    demandEqual(
      tasks.filter(({ error }) => error !== null),
      [],
      "The parts that failed",
    );
    demand(tasks.length > 0, "There are parts.", tasks);
  }),

  story("calls a run missing that the vendor does not know", async (world) => {
    const { attempt } = await aFailedRun(world);
    const vendorRunId = world.simulator.missingRunId;

    demandKind(await world.provider.tasks({ ...attempt, vendorRunId }), "missing");
  }),

  story("bounds the list of a run of thousands of parts, and says so", async (world) => {
    const run = await aWideRun(world, "x".repeat(600));
    const before = world.simulator.requests.all().length;

    const { tasks, truncated } = await tasksOf(world, run);

    const requests = world.simulator.requests.all().length - before;
    demand(requests <= MOST_REQUESTS, "It asks little.", requests);
    demand(tasks.length > 100 && tasks.length <= 1_000, "The list is bounded.", tasks.length);
    demandEqual(truncated, true, "Whether something was left out");
  }),
];
