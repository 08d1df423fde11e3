import { story, whereAttaches } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import type { World } from "../world";

const REFUSED = "Ada has hidden this run.";

/** Plans an attachment to the run of a job, with further fields in the target. */
async function orderTo(world: World, fields: Readonly<Record<string, unknown>> = {}) {
  const job = world.addJob();
  const target = { ...world.simulator.targetOf({ jobId: job.id }), ...fields };
  return { job, order: await world.orderOf(target) };
}

export const attaching = whereAttaches([
  story("watches the run that exists, and starts nothing", async (world) => {
    const { job, order } = await orderTo(world);

    const result = demandKind(await world.provider.launch(order), "launched");
    const again = demandKind(await world.restarted().launch(order), "launched");
    const settled = demandKind(await world.provider.settleLaunch(order), "found");
    const confirmed = demandKind(
      await world.provider.confirmLaunch(order, result.attempt),
      "found",
    );

    demandEqual([result.adopted, result.attempt.adopted], [true, true], "Whether it is adopted");
    demandEqual(
      [result, again, settled, confirmed].map(({ attempt }) => attempt.vendorRunId),
      Array(4).fill(world.simulator.runsOf(job.id)[0]),
      "The run",
    );
    demandEqual([world.starts(), world.simulator.runsOf(job.id).length], [0, 1], "Starts and runs");
  }),

  story("leaves the run to go on unless its cancel is asked for", async (world) => {
    const { order } = await orderTo(world);
    const other = await orderTo(world, { cancelAtVendor: true });
    const kept = await orderTo(world, { cancelAtVendor: false });

    const attempts = [order, other.order, kept.order].map((one) => world.launched(one));

    demandEqual(
      (await Promise.all(attempts)).map(({ leaveRunning }) => leaveRunning),
      [true, undefined, true],
      "Whether it is left",
    );
  }),

  story("links the page of the run from the first moment", async (world) => {
    const { order } = await orderTo(world);

    const { runPageUrl, vendorRunId } = await world.launched(order);

    demand(runPageUrl?.includes(vendorRunId) === true, "The page is that of the run.", runPageUrl);
  }),

  story("attaches to a run that has ended", async (world) => {
    const job = world.addJob({ kind: "succeeds", afterSeconds: 60 });
    world.pass(600);

    const attempt = await world.launched(await world.order(job));

    demandEqual((await world.statusOf(attempt)).kind, "succeeded", "The status");
  }),

  story("rejects a run that the vendor does not have, and names it", async (world) => {
    const vendorRunId = world.simulator.missingRunId;
    const target = { ...world.simulator.targetOf({ jobId: world.addJob().id }), vendorRunId };

    const { failure } = demandKind(await world.provider.planLaunch(target), "rejected");

    demandEqual(failure.code, "runNotFound", "The code");
    demand(failure.message.includes(vendorRunId), "The message names the run.", failure);
  }),

  story("rejects a run that the vendor refuses to show, in the vendor's words", async (world) => {
    const target = world.simulator.targetOf({ jobId: world.addJob().id });
    world.harm(world.subject.answers.error({ status: 403, text: REFUSED }));

    const { failure } = demandKind(await world.provider.planLaunch(target), "rejected");

    demand(failure.code !== "runNotFound", "It may exist.", failure);
    demand(failure.message.includes(REFUSED), "The vendor's words are kept.", failure);
  }),

  ...["status", "html", "emptyBody"].map((kind) =>
    story(`does not call a run missing when the vendor fails with ${kind}`, async (world) => {
      const target = world.simulator.targetOf({ jobId: world.addJob().id });
      world.harm(
        kind === "status" ? { kind, status: 503 } : { kind: kind as "html" | "emptyBody" },
      );

      demandKind(await world.provider.planLaunch(target), "unreachable");
    }),
  ),

  story("does not take a response about another run for this one", async (world) => {
    const target = world.simulator.targetOf({ jobId: world.addJob().id });
    const { missingRunId } = world.simulator;
    world.harm(world.subject.answers.runWithPage(missingRunId, "https://x.example/"), "showRun");

    demandKind(await world.provider.planLaunch(target), "unreachable");
  }),
]);
