import { VirtualClock } from "../../../../local/clock";
import {
  type BlobStorageSimulator,
  startBlobStorageSimulator,
} from "../../../../local/simulators/blob-storage/blob-storage-simulator";
import { createClaimContainer } from "../../../../src/hub/claims/claim-container";
import { createPartOfLimits } from "../../../../src/hub/processes/part-of-limits";
import { createProcesses, type Processes } from "../../../../src/hub/processes/process-blobs";

/** Processes of one app, which share a storage account, through the real SDK. */
class App {
  readonly clock = new VirtualClock();
  readonly #storage: BlobStorageSimulator;
  readonly #counts: Promise<unknown>[] = [];

  constructor(clock: VirtualClock, storage: BlobStorageSimulator) {
    this.clock = clock;
    this.#storage = storage;
  }

  process(): () => number {
    const { connectionString } = this.#storage;
    const container = createClaimContainer({ kind: "connectionString", connectionString });
    const stored = createProcesses(container);
    const processes: Processes = {
      count: (...order) => {
        const counting = stored.count(...order);
        this.#counts.push(counting.catch(() => undefined));
        return counting;
      },
    };
    return createPartOfLimits({ processes, now: () => this.clock.now() });
  }

  /** Every process calls its vendor once, and counts if that is due. */
  async call(processes: readonly (() => number)[]): Promise<void> {
    for (const part of processes) {
      part();
      await Promise.all(this.#counts.splice(0));
    }
  }

  /** All of them go on calling. */
  async pass(seconds: number, processes: readonly (() => number)[]): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 10) {
      this.clock.jumpTo(new Date(this.clock.now().getTime() + 10_000));
      await this.call(processes);
    }
  }
}

const sumOf = (processes: readonly (() => number)[]): number =>
  processes.reduce((sum, part) => sum + part(), 0);

describe("createPartOfLimits", () => {
  let storage: BlobStorageSimulator;
  let app: App;
  beforeEach(async () => {
    const clock = new VirtualClock();
    storage = await startBlobStorageSimulator({ clock });
    app = new App(clock, storage);
  });
  afterEach(() => storage.close());

  const several = (count: number): (() => number)[] =>
    Array.from({ length: count }, () => app.process());

  it("is a small part until the process has counted, and then all, if it is the only one", async () => {
    const one = app.process();

    expect(one()).toBe(0.25);

    await app.call([one]);

    expect(one()).toBe(1);
  });

  it.each([2, 10, 40])("is an equal part for each of %s", async (count) => {
    const all = several(count);

    await app.call(all);
    await app.pass(60, all);

    expect(all.map((part) => part())).toStrictEqual(all.map(() => 1 / count));
  });

  it("is never more than about twice the whole in all, while nine more begin", async () => {
    const all = several(1);
    await app.call(all);
    await app.pass(60, all);
    all.push(...several(9));

    await app.call(all);

    expect(sumOf(all)).toBeLessThanOrEqual(2);

    await app.pass(60, all);

    expect(sumOf(all)).toBeCloseTo(1);
  });

  it("grows when others have ended, or call nobody any more", async () => {
    const all = several(4);
    await app.call(all);
    await app.pass(60, all);
    const left = all.slice(0, 1);

    await app.pass(60, left);
    const soon = sumOf(left);
    await app.pass(90, left);

    expect(soon).toBe(0.25);
    expect(sumOf(left)).toBe(1);
  });

  it("begins anew for a process that did not call for a while", async () => {
    const all = several(2);
    await app.call(all);
    await app.pass(60, all);
    await app.pass(300, all.slice(0, 1));

    expect(all[1]!()).toBe(0.25);
  });

  it("stays as it was while the storage account does not answer", async () => {
    const all = several(2);
    await app.call(all);
    await app.pass(60, all);
    storage.faults.add({ path: /./, times: Infinity, fault: { kind: "status", status: 403 } });

    await app.pass(300, all);

    expect(all.map((part) => part())).toStrictEqual([0.5, 0.5]);
  });

  it("costs two storage transactions in thirty seconds", async () => {
    const one = [app.process()];
    await app.call(one);
    storage.requests.clear();

    await app.pass(300, one);

    expect(storage.requests.all()).toHaveLength(20);
  });

  it("removes what a process left behind, after a day", async () => {
    const all = several(2);
    await app.call(all);
    app.clock.jumpTo(new Date(app.clock.now().getTime() + 90_000_000));

    await app.call(all.slice(0, 1));

    expect(storage.blobs("runward")).toHaveLength(1);
  });
});
