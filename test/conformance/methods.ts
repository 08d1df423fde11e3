/** Every method of a provider, asked about one failed run, and what it may answer while nothing can be learned. */
import type { LaunchOrder } from "../../src/providers/provider";
import type { FailedRun } from "./cases/explaining";
import type { CheckedProvider } from "./checked-provider";
import type { Story } from "./conformance-case";
import type { LaunchTrait, SimulatedJob, Subject } from "./subject";
import type { World } from "./world";

export interface Asked extends FailedRun {
  readonly job: SimulatedJob;
  readonly order: LaunchOrder;
}

export type Answer = { readonly kind: string };

export interface Method {
  readonly name: string;
  readonly ask: (provider: CheckedProvider, asked: Asked, world: World) => Promise<Answer>;
  /** What it may answer while the vendor is out of reach: nothing was refused, and nothing is known. */
  readonly outOfReach: readonly string[];
  /** The launches for which it asks the vendor; absent for all. */
  readonly where?: readonly LaunchTrait[];
}

export const METHODS: readonly Method[] = [
  {
    name: "planLaunch by id",
    ask: (provider, { job }, { simulator }) =>
      provider.planLaunch(simulator.targetOf({ jobId: job.id })),
    // An id may be planned without a call.
    outOfReach: ["planned", "unreachable"],
  },
  {
    name: "planLaunch by name",
    ask: (provider, { job }, { simulator }) =>
      provider.planLaunch(simulator.targetOf({ jobName: job.name })),
    outOfReach: ["unreachable"],
    where: ["starts"],
  },
  {
    name: "planRepair",
    ask: (provider, { order, attempt }) => provider.planRepair(order.target, attempt),
    // A vendor without repairs is not asked.
    outOfReach: ["rejected", "unreachable"],
  },
  {
    name: "launch",
    ask: (provider, { order }) => provider.launch({ ...order, attemptNumber: 2 }),
    outOfReach: ["tryAgain", "unclear"],
    where: ["starts", "submits"],
  },
  {
    name: "settleLaunch",
    ask: (provider, { order }) => provider.settleLaunch(order),
    outOfReach: ["unreachable"],
    where: ["starts", "submits"],
  },
  {
    name: "confirmLaunch",
    ask: (provider, { order, attempt }) => provider.confirmLaunch(order, attempt),
    // Where the vendor takes a key there is nothing to ask.
    outOfReach: ["found", "unreachable"],
  },
  {
    name: "check",
    ask: (provider, { attempt }) => provider.check(attempt),
    outOfReach: ["unreachable"],
  },
  {
    name: "cancel",
    ask: (provider, { attempt }) => provider.cancel(attempt),
    outOfReach: ["unreachable"],
  },
  {
    name: "explain",
    ask: (provider, { attempt, status }) => provider.explain(attempt, status),
    outOfReach: ["explained"],
  },
  {
    name: "outputs",
    ask: (provider, { attempt, status }) => provider.outputs(attempt, status),
    outOfReach: ["notYet", "none"],
  },
  {
    name: "tasks",
    ask: (provider, { attempt }) => provider.tasks(attempt),
    outOfReach: ["unreachable"],
  },
  {
    name: "durations",
    ask: (provider, { attempt }) => provider.durations(attempt),
    outOfReach: ["unreachable"],
    // What is submitted has no saved job.
    where: ["starts", "attaches"],
  },
  {
    name: "listActive",
    ask: async (provider, { attempt }) =>
      (await provider.listActive?.(attempt.connectionId)) ?? { kind: "noList" },
    // A vendor may have no list for the target.
    outOfReach: ["unreachable", "noList"],
  },
];

/** The methods that ask the vendor for this subject. */
export const methodsOf = ({ launches }: Subject): readonly Method[] =>
  METHODS.filter(({ where }) => where?.includes(launches) !== false);

/** Stories about one method, for the launches for which it asks the vendor. */
export const aboutMethod = ({ where }: Method, stories: readonly Story[]): Story[] =>
  stories.map((one) => (where === undefined ? one : { ...one, where }));

/** What the methods are asked about. */
export async function prepare(world: World): Promise<Asked> {
  const script = { kind: "fails", afterSeconds: 60, part: "orders", reason: "no rows" } as const;
  const job = world.addJob(script);
  const order = await world.order(job);
  const attempt = await world.launched(order);
  world.pass(600);
  return { job, order, attempt, status: await world.endedStatusOf(attempt) };
}
