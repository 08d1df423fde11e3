/** A host that is frozen while it looks for a run, while another one takes over its step. */
import { InvocationContext } from "@azure/functions";
import { startBlobStorageSimulator } from "../../local/simulators/blob-storage/blob-storage-simulator";
import { createProviderActivities } from "../../src/activities/provider-activities";
import { LaunchResult } from "../../src/contracts/attempt";
import type { Claims } from "../../src/contracts/claim";
import { createClaims } from "../../src/hub/claims/claims";
import { MemoryClaims } from "../support/claims";
import {
  anOrder,
  JOB_ID,
  LIST_RUNS,
  startDbtWorld,
  type DbtWorld,
} from "../unit/providers/dbt-cloud/dbt-world";

/** The launch step of one host. */
async function launchStep({ provider }: DbtWorld, claims: Claims): Promise<LaunchResult> {
  const provide = { forTarget: () => provider, forAttempt: () => provider };
  const steps = createProviderActivities(provide, claims);
  const step = steps.find(({ name }) => name === "launchAttempt");
  return LaunchResult.parse(await step?.handler(anOrder(), new InvocationContext()));
}

/** What the two hosts return. The second one executes the step while the answer of dbt's list does not reach the first one. */
async function freeze(
  world: DbtWorld,
  claims: { readonly ofFrozen: Claims; readonly ofOther: Claims },
): Promise<{ frozen: LaunchResult; other: LaunchResult }> {
  world.dbt.faults.add({ path: LIST_RUNS, fault: { kind: "delay", ms: 1_500 } });
  const frozen = launchStep(world, claims.ofFrozen);
  while (world.dbt.requests.matching("GET", LIST_RUNS).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const other = await launchStep(world, claims.ofOther);
  return { other, frozen: await frozen };
}

describe("a host that is frozen while it looks for a run", () => {
  it("sends no second start when it goes on", async () => {
    await using world = await startDbtWorld();
    await using storage = await startBlobStorageSimulator();
    const { connectionString } = storage;
    const connect = (): Claims => createClaims({ kind: "connectionString", connectionString });

    const { other, frozen } = await freeze(world, { ofFrozen: connect(), ofOther: connect() });

    expect(other.kind).toBe("launched");
    expect(frozen).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
    expect(world.dbt.runsOf(JOB_ID)).toHaveLength(1);
  });

  it("finds the run of the other host when it tries again", async () => {
    await using world = await startDbtWorld();
    await using storage = await startBlobStorageSimulator();
    const { connectionString } = storage;
    const claims = createClaims({ kind: "connectionString", connectionString });
    const { other } = await freeze(world, { ofFrozen: claims, ofOther: claims });

    const again = await launchStep(world, claims);

    expect(again).toStrictEqual(other);
    expect(world.dbt.runsOf(JOB_ID)).toHaveLength(1);
  });

  it("would start the job twice if the two hosts did not share their claims", async () => {
    await using world = await startDbtWorld();
    const claims = { ofFrozen: new MemoryClaims(), ofOther: new MemoryClaims() };

    await freeze(world, claims);

    expect(world.dbt.requests.matching("POST", /\/run\/$/)).toHaveLength(2);
  });
});
