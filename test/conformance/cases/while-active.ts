import { story, whereJobs } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";

/** For vendors that queue a start while a run of the job is active. */
export const queueing = whereJobs([
  story("calls a run that waits for another one queued", async (world) => {
    const job = world.addJob();
    await world.launched(await world.order(job));
    const second = await world.launched(await world.order(job, { attemptNumber: 2 }));
    world.pass(60);

    const status = await world.statusOf(second);

    demand(status.kind === "active" && status.queued, "It is active and queued.", status);
  }),

  story("makes a queued run end as cancelled, and lets the other one work", async (world) => {
    const job = world.addJob();
    const first = await world.launched(await world.order(job));
    const second = await world.launched(await world.order(job, { attemptNumber: 2 }));

    demandKind(await world.provider.cancel(second), "requested");

    world.pass(60);
    const kinds = [(await world.statusOf(first)).kind, (await world.statusOf(second)).kind];
    demandEqual(kinds, ["active", "cancelled"], "The statuses");
  }),
]);

/** For vendors that refuse a start while a run of the job is active. */
export const refusing = whereJobs([
  story("waits as in a queue while a run is active, and has started nothing", async (world) => {
    const job = world.addJob();
    const first = await world.launched(await world.order(job));
    const order = await world.order(job, { attemptNumber: 2 });

    const result = demandKind(await world.provider.launch(order), "tryAgain");

    demandEqual([result.because, result.mayHaveStarted], ["full", false], "Why it waits");
    demand(result.reason.includes(first.vendorRunId), "The active run is named.", result);
    demandEqual(world.simulator.runsOf(job.id), [first.vendorRunId], "The runs of the job");
  }),

  story("starts its own run once the active one has ended", async (world) => {
    const job = world.addJob({ kind: "succeeds", afterSeconds: 600 });
    const order = await world.order(job, { attemptNumber: 2 });
    const first = await world.launched(await world.order(job));
    demandKind(await world.provider.launch(order), "tryAgain");
    world.pass(900);

    const second = await world.launched(order);

    const ids = [first.vendorRunId, second.vendorRunId];
    demandEqual(world.simulator.runsOf(job.id), ids, "The runs of the job");
  }),

  story(
    "finds its own run, not the one that it waited for, after it was stopped",
    async (world) => {
      const job = world.addJob({ kind: "succeeds", afterSeconds: 600 });
      const order = await world.order(job, { attemptNumber: 2 });
      await world.launched(await world.order(job));
      demandKind(await world.provider.launch(order), "tryAgain");
      world.pass(900);
      world.harm({ kind: "reset", when: "afterEffect" }, "start");
      demandKind(await world.provider.launch(order), "unclear");
      world.heal();

      const again = await world.launched(order);

      demandEqual(again.vendorRunId, world.simulator.runsOf(job.id)[1], "The run");
      demandEqual(world.simulator.runsOf(job.id).length, 2, "The number of runs");
    },
  ),

  story("cancels nothing of somebody else that is active", async (world) => {
    const job = world.addJob({ kind: "succeeds", afterSeconds: 600 });
    const first = await world.launched(await world.order(job));
    world.pass(900);
    const second = await world.launched(await world.order(job, { attemptNumber: 2 }));

    demandKind(await world.provider.cancel(first), "requested");

    world.pass(60);
    demandEqual((await world.statusOf(second)).kind, "active", "The status of the other run");
  }),
]);
