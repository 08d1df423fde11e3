import { VirtualClock } from "../../../../local/clock";
import {
  type BlobStorageSimulator,
  startBlobStorageSimulator,
} from "../../../../local/simulators/blob-storage/blob-storage-simulator";
import { createClaimContainer } from "../../../../src/hub/claims/claim-container";
import { createPartOfLimits } from "../../../../src/hub/processes/part-of-limits";
import { createProcesses, type Processes } from "../../../../src/hub/processes/process-blobs";

/** Processes of one app, which share a storage account, through the real SDK. */
type Part = () => number | Promise<number>;

class App {
  readonly clock: VirtualClock;
  readonly #storage: BlobStorageSimulator;
  readonly #counts: Promise<unknown>[] = [];

  constructor(clock: VirtualClock, storage: BlobStorageSimulator) {
    this.clock = clock;
    this.#storage = storage;
  }

  process(): Part {
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
  async call(processes: readonly Part[]): Promise<void> {
    for (const part of processes) {
      await part();
      await Promise.all(this.#counts.splice(0));
    }
  }

  /** All of them go on calling. */
  async pass(seconds: number, processes: readonly Part[]): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 10) {
      this.clock.jumpTo(new Date(this.clock.now().getTime() + 10_000));
      await this.call(processes);
    }
  }
}

async function partsOf(processes: readonly Part[]): Promise<number[]> {
  const parts: number[] = [];
  for (const part of processes) parts.push(await part());
  return parts;
}

const sumOf = async (processes: readonly Part[]): Promise<number> =>
  (await partsOf(processes)).reduce((sum, part) => sum + part, 0);

describe("createPartOfLimits", () => {
  let storage: BlobStorageSimulator;
  let app: App;
  beforeEach(async () => {
    const clock = new VirtualClock();
    storage = await startBlobStorageSimulator({ clock });
    app = new App(clock, storage);
  });
  afterEach(() => storage.close());

  const several = (count: number): Part[] => Array.from({ length: count }, () => app.process());

  it("is all for the only one, from its first call on", async () => {
    expect(await app.process()()).toBe(1);
  });

  it.each([2, 10, 40])("is an equal part for each of %s", async (count) => {
    const all = several(count);

    await app.call(all);
    await app.pass(60, all);

    expect(await partsOf(all)).toStrictEqual(all.map(() => 1 / count));
  });

  it("is never more than about twice the whole in all, while nine more begin", async () => {
    const all = several(1);
    await app.call(all);
    await app.pass(60, all);
    all.push(...several(9));

    await app.call(all);

    expect(await sumOf(all)).toBeLessThanOrEqual(2);

    await app.pass(60, all);

    expect(await sumOf(all)).toBeCloseTo(1);
  });

  it("grows when others have ended, or call nobody any more", async () => {
    const all = several(4);
    await app.call(all);
    await app.pass(60, all);
    const left = all.slice(0, 1);

    await app.pass(60, left);
    const soon = await sumOf(left);
    await app.pass(90, left);

    expect(soon).toBe(0.25);
    expect(await sumOf(left)).toBe(1);
  });

  it("begins anew for a process that did not call for a while", async () => {
    const all = several(2);
    await app.call(all);
    await app.pass(60, all);
    await app.pass(300, all.slice(0, 1));

    expect(await all[1]!()).toBe(1 / 4);
  });

  it("is a quarter if the storage account does not answer the first count", async () => {
    storage.faults.add({ path: /./, times: Infinity, fault: { kind: "status", status: 403 } });
    const one = app.process();

    expect(await one()).toBe(0.25);
    expect(await one()).toBe(0.25);
  });

  it("stays as it was while the storage account does not answer", async () => {
    const all = several(2);
    await app.call(all);
    await app.pass(60, all);
    storage.faults.add({ path: /./, times: Infinity, fault: { kind: "status", status: 403 } });

    await app.pass(300, all);

    expect(await partsOf(all)).toStrictEqual([0.5, 0.5]);
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
