import type { AttemptReference } from "../../../src/contracts/attempt";
import { story, whereStarts } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";

const ARCHIVED = "Ada has archived this job.";

export const launching = whereStarts([
  story("starts one run of the job", async (world) => {
    const job = world.addJob();

    const attempt = await world.launched(await world.order(job));

    demandEqual(world.simulator.runsOf(job.id), [attempt.vendorRunId], "The runs of the job");
  }),

  story(
    "answers with the same run when an order comes again, after a restart too",
    async (world) => {
      const job = world.addJob();
      const order = await world.order(job);

      const first = await world.launched(order);
      const again = await world.launched(order);
      const later = demandKind(await world.restarted().launch(order), "launched").attempt;

      demandEqual(
        [again.vendorRunId, later.vendorRunId],
        [first.vendorRunId, first.vendorRunId],
        "The run",
      );
      demandEqual(world.simulator.runsOf(job.id), [first.vendorRunId], "The runs of the job");
    },
  ),

  story(
    "answers with the same run when an order comes again after the run ended",
    async (world) => {
      const job = world.addJob({ kind: "succeeds", afterSeconds: 60 });
      const order = await world.order(job);
      const first = await world.launched(order);
      world.pass(600);

      const again = await world.launched(order);

      demandEqual(again.vendorRunId, first.vendorRunId, "The run");
      demandEqual(world.simulator.runsOf(job.id), [first.vendorRunId], "The runs of the job");
    },
  ),

  ...[
    { what: "another attempt", changes: { attemptNumber: 2 } },
    { what: "another run", changes: { runId: "r-ffffffffffffffffffffffffffffffffffffffff" } },
    {
      what: "another life of the key",
      changes: { origin: { deploymentId: "production", acceptedAt: "2026-01-05T05:59:30.000Z" } },
    },
    {
      what: "another deployment",
      changes: { origin: { deploymentId: "staging", acceptedAt: "2026-01-05T05:59:00.000Z" } },
    },
  ].map(({ what, changes }) =>
    story(`starts another run for ${what}`, async (world) => {
      const job = world.addJob({ kind: "succeeds", afterSeconds: 600 });
      // Planned before either starts: nothing but its identity tells one order from the other.
      const orders = [await world.order(job), await world.order(job, changes)] as const;

      const first = await world.launched(orders[0]);
      if (world.subject.whileActive === "refuses") world.pass(900);
      const other = await world.launched(orders[1]);

      demand(first.vendorRunId !== other.vendorRunId, "The two are different runs.", other);
      demandEqual(world.simulator.runsOf(job.id).length, 2, "The number of runs");
    }),
  ),

  story("sends no start once the deadline has passed", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);
    world.pass(3_600);

    const launched = await world.provider.launch(order);
    const settled = await world.provider.settleLaunch(order);

    demandKind(launched, "tryAgain", "rejected", "unclear");
    demandKind(settled, "notFound", "unreachable");
    demandEqual([world.starts(), world.simulator.runsOf(job.id)], [0, []], "Starts and runs");
  }),

  story("sends no second start to settle a launch after its deadline", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);
    const attempt = await world.launched(order);
    const before = world.starts();
    world.pass(3_600);

    const settled = demandKind(await world.provider.settleLaunch(order), "found", "unreachable");

    if (settled.kind === "found") {
      demandEqual(settled.attempt.vendorRunId, attempt.vendorRunId, "The run");
    }
    demandEqual(world.starts(), before, "The number of starts that were sent");
  }),

  story("rejects what the vendor refuses for good, in the vendor's words", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);
    world.harm(world.subject.answers.error({ status: 400, text: ARCHIVED }), "start");

    const { failure } = demandKind(await world.provider.launch(order), "rejected");

    demand(failure.message.includes(ARCHIVED), "The vendor's words are kept.", failure);
    demandEqual(world.simulator.runsOf(job.id), [], "The runs of the job");
  }),

  story("starts nothing again that the vendor has deleted since", async (world) => {
    const { simulator } = world;
    // A vendor that deletes no runs has nothing to show here.
    if (simulator.deleteRun === null) return;
    const job = world.addJob({ kind: "succeeds", afterSeconds: 60 });
    const order = await world.order(job);
    const attempt = await world.launched(order);
    world.pass(600);
    await simulator.deleteRun(attempt.vendorRunId);

    const again = await world.provider.launch(order);
    const settled = await world.provider.settleLaunch(order);

    demandKind(again, "runDeleted", "unclear");
    demandKind(settled, "runDeleted", "unreachable");
    demandEqual(simulator.runsOf(job.id), [], "The runs of the job");
  }),

  story("comes to one run when two workers execute one order at once", async (world) => {
    const job = world.addJob();
    const order = await world.order(job);

    const results = await Promise.all([
      world.provider.launch(order),
      world.restarted().launch(order),
    ]);
    const launched: AttemptReference[] = [];
    for (const result of results) {
      // One may have taken the claim of the other, which then tries again.
      const told = demandKind(result, "launched", "tryAgain");
      launched.push(told.kind === "launched" ? told.attempt : await world.launched(order));
    }
    world.pass(order.plan.confirmAfterSeconds ?? 0);
    const confirmed: string[] = [];
    for (const attempt of launched) {
      const found = demandKind(await world.provider.confirmLaunch(order, attempt), "found");
      confirmed.push(found.attempt.vendorRunId);
    }

    world.pass(60);
    const first = launched[0]!;
    const active: string[] = [];
    for (const vendorRunId of world.simulator.runsOf(job.id)) {
      const { kind } = await world.statusOf({ ...first, vendorRunId });
      if (kind === "active") active.push(vendorRunId);
    }
    demandEqual([...new Set(confirmed)], active, "The runs that count are those that work, which");
  }),

  story("confirms the run that it started", async (world) => {
    const order = await world.order(world.addJob());
    const attempt = await world.launched(order);
    world.pass(order.plan.confirmAfterSeconds ?? 0);

    const found = demandKind(await world.provider.confirmLaunch(order, attempt), "found");

    demandEqual(found.attempt.vendorRunId, attempt.vendorRunId, "The run");
  }),
]);
