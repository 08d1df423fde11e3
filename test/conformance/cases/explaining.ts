import type { AttemptReference, EndedStatus, Explanation } from "../../../src/contracts/attempt";
import { story, whereStarts } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import type { World } from "../world";

export const REASON = "division by zero";

const MEGABYTE = 1_048_576;
const aMegabyteOf = (text: string): string => text.repeat(Math.ceil(MEGABYTE / text.length));

export const HOSTILE_TEXTS: readonly (readonly [name: string, text: string])[] = [
  ["letters", aMegabyteOf("a")],
  ["newlines", aMegabyteOf("x\n")],
  ["tags", aMegabyteOf("<title ")],
  ["quotation marks", aMegabyteOf('"\\')],
  ["control characters", aMegabyteOf("a\u0000\u001b[")],
];

export interface FailedRun {
  readonly attempt: AttemptReference;
  readonly status: EndedStatus;
}

/** A run that failed long enough ago for everything about it to be readable. */
export async function aFailedRun(world: World, reason = REASON): Promise<FailedRun> {
  const script = { kind: "fails", afterSeconds: 60, part: "orders", reason } as const;
  const attempt = await world.attemptOf(script);
  world.pass(600);
  return { attempt, status: await world.endedStatusOf(attempt) };
}

/** Asks until the vendor has the detail. */
export async function explained(
  world: World,
  { attempt, status }: FailedRun,
): Promise<Extract<Explanation, { kind: "explained" }>> {
  for (let tries = 0; tries < 10; tries++) {
    const result = await world.provider.explain(attempt, status);
    if (result.kind === "explained") return result;
    world.pass(result.retryAfterSeconds);
  }
  demand(false, "An explanation comes within ten tries.");
}

export const explaining = [
  story("names the part that failed, and its reason", async (world) => {
    const { failedSteps, omitted } = await explained(world, await aFailedRun(world));

    demandEqual([failedSteps.length, omitted], [1, 0], "The number of failed parts");
    const [step] = failedSteps;
    demand(step?.name.includes("orders") === true, "The part is named.", step);
    demand(step.error.includes(REASON), "The reason is named.", step);
  }),

  story("finds no failed part in a run that succeeded", async (world) => {
    const attempt = await world.attemptOf({ kind: "succeeds", afterSeconds: 60 });
    world.pass(600);
    const status = await world.endedStatusOf(attempt);

    demandEqual((await explained(world, { attempt, status })).failedSteps, [], "The failed parts");
  }),

  story("notes that the vendor knows no such run", async (world) => {
    const { attempt, status } = await aFailedRun(world);
    const vendorRunId = world.simulator.missingRunId;

    const result = await explained(world, { attempt: { ...attempt, vendorRunId }, status });

    demand(result.note !== null, "There is a note.", result);
  }),

  ...HOSTILE_TEXTS.map(([name, text]) =>
    story(`bounds a reason of a megabyte of ${name}`, async (world) => {
      const run = await aFailedRun(world, text);

      const { failedSteps } = await explained(world, run);

      demand(run.status.kind === "failed", "The run has failed.", run.status);
      demand(failedSteps.length <= 1, "There is one failed part.", failedSteps.length);
    }),
  ),

  ...whereStarts(
    HOSTILE_TEXTS.map(([name, text]) =>
      story(`bounds a refusal of a megabyte of ${name}`, async (world) => {
        const job = world.addJob();
        const order = await world.order(job);
        const attempt = await world.launched(order);
        const answer = world.subject.answers.error({ status: 400, text });
        world.harm(answer);

        const other = { ...order, attemptNumber: 2 };
        demandKind(await world.provider.launch(other), "rejected", "tryAgain");
        demandKind(await world.provider.check(attempt), "unreachable");
        demandKind(await world.provider.cancel(attempt), "rejected", "unreachable");
        demandKind(await world.provider.explain(attempt, CANCELLED), "explained");
      }),
    ),
  ),
];

const CANCELLED: EndedStatus = {
  kind: "cancelled",
  vendorState: "CANCELLED",
  message: "Cancelled.",
  runPageUrl: null,
};
