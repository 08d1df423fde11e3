import {
  type AttemptReference,
  CheckResult,
  LaunchResult,
  PlanResult,
} from "../../../src/contracts/attempt";
import { Target } from "../../../src/contracts/target";
import type { LaunchOrder } from "../../../src/providers/provider";
import type { Place } from "./place";
import type { Worker } from "./worker";

export type Order = LaunchOrder;

/** Longer than the job runs. */
export const RUN_SECONDS = 120;

interface RunPlan {
  readonly mode: "start" | "repair";
  readonly runId: string;
}

/** An order that a worker has planned: to start the job, or to repair its first attempt, which has failed. */
export async function prepare(
  place: Place,
  worker: Worker,
  { mode, runId }: RunPlan,
): Promise<Order> {
  const target = Target.parse(place.job.target);
  const order = orderFor(place, { target, runId }, await planned(worker, "planLaunch", { target }));
  if (mode === "start") return order;
  const failed = await launched(worker, order);
  pass(place, RUN_SECONDS);
  const { status } = expectKind(
    CheckResult.parse(await worker.perform("checkAttempt", { attempt: failed })),
    "checked",
  );
  if (status.kind !== "failed") throw new Error(`The first attempt is ${status.kind}.`);
  const plan = await planned(worker, "planRepair", { target, attempt: failed });
  return { ...orderFor(place, { target, runId }, plan), attemptNumber: 2, repairs: failed };
}

export const pass = ({ clock }: Place, seconds: number): void => {
  clock.jumpTo(new Date(clock.now().getTime() + seconds * 1_000));
};

const orderFor = (
  { clock }: Place,
  { target, runId }: Pick<Order, "target" | "runId">,
  plan: Order["plan"],
): Order => ({
  ...{ target, plan, runId, attemptNumber: 1 },
  origin: { deploymentId: "tests", acceptedAt: "2026-01-05T05:59:00.000Z" },
  orderedAt: clock.now().toISOString(),
  deadline: new Date(clock.now().getTime() + 86_400_000).toISOString(),
});

async function planned(worker: Worker, step: string, input: unknown): Promise<Order["plan"]> {
  return expectKind(PlanResult.parse(await worker.perform(step, input)), "planned").plan;
}

async function launched(worker: Worker, order: Order): Promise<AttemptReference> {
  const result = LaunchResult.parse(await worker.perform("launchAttempt", order));
  const { attempt } = expectKind(result, "launched");
  return { ...attempt, runId: order.runId, targetType: order.target.type };
}

function expectKind<Result extends { kind: string }, Kind extends Result["kind"]>(
  result: Result,
  kind: Kind,
): Extract<Result, { kind: Kind }> {
  if (result.kind !== kind) throw new Error(JSON.stringify(result));
  return result as Extract<Result, { kind: Kind }>;
}
