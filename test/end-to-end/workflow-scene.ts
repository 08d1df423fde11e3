import type {
  JobDefinition,
  TaskDefinition,
} from "../../local/simulators/databricks/job-definition";
import type { Answer, Document, World } from "../support/world";

export type Fields = Readonly<Record<string, unknown>>;

/** The JSON of a workflow, with the fields that tests read most. */
export interface WorkflowJson extends Document {
  readonly steps: readonly StepJson[];
  readonly counts: Readonly<Record<string, number>>;
}

export interface StepJson {
  readonly name: string;
  readonly status: string;
  readonly runId: string | null;
  readonly message: string | null;
  readonly [field: string]: unknown;
}

export const post = (
  world: World,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  world.call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

export async function startWorkflow(
  world: World,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<WorkflowJson> {
  const answer = await post(world, "/api/workflows", body, headers);
  if (answer.status !== 202) throw new Error(`Not accepted: ${answer.status} ${answer.text}`);
  return answer.body as WorkflowJson;
}

export const workflowOf = async (world: World, id: string): Promise<WorkflowJson> =>
  (await world.call(`/api/workflows/${id}`)).body as WorkflowJson;

/** Lets virtual time pass until the workflow is done, and returns its status document. */
export async function workflowEnded(
  world: World,
  id: string,
  limit?: { seconds: number },
): Promise<WorkflowJson> {
  await world.until(
    everySoOften(world, () => isDone(world, id)),
    limit,
  );
  return workflowOf(world, id);
}

const LOOK_EVERY_MS = 5_000;

/** A list reads every instance of the hub, and hundreds of steps make something due every moment. */
function everySoOften(world: World, holds: () => Promise<boolean>): () => Promise<boolean> {
  let next = 0;
  return async () => {
    const now = world.clock.now().getTime();
    if (now < next) return false;
    next = now + LOOK_EVERY_MS;
    return holds();
  };
}

/** Cheaper than the status document, which reads the runs of the steps. */
const isDone = async (world: World, id: string): Promise<boolean> => {
  const { body } = await world.call("/api/workflows");
  const listed = body["workflows"] as readonly WorkflowJson[];
  return listed.some((one) => one.id === id && one.done);
};

export const resume = (world: World, id: string, body: unknown = {}): Promise<Answer> =>
  post(world, `/api/workflows/${id}/resume`, body);

/** A step that runs a job of the simulated workspace. */
export const jobStep = (name: string, jobId: string, fields: Fields = {}): Fields => ({
  name,
  run: { target: { type: "databricks-job", jobId } },
  ...fields,
});

/** A job of one task. */
export const aJob = (
  name: string,
  task: Partial<TaskDefinition> = {},
  fields: Partial<JobDefinition> = {},
): JobDefinition => ({
  name,
  maxConcurrentRuns: 1_000,
  tasks: [{ key: "main", durationSeconds: 20, ...task }],
  ...fields,
});

export const FAILS: Partial<TaskDefinition> = {
  outcome: { kind: "fails", error: "ValueError: no rows" },
};

/** Fails, and succeeds when it is repaired. */
export const FAILS_ONCE: Partial<TaskDefinition> = {
  ...FAILS,
  repairedOutcome: { kind: "succeeds" },
};

/** The status of each step, by its name. */
export const statusesOf = ({ steps }: WorkflowJson): Record<string, string> =>
  Object.fromEntries(steps.map(({ name, status }) => [name, status]));

export const stepOf = ({ steps }: WorkflowJson, name: string): StepJson => {
  const step = steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`There is no step ${name}.`);
  return step;
};
