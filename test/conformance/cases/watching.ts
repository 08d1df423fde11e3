import type { AttemptStatus } from "../../../src/contracts/attempt";
import { story } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import type { JobScript } from "../subject";
import type { World } from "../world";

const FAILS: JobScript = {
  kind: "fails",
  afterSeconds: 60,
  part: "orders",
  reason: "division by zero",
};

async function statusAfter(world: World, script: JobScript): Promise<AttemptStatus> {
  const attempt = await world.attemptOf(script);
  world.pass(600);
  return world.statusOf(attempt);
}

export const checking = [
  story("calls a run that works active", async (world) => {
    const status = await statusAfter(world, { kind: "worksOn" });

    demand(status.kind === "active" && !status.queued, "It is active and not queued.", status);
  }),

  story("calls a run that ended well succeeded", async (world) => {
    const status = await statusAfter(world, { kind: "succeeds", afterSeconds: 60 });

    demand(status.kind === "succeeded" && !status.partial, "It has succeeded.", status);
  }),

  story("calls a run that failed failed, and says something of it", async (world) => {
    const status = await statusAfter(world, FAILS);

    demand(status.kind === "failed" && status.message !== "", "It has failed.", status);
  }),

  story("answers that the vendor knows no such run", async (world) => {
    const attempt = await world.attemptOf({ kind: "worksOn" });
    const vendorRunId = world.simulator.missingRunId;

    demandKind(await world.provider.check({ ...attempt, vendorRunId }), "missing");
  }),

  story("does not take the 404 of another web server for a missing run", async (world) => {
    const attempt = await world.attemptOf({ kind: "worksOn" });
    world.harm({ kind: "html", status: 404 });

    demandKind(await world.provider.check(attempt), "unreachable");
  }),

  story("never calls a state success that it does not know", async (world) => {
    const attempt = await world.attemptOf({ kind: "worksOn" });
    for (const answer of world.subject.answers.unknownStates(attempt.vendorRunId)) {
      world.harm(answer, "showRun");

      const result = demandKind(await world.provider.check(attempt), "checked", "unreachable");

      demand(
        result.kind !== "checked" || result.status.kind !== "succeeded",
        "No success.",
        result,
      );
      world.heal();
    }
  }),

  story("does not let an answer about another run decide", async (world) => {
    const attempt = await world.attemptOf({ kind: "worksOn" });
    const { answers } = world.subject;
    const other = world.simulator.missingRunId;
    world.harm(answers.succeededRun(attempt.vendorRunId), "showRun");
    demandEqual((await world.statusOf(attempt)).kind, "succeeded", "The status of its own run");
    world.heal();
    world.harm(answers.succeededRun(other), "showRun");

    const { reason } = demandKind(await world.provider.check(attempt), "unreachable");

    const [answered, asked] = reason.split("when asked for");
    demand(answered?.includes(`answered about`) === true, "The reason says it.", reason);
    demand(answered.includes(other), "The other run is named.", reason);
    demand(asked?.includes(attempt.vendorRunId) === true, "The run is named.", reason);
  }),

  ...["https://evil.example/run", "javascript:alert(1)", "//evil.example/run", "no address"].map(
    (page) =>
      story(`shows no page that leads elsewhere: ${page}`, async (world) => {
        const attempt = await world.attemptOf({ kind: "worksOn" });
        world.harm(world.subject.answers.runWithPage(attempt.vendorRunId, page), "showRun");

        const { runPageUrl } = await world.statusOf(attempt);

        demand(
          runPageUrl?.includes("evil") !== true,
          "The page is not the one that the vendor reported.",
          runPageUrl,
        );
      }),
  ),
];

export const cancelling = [
  story("makes an active run end as cancelled", async (world) => {
    const attempt = await world.attemptOf({ kind: "worksOn" });
    world.pass(60);

    demandKind(await world.provider.cancel(attempt), "requested");

    world.pass(60);
    demandEqual((await world.statusOf(attempt)).kind, "cancelled", "The status");
  }),

  story("does not change a run that has ended", async (world) => {
    const attempt = await world.attemptOf({ kind: "succeeds", afterSeconds: 60 });
    world.pass(600);

    demandKind(await world.provider.cancel(attempt), "requested");

    demandEqual((await world.statusOf(attempt)).kind, "succeeded", "The status");
  }),

  story("may be asked twice, before the run has stopped and after", async (world) => {
    const attempt = await world.attemptOf({ kind: "worksOn" });

    demandKind(await world.provider.cancel(attempt), "requested");
    demandKind(await world.provider.cancel(attempt), "requested");
    world.pass(60);
    demandKind(await world.restarted().cancel(attempt), "requested");

    demandEqual((await world.statusOf(attempt)).kind, "cancelled", "The status");
  }),

  story("has nothing to stop where the vendor knows no such run", async (world) => {
    const attempt = await world.attemptOf({ kind: "worksOn" });
    const vendorRunId = world.simulator.missingRunId;

    demandKind(await world.provider.cancel({ ...attempt, vendorRunId }), "requested");

    demandEqual((await world.statusOf(attempt)).kind, "active", "The status of the other run");
  }),
];
