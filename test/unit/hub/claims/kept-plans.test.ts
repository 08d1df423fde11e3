import { BlobServiceClient } from "@azure/storage-blob";
import type { LaunchPlan } from "../../../../src/contracts/attempt";
import { aPlan } from "../../../support/run-builders";
import { aKey, type ClaimWorld, CONTAINER, openedBy, startClaimWorld } from "./claim-world";

/** The longest name that is read of a vendor, in letters that take the most bytes. */
const LONGEST_NAME = "\u6771".repeat(500);

const plan = aPlan({
  jobUrl: `https://adb-1.2.azuredatabricks.net/${"p".repeat(500)}`,
  baselineRunId: "12",
  details: { pipelineName: LONGEST_NAME, baselineCreatedMs: "1772431200000" },
});

/** What closing says after a POST was sent by a plan. */
async function sentBy(world: ClaimWorld, by: LaunchPlan, note?: string): Promise<unknown> {
  await (await openedBy(world.claims, aKey(), by)).send(note);
  return world.claims.close(aKey());
}

describe("a claim whose POST was sent", () => {
  it("keeps the plan for whoever has to find out what was started, but not the name of the job", async () => {
    await using world = await startClaimWorld();

    expect(await sentBy(world, { ...plan, jobName: "Nightly load" }, "13")).toStrictEqual({
      ...{ kind: "mayHaveBeenSent", plan, note: "13" },
    });
  });

  it("keeps no plan that was given back", async () => {
    await using world = await startClaimWorld();
    const claim = await openedBy(world.claims, aKey(), aPlan());
    await claim.send();
    await claim.release();

    expect(world.storage.blobs(CONTAINER)).toMatchObject([{ metadata: { state: "planned" } }]);
    expect(world.storage.blobs(CONTAINER)[0]?.metadata).not.toHaveProperty("plan");
  });

  it("keeps the plan of the execution that sends, not of the one that lost the claim", async () => {
    await using world = await startClaimWorld();
    const first = await openedBy(world.claims, aKey(), aPlan({ baselineRunId: "1" }));
    const second = await openedBy(world.claims, aKey(), aPlan({ baselineRunId: "2" }));
    await first.send();
    await second.send();

    expect(await world.claims.close(aKey())).toMatchObject({ plan: { baselineRunId: "2" } });
  });

  it("leaves a plan out that is too long for a header", async () => {
    await using world = await startClaimWorld();

    expect(await sentBy(world, aPlan({ jobUrl: "u".repeat(6_000) }), "13")).toStrictEqual({
      ...{ kind: "mayHaveBeenSent", plan: undefined, note: "13" },
    });
  });

  it.each([
    ["is not encoded", "no plan"],
    ["has another form", Buffer.from('{"vendor":"other"}').toString("base64")],
  ])("has no plan where that %s, as a later version may write it", async (_how, written) => {
    await using world = await startClaimWorld();
    await sentBy(world, aPlan());
    const [name] = Object.keys(world.states());
    const metadata = { state: "sending", execution: "another", plan: written };
    await BlobServiceClient.fromConnectionString(world.storage.connectionString)
      .getContainerClient(CONTAINER)
      .getBlockBlobClient(name!)
      .upload("", 0, { metadata });

    expect(await world.claims.close(aKey())).toStrictEqual({
      ...{ kind: "mayHaveBeenSent", plan: undefined, note: undefined },
    });
  });
});
