import type { ActiveRuns } from "../../../src/providers/provider";
import { story } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import type { World } from "../world";

async function listedBy(world: World): Promise<ActiveRuns> {
  const { listActive } = world.provider;
  demand(listActive !== null, "There is a list.");
  return demandKind(await listActive(world.connection.id), "listed");
}

/** More than fit on a page of any vendor. */
const MANY = 130;

export const listingActive = [
  story("lists an active run, in the state that a check gives", async (world) => {
    const attempt = await world.attemptOf({ kind: "worksOn" });
    world.pass(600);

    const { runs } = await listedBy(world);

    const { vendorState } = await world.statusOf(attempt);
    const { vendorRunId } = attempt;
    demandEqual(runs, [{ vendorRunId, vendorState }], "The one active run is listed.");
  }),

  story("does not list a run that has ended", async (world) => {
    const working = await world.attemptOf({ kind: "worksOn" });
    await world.attemptOf({ kind: "succeeds", afterSeconds: 60 });
    world.pass(600);

    const { runs } = await listedBy(world);

    const ids = runs.map(({ vendorRunId }) => vendorRunId);
    demandEqual(ids, [working.vendorRunId], "Only the run that works is listed.");
  }),

  story("lists nothing if nothing is active", async (world) => {
    const { runs, calls } = await listedBy(world);

    demandEqual({ runs, calls }, { runs: [], calls: 1 }, "The list is empty.");
  }),

  story("lists all pages, and says how many calls they have needed", async (world) => {
    const ids: string[] = [];
    for (let run = 0; run < MANY; run++) {
      ids.push((await world.attemptOf({ kind: "worksOn" })).vendorRunId);
    }
    const before = world.simulator.requests.all().length;

    const { runs, calls } = await listedBy(world);

    const listed = runs.map(({ vendorRunId }) => vendorRunId);
    demandEqual(listed.sort(), ids.sort(), "Every active run is listed.");
    const sent = world.simulator.requests.all().length - before;
    demandEqual(calls, sent, "All calls are counted.");
    demand(calls > 1 && calls <= MANY / 10, "A page holds many runs.", calls);
  }),
];

export const withoutList = [
  story("says that there is no list", (world) => {
    demandEqual(world.provider.listActive, null, "There is no list.");
    return Promise.resolve();
  }),
];
