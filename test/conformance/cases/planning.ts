import { story, whereJobs, whereStarts } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";

export const planning = [
  story("plans a job that is named by its id", async (world) => {
    const job = world.addJob();

    const { plan } = await world.order(job);

    const isSaved = world.subject.launches !== "submits";
    demandEqual(
      [plan.provider, plan.connectionId, plan.vendorJobId],
      [world.subject.vendor.name, world.connection.id, isSaved ? job.id : ""],
      "What a plan says of its vendor, connection and job",
    );
  }),

  ...whereStarts([
    story("starts nothing", async (world) => {
      const job = world.addJob();

      await world.order(job);

      demandEqual([world.starts(), world.simulator.runsOf(job.id)], [0, []], "Starts and runs");
    }),
  ]),

  ...whereJobs([
    story("plans a job that is named by its name", async (world) => {
      const job = world.addJob();

      const { plan } = await world.orderOf(world.simulator.targetOf({ jobName: job.name }));

      demandEqual(plan.vendorJobId, job.id, "The job of the plan");
    }),

    story("rejects a name that no job has, and says it", async (world) => {
      const { name } = world.simulator.missingJob;

      const result = await world.provider.planLaunch(world.simulator.targetOf({ jobName: name }));

      const { failure } = demandKind(result, "rejected");
      demand(failure.message.includes(name), "The message names the job.", failure);
    }),

    story("rejects an id that no job has, when it is planned or launched", async (world) => {
      const { id } = world.simulator.missingJob;
      const target = world.simulator.targetOf({ jobId: id });

      const planned = await world.provider.planLaunch(target);
      const result =
        planned.kind === "planned"
          ? await world.provider.launch(await world.orderOf(target))
          : planned;

      const { failure } = demandKind(result, "rejected");
      demandEqual(failure.code, world.subject.missingJobCode, "The code");
      demand(failure.message.includes(id), "The message names the job.", failure);
    }),
  ]),
];
