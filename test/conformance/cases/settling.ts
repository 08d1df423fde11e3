import type { Fault } from "../../../local/simulators/faults";
import type { LaunchOrder } from "../../../src/providers/provider";
import { story, whereStarts } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import type { VendorAnswers } from "../subject";
import type { World } from "../world";

const LOST_ANSWERS: readonly (readonly [name: string, fault: Fault])[] = [
  ["the connection is reset after the vendor acted", { kind: "reset", when: "afterEffect" }],
  ["the answer breaks off", { kind: "cutOff", effect: true }],
  ["the answer is half of its JSON", { kind: "brokenJson", effect: true }],
  ["the answer is a web page", { kind: "html", effect: true }],
  ["the answer is empty", { kind: "emptyBody", effect: true }],
  ["a gateway answers 504 after the vendor acted", { kind: "status", status: 504, effect: true }],
  ["the vendor answers 500 after it acted", { kind: "status", status: 500, effect: true }],
];

const STARTS_THAT_NEVER_ARRIVED: readonly (readonly [name: string, fault: Fault])[] = [
  ["the connection is reset before the vendor acts", { kind: "reset", when: "beforeEffect" }],
  ["the vendor answers 503", { kind: "status", status: 503 }],
];

const REFUSED = "You may not see this.";

/** None of them says anything about the order. */
const REFUSALS: readonly {
  readonly name: string;
  readonly toFault: (answers: VendorAnswers) => Fault;
}[] = [
  { name: "401", toFault: (answers) => answers.error({ status: 401, text: REFUSED }) },
  { name: "403", toFault: (answers) => answers.error({ status: 403, text: REFUSED }) },
  {
    name: "404 by another web server",
    toFault: () => ({
      kind: "status",
      status: 404,
      contentType: "text/html",
      body: `<html><title>${REFUSED}</title></html>`,
    }),
  },
];

/** Launches while the start is harmed, and then settles what it came to. */
async function settleAfter(fault: Fault, world: World, order: LaunchOrder) {
  world.harm(fault, "start");
  const launched = await world.provider.launch(order);
  demandKind(launched, "tryAgain", "unclear");
  world.heal();
  return world.restarted().settleLaunch(order);
}

export const settling = whereStarts([
  ...LOST_ANSWERS.map(([name, fault]) =>
    story(`finds the one run that was started when ${name}`, async (world) => {
      const job = world.addJob();

      const settled = await settleAfter(fault, world, await world.order(job));

      const found = demandKind(settled, "found");
      demandEqual(world.simulator.runsOf(job.id), [found.attempt.vendorRunId], "The runs");
    }),
  ),

  ...STARTS_THAT_NEVER_ARRIVED.map(([name, fault]) =>
    story(`says what there is, one run or none, when ${name}`, async (world) => {
      const job = world.addJob();

      const settled = await settleAfter(fault, world, await world.order(job));

      const result = demandKind(settled, "found", "notFound");
      const expected = result.kind === "found" ? [result.attempt.vendorRunId] : [];
      demandEqual(world.simulator.runsOf(job.id), expected, "The runs of the job");
    }),
  ),

  ...REFUSALS.map(({ name, toFault }) =>
    story(`learns nothing from a look-up that is refused with ${name}`, async (world) => {
      const job = world.addJob();
      const order = await world.order(job);
      world.harm({ kind: "reset", when: "afterEffect" }, "start");
      demandKind(await world.provider.launch(order), "tryAgain", "unclear");
      world.heal();
      const fault = toFault(world.subject.answers);
      world.harm(fault);

      const { reason } = demandKind(await world.provider.settleLaunch(order), "unreachable");

      demand(reason.includes(REFUSED), "The reason is the vendor's.", reason);
      world.heal();
      const { attempt } = demandKind(await world.provider.settleLaunch(order), "found");
      demandEqual(world.simulator.runsOf(job.id), [attempt.vendorRunId], "The runs");
    }),
  ),

  story("finds the same run each time", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);
    const attempt = await world.launched(order);

    const first = demandKind(await world.provider.settleLaunch(order), "found");
    const second = demandKind(await world.restarted().settleLaunch(order), "found");

    demandEqual(
      [first.attempt.vendorRunId, second.attempt.vendorRunId],
      [attempt.vendorRunId, attempt.vendorRunId],
      "The run",
    );
    demandEqual(world.simulator.runsOf(job.id), [attempt.vendorRunId], "The runs of the job");
  }),

  story("does not take the run of another order for its own", async (world) => {
    const job = world.addJob();
    const other = await world.launched(await world.order(job));
    const order = await world.order(job, { attemptNumber: 2 });

    const settled = demandKind(await world.provider.settleLaunch(order), "found", "notFound");

    const ids = world.simulator.runsOf(job.id).filter((id) => id !== other.vendorRunId);
    const expected = settled.kind === "found" ? [settled.attempt.vendorRunId] : [];
    demandEqual(ids, expected, "The runs of this order");
  }),
]);
