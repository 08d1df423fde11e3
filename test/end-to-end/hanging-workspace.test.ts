/** A Databricks workspace that accepts connections and does not answer. */
import { RunwardClient } from "../../client/runward-client";
import type { FaultRule } from "../../local/simulators/faults";
import { RealClock } from "../../local/clock";
import { startSimulatedVendors, type SimulatedVendors } from "../../local/simulated-vendors";
import { ACTIVITY_SLOTS } from "../../src/lanes/lanes";
import { startTestHost, type TestHost } from "../support/embedded-host";
import { forgetIdentity } from "../support/forget-identity";
import { trustCertificate } from "../support/trusted-certificates";
import { type Document, World } from "../support/world";
import { aDbtJob, aDbtRun } from "./dbt-jobs";

const HANGS: FaultRule = { path: /\/api\//, times: Infinity, fault: { kind: "hang" } };
const READS_HANG: FaultRule = { ...HANGS, method: "GET" };

/** More than the app has activity slots. */
const RUNS = 60;

const aJob = ({ vendors }: World, durationSeconds = 3_600): string =>
  vendors.databricks.addJob({
    name: "Load",
    maxConcurrentRuns: 100,
    tasks: [{ key: "main", durationSeconds }],
  });

const start = (world: World, target: object, count: number): Promise<Document[]> =>
  Promise.all(
    Array.from({ length: count }, () =>
      world.start({ target: { type: "databricks-job", ...target }, waitSeconds: 10 }),
    ),
  );

/** Virtual time would stand still while a call hangs. */
class RealTimeWorld implements AsyncDisposable {
  readonly vendors: SimulatedVendors;
  readonly #host: TestHost;
  readonly #distrust: () => void;

  private constructor(vendors: SimulatedVendors, host: TestHost, distrust: () => void) {
    this.vendors = vendors;
    this.#host = host;
    this.#distrust = distrust;
  }

  static async start(): Promise<RealTimeWorld> {
    forgetIdentity();
    const clock = new RealClock();
    const vendors = await startSimulatedVendors(clock);
    const distrust = trustCertificate(vendors.keyVault.certificate);
    const environment = {
      ...vendors.environment,
      RESULT_LINK_KEYS: "a-result-link-key-for-tests-that-is-long-enough",
      DEPLOYMENT_ID: "tests",
      TASKHUB_NAME: "tests",
    };
    return new RealTimeWorld(vendors, await startTestHost({ clock, environment }), distrust);
  }

  async start(request: object): Promise<void> {
    const client = new RunwardClient({ baseUrl: this.#host.baseUrl });
    await client.startRun(JSON.stringify(request));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#host.crash();
    await this.vendors.close();
    this.#distrust();
  }
}

async function inRealTime(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const logsWith = (world: World, text: string): string[] =>
  world.logs().filter((line) => line.includes(text));

const messagesOf = (world: World, runs: readonly Document[]): Promise<string[]> =>
  Promise.all(runs.map(async ({ id }) => (await world.status(id)).message));

describe("a workspace that hangs", () => {
  it("does not delay a start elsewhere, although more of its runs call it than there are slots", async () => {
    await using world = await RealTimeWorld.start();
    const { dbtCloud, databricks } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    databricks.faults.add(HANGS);
    const hanging = { target: { type: "databricks-job", jobName: "Load" } };
    await Promise.all(Array.from({ length: RUNS }, () => world.start(hanging)));
    const begun = (): number => databricks.requests.matching("GET", /jobs\/list/).length;
    await inRealTime(() => begun() > 0);

    await world.start(aDbtRun());
    await inRealTime(() => dbtCloud.runs().length > 0);

    // Each would call the workspace if there were slots, and no call has ended yet.
    expect(begun()).toBeLessThan(ACTIVITY_SLOTS);
  });

  describe("while it has live runs", () => {
    let world: World;
    let runs: Document[];
    beforeEach(async () => {
      world = await World.start({ environment: { HTTP_TIMEOUT_SECONDS: "1" } });
      runs = await start(world, { jobId: aJob(world, 600) }, 6);
      const { databricks } = world.vendors;
      await world.until(() => databricks.runs().length === runs.length);
      databricks.faults.add(READS_HANG);
      await world.until(() => logsWith(world, "has not answered").length > 0);
    });
    afterEach(() => world[Symbol.asyncDispose]());

    it("is called once at a time, which the runs show and the log says once", async () => {
      await world.host.advance({ seconds: 120 });
      const messages = await messagesOf(world, runs);
      const calls = world.vendors.databricks.requests.matching("GET", /runs\/get/).length;

      expect(messages).toContainEqual(
        expect.stringMatching(
          /^Watching run \d+\. The newest check failed: The connection \S+ at \S+: not sent, because no call has been answered since \S+Z \(\S+ did not answer within 1 s\); one call at a time is sent until one is answered\.$/,
        ),
      );
      expect(logsWith(world, "has not answered")).toHaveLength(1);
      // Without the circuit, each of the six would make twelve.
      expect(calls).toBeLessThan(30);
    });

    it("delays no run for long once it answers again", async () => {
      await world.host.advance({ seconds: 120 });
      world.vendors.databricks.faults.clear();
      const ended = await Promise.all(runs.map(({ id }) => world.ended(id)));

      expect(ended.map(({ status }) => status)).toStrictEqual(runs.map(() => "succeeded"));
      expect(logsWith(world, "answers again")).toHaveLength(1);
    });

    it("gets the cancel of a run at once, and its answer ends the pause for all", async () => {
      const { id } = runs[0]!;
      world.vendors.databricks.faults.clear();
      await world.cancel(id);
      const ended = await world.ended(id, { seconds: 60 });

      expect(ended).toMatchObject({ status: "cancelled" });
      expect(logsWith(world, "answers again")).toHaveLength(1);
    });
  });
});
