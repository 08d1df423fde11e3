import type { Fault } from "../../../local/simulators/faults";
import type { AttemptReference } from "../../../src/contracts/attempt";
import type { LaunchOrder } from "../../../src/providers/provider";
import { aClaim } from "../../support/claims";
import { type Story, story } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import { STANDSTILLS, type World } from "../world";
import { stoppedClaim } from "./claiming";

const fails = { kind: "fails", afterSeconds: 60, part: "orders", reason: "no rows" } as const;

interface Failed {
  readonly order: LaunchOrder;
  readonly attempt: AttemptReference;
}

async function aFailedRun(world: World): Promise<Failed> {
  const order = await world.order(world.addJob(fails));
  const attempt = await world.launched(order);
  world.pass(600);
  return { order, attempt };
}

/** The order of attempt 2, which repairs the failed one. */
async function aRepair(world: World): Promise<LaunchOrder> {
  const { order, attempt } = await aFailedRun(world);
  const planned = demandKind(await world.provider.planRepair(order.target, attempt), "planned");
  return { ...order, plan: planned.plan, attemptNumber: 2, repairs: attempt };
}

const LOST_ANSWERS: readonly (readonly [name: string, fault: Fault])[] = [
  ["the connection is reset after the vendor acted", { kind: "reset", when: "afterEffect" }],
  ["the answer breaks off", { kind: "cutOff", effect: true }],
  ["the answer is a web page", { kind: "html", effect: true }],
  ["a gateway answers 504 after the vendor acted", { kind: "status", status: 504, effect: true }],
];

/** For a vendor that can repair the runs of the target. */
export const repairing: readonly Story[] = [
  story("repairs a failed run once, and knows its repair again", async (world) => {
    const order = await aRepair(world);

    const first = demandKind(await world.provider.launch(order), "launched");
    const second = demandKind(await world.restarted().launch(order), "launched");
    const settled = demandKind(await world.restarted().settleLaunch(order), "found");

    demandEqual(world.repairs(), 1, "The requests to repair");
    demandEqual(
      [second.attempt.vendorRunId, second.attempt.details, settled.attempt.details],
      [first.attempt.vendorRunId, first.attempt.details, first.attempt.details],
      "The attempt",
    );
  }),

  story("repairs a run after a slow look-up", async (world) => {
    const order = await aRepair(world);
    world.slowNextLookUp(24);

    demandKind(await world.provider.launch(order), "launched");

    demandEqual(world.repairs(), 1, "The requests that were sent");
  }),

  ...STANDSTILLS.map((standstill) =>
    story(
      `sends no repair when it was stopped after it took the claim: ${JSON.stringify(standstill)}`,
      async (world) => {
        const order = await aRepair(world);
        const claim = stoppedClaim(world, standstill);

        const result = demandKind(await world.provider.launch(order, claim), "tryAgain");

        demandEqual(result.mayHaveStarted, true, "Another execution may have repaired it");
        demandEqual(world.repairs(), 0, "The requests to repair");
        demand(claim.calls.join().includes("release"), "It is given back.", claim);
      },
    ),
  ),

  story("watches the repair, and not the failure before it", async (world) => {
    const order = await aRepair(world);

    const { attempt } = demandKind(await world.provider.launch(order), "launched");
    const early = await world.statusOf(attempt);
    world.pass(600);
    const late = await world.statusOf(attempt);

    demandEqual(early.kind, "active", "The repair at first");
    demand(late.kind !== "active", "The repair has ended.", late);
  }),

  ...LOST_ANSWERS.map(([name, fault]) =>
    story(`finds the one repair that was made when ${name}`, async (world) => {
      const order = await aRepair(world);
      world.harm(fault, "repair");
      const unclear = demandKind(await world.provider.launch(order), "tryAgain", "unclear");
      world.heal();

      demandKind(await world.restarted().settleLaunch(order), "found");

      demandEqual(unclear.kind, "unclear", "What the lost answer says");
      demandEqual(world.repairs(), 1, "The requests to repair");
    }),
  ),

  story("sends no repair that an earlier execution may have sent", async (world) => {
    const order = await aRepair(world);

    const sent = aClaim({ mayHaveBeenSent: true });
    demandKind(await world.provider.launch(order, sent), "unclear");

    demandEqual(world.repairs(), 0, "The requests to repair");
  }),

  story("sends no repair after the deadline", async (world) => {
    const order = await aRepair(world);
    world.pass(7_200);

    demandKind(await world.provider.launch(order), "tryAgain", "unclear", "rejected");

    demandEqual(world.repairs(), 0, "The requests to repair");
  }),

  story("has nothing to repair in a run that has succeeded", async (world) => {
    const order = await world.order(world.addJob({ kind: "succeeds", afterSeconds: 60 }));
    const attempt = await world.launched(order);
    world.pass(600);

    const result = demandKind(await world.provider.planRepair(order.target, attempt), "rejected");

    demandEqual(result.failure.code, "nothingToRepair", "The code");
  }),
];

/** For a vendor that has no repair of the runs of the target. */
export const startingAnew: readonly Story[] = [
  story("says that a failed run cannot be repaired", async (world) => {
    const { order, attempt } = await aFailedRun(world);

    const result = demandKind(await world.provider.planRepair(order.target, attempt), "rejected");

    demandEqual(result.failure.code, "notRepairable", "The code");
  }),
];
