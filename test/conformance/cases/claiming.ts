import type { LaunchResult } from "../../../src/contracts/attempt";
import type { Claim, ClaimKey } from "../../../src/contracts/claim";
import { aClaim, MemoryClaims } from "../../support/claims";
import { story, whereStarts } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import { STANDSTILLS, type World } from "../world";

/** A claim that is taken, whereupon the process is stopped. */
export const stoppedClaim = (world: World, standstill: Parameters<World["stop"]>[0]): NotedClaim =>
  notedClaim(world, {
    send: () => {
      world.stop(standstill);
      return Promise.resolve("mine");
    },
  });

interface NotedClaim extends Claim {
  /** The calls in their order, with how many starts had been sent before. */
  readonly calls: string[];
}

function notedClaim(world: World, changes: Partial<Claim> = {}): NotedClaim {
  const calls: string[] = [];
  const note = (call: string): void => {
    calls.push(`${call} after ${world.starts()} starts`);
  };
  const claim = aClaim(changes);
  return {
    ...{ ...claim, calls },
    send: (baseline) => (note("send"), claim.send(baseline)),
    release: () => (note("release"), claim.release()),
  };
}

const demandDoubt = (result: LaunchResult): void => {
  const doubtful = demandKind(result, "tryAgain", "unclear");
  if (doubtful.kind === "tryAgain") demandEqual(doubtful.mayHaveStarted, true, "The doubt");
};

/** Of the POST of a launch. */
const KEY: ClaimKey = { runId: `r-${"1".repeat(40)}`, attemptNumber: 1, send: 1 };

const NO_ROOM = { status: 429, text: "Too many.", retryAfterSeconds: 77 } as const;
const ARCHIVED = { status: 400, text: "Ada has archived this job." } as const;

export const claiming = whereStarts([
  story("records in the claim that the start is sent, before it is sent", async (world) => {
    const order = await world.order(world.addJob());
    const claim = notedClaim(world);

    demandKind(await world.provider.launch(order, claim), "launched");

    demandEqual(claim.calls, ["send after 0 starts"], "The calls of the claim");
  }),

  story("sends nothing when another execution has taken the claim over", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);
    const lost = aClaim({ send: () => Promise.resolve("lost") });

    const result = demandKind(await world.provider.launch(order, lost), "tryAgain");

    demandEqual(result.mayHaveStarted, true, "The other execution may have started it");
    demandEqual([world.starts(), world.simulator.runsOf(job.id)], [0, []], "Starts and runs");
  }),

  story("sends nothing when the claim cannot be changed", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);
    const unreachable = aClaim({ send: () => Promise.resolve("unreachable") });

    const result = demandKind(await world.provider.launch(order, unreachable), "tryAgain");

    demandEqual(result.mayHaveStarted, false, "Whether it may have started");
    demandEqual([world.starts(), world.simulator.runsOf(job.id)], [0, []], "Starts and runs");
  }),

  story("starts one run at most when an earlier execution was stopped", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);
    const { hasLaunchKey } = world.subject;

    const result = await world.provider.launch(order, aClaim({ mayHaveBeenSent: true }));

    demandKind(result, hasLaunchKey ? "launched" : "unclear");
    demandEqual(world.starts(), hasLaunchKey ? 1 : 0, "The number of starts that were sent");
  }),

  story("finds the run that an earlier execution started before it was stopped", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);
    const first = await world.launched(order);

    const again = await world.restarted().launch(order, aClaim({ mayHaveBeenSent: true }));

    const { attempt } = demandKind(again, "launched");
    demandEqual(attempt.vendorRunId, first.vendorRunId, "The run");
    demandEqual(world.simulator.runsOf(job.id), [first.vendorRunId], "The runs of the job");
  }),

  story("finds that run also with a plan that was made after its start", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);
    const claims = new MemoryClaims();
    const first = demandKind(await world.provider.launch(order, claims.claimOf(KEY)), "launched");
    const { plan } = await world.order(job);

    const again = await world.restarted().launch({ ...order, plan }, claims.claimOf(KEY));

    const { attempt } = demandKind(again, "launched");
    demandEqual(attempt.vendorRunId, first.attempt.vendorRunId, "The run");
    demandEqual(world.simulator.runsOf(job.id), [attempt.vendorRunId], "The runs of the job");
  }),

  ...[NO_ROOM, ARCHIVED].map((error) =>
    story(`gives the claim back after the vendor answered ${error.status}`, async (world) => {
      const order = await world.order(world.addJob());
      world.harm(world.subject.answers.error(error), "start");
      const claim = notedClaim(world);

      demandKind(await world.provider.launch(order, claim), "tryAgain", "rejected");

      demandEqual(
        claim.calls,
        ["send after 0 starts", "release after 1 starts"],
        "The calls of the claim",
      );
    }),
  ),

  ...[NO_ROOM, ARCHIVED].map((error) =>
    story(
      `does not take a ${error.status} as proof when an earlier execution was stopped`,
      async (world) => {
        const order = await world.order(world.addJob());
        world.harm(world.subject.answers.error(error), "start");
        const claim = notedClaim(world, { mayHaveBeenSent: true });

        demandDoubt(await world.provider.launch(order, claim));

        demand(!claim.calls.join().includes("release"), "The claim is kept.", claim.calls);
      },
    ),
  ),

  story("starts a job after a slow look-up", async (world) => {
    const order = await world.order(world.addJob());
    world.slowNextLookUp(24);

    demandKind(await world.provider.launch(order), "launched");

    demandEqual(world.starts(), 1, "The requests that were sent");
  }),

  ...STANDSTILLS.map((standstill) =>
    story(
      `sends nothing without a key when it was stopped after it took the claim: ${JSON.stringify(standstill)}`,
      async (world) => {
        const order = await world.order(world.addJob());
        const claim = stoppedClaim(world, standstill);

        const result = await world.provider.launch(order, claim);

        const { hasLaunchKey } = world.subject;
        if (hasLaunchKey) demandKind(result, "launched");
        else demandDoubt(result);
        demandEqual(world.starts(), hasLaunchKey ? 1 : 0, "The number of starts that were sent");
        demand(hasLaunchKey || claim.calls.join().includes("release"), "It is given back.", claim);
      },
    ),
  ),

  story("keeps the claim when the vendor may have acted", async (world) => {
    const order = await world.order(world.addJob());
    world.harm({ kind: "reset", when: "afterEffect" }, "start");
    const claim = notedClaim(world);

    demandDoubt(await world.provider.launch(order, claim));

    demandEqual(claim.calls, ["send after 0 starts"], "The calls of the claim");
  }),
]);
