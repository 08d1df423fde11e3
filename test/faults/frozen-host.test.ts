/** A host that is frozen while it looks for a run, while another one takes over its step. */
import { InvocationContext } from "@azure/functions";
import { startBlobStorageSimulator } from "../../local/simulators/blob-storage/blob-storage-simulator";
import { createProviderActivities } from "../../src/activities/provider-activities";
import { type LaunchPlan, LaunchResult } from "../../src/contracts/attempt";
import type { ClaimKey, Claims, ClosedClaim, OpenedClaim } from "../../src/contracts/claim";
import type { LaunchOrder } from "../../src/providers/provider";
import { createClaims } from "../../src/hub/claims/claims";
import { MemoryClaims } from "../support/claims";
import { aLane, oneLane } from "../support/lanes";
import {
  anOrder,
  aPlan,
  JOB_ID,
  LIST_RUNS,
  startDbtWorld,
  type DbtWorld,
} from "../unit/providers/dbt-cloud/dbt-world";
import { unsealed } from "../support/parameter-seals";

/** The launch step of one host. */
async function launchStep(
  { provider }: DbtWorld,
  claims: Claims,
  changes: Partial<LaunchOrder> = {},
): Promise<LaunchResult> {
  const providers = { forTarget: () => provider, forAttempt: () => provider };
  const lane = aLane();
  const steps = createProviderActivities({
    ...{ providers, claims, lanes: oneLane(lane), storage: lane.circuit },
    ...{ openTarget: unsealed.openTarget, now: () => new Date() },
  });
  const step = steps.find(({ name }) => name === "launchAttempt");
  return LaunchResult.parse(
    await step?.handler(anOrder(changes as object), new InvocationContext()),
  );
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

/** The claims of a host that is frozen right after it has recorded that it sends its start. */
class FreezingClaims implements Claims {
  readonly #claims: Claims;
  readonly #froze: () => void;
  readonly #thaw: Promise<void>;

  constructor(claims: Claims, { froze, thaw }: { froze: () => void; thaw: Promise<void> }) {
    this.#claims = claims;
    this.#froze = froze;
    this.#thaw = thaw;
  }

  close(key: ClaimKey): Promise<ClosedClaim> {
    return this.#claims.close(key);
  }

  async open(key: ClaimKey, plan?: LaunchPlan): Promise<OpenedClaim> {
    const opened = await this.#claims.open(key, plan);
    if (opened.kind !== "opened") return opened;
    const { claim } = opened;
    return {
      kind: "opened",
      claim: {
        mayHaveBeenSent: claim.mayHaveBeenSent,
        send: async (note) => {
          const permission = await claim.send(note);
          this.#froze();
          await this.#thaw;
          return permission;
        },
        release: () => claim.release(),
      },
    };
  }
}

function aSignal(): { raise: () => void; raised: Promise<void> } {
  let raise = (): void => undefined;
  const raised = new Promise<void>((resolve) => {
    raise = resolve;
  });
  return { raise, raised };
}

/** One host is frozen between its claim and its start, and goes on after the other one has done the work. */
async function freezeBeforeStart(
  world: DbtWorld,
  claims: Claims,
  { plan, others }: { plan: LaunchOrder["plan"]; others: readonly number[] },
): Promise<{ frozen: LaunchResult; other: LaunchResult[] }> {
  const [froze, thaw] = [aSignal(), aSignal()];
  const freezing = new FreezingClaims(claims, { froze: froze.raise, thaw: thaw.raised });
  const frozen = launchStep(world, freezing, { plan });
  await froze.raised;
  const other: LaunchResult[] = [];
  for (const send of others) {
    world.advance(68);
    other.push(await launchStep(world, claims, { plan, send }));
  }
  thaw.raise();
  return { other, frozen: await frozen };
}

const ONE_AFTER_ANOTHER = aPlan({ details: { jobType: "other" } });
const AT_ONCE = aPlan({ details: { jobType: "ci" } });

describe("a host that is frozen between its claim and the start", () => {
  it("sends no start beside the one that the other host was allowed to send", async () => {
    await using world = await startDbtWorld();
    const plan = ONE_AFTER_ANOTHER;

    const { other, frozen } = await freezeBeforeStart(world, new MemoryClaims(), {
      plan,
      others: [1, 2],
    });

    expect(other).toMatchObject([{ kind: "unclear", resend: true }, { kind: "launched" }]);
    expect(frozen).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
    expect(world.dbt.posts().triggers).toBe(1);
  });

  it("starts no CI job, whose runs dbt executes at once, while the other host looks for it", async () => {
    await using world = await startDbtWorld({ job: { ciJob: true } });
    const plan = AT_ONCE;

    const { other, frozen } = await freezeBeforeStart(world, new MemoryClaims(), {
      plan,
      others: [1],
    });

    const reason = expect.any(String) as string;
    expect(other).toStrictEqual([{ kind: "unclear", reason, baselineRunId: "0" }]);
    expect(frozen).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
    expect(world.dbt.posts().triggers).toBe(0);
  });

  it("leaves its claim to the next execution, which starts the job", async () => {
    await using world = await startDbtWorld({ job: { ciJob: true } });
    const claims = new MemoryClaims();
    await freezeBeforeStart(world, claims, { plan: AT_ONCE, others: [1] });

    const again = await launchStep(world, claims, { plan: AT_ONCE });

    expect(again).toMatchObject({ kind: "launched" });
    expect(world.dbt.posts().triggers).toBe(1);
  });
});
