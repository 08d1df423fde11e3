import type { InvocationContext } from "@azure/functions";
import { OrchestrationRuntimeStatus } from "durable-functions";
import {
  type LookoutInput,
  lookoutIdOf,
  type LookoutProgress,
  STALE_AFTER_SECONDS,
} from "../../../../src/contracts/lookout";
import { createKeepLookout } from "../../../../src/hub/keep-lookout";
import { createKeepLookouts } from "../../../../src/triggers/lookouts/keep-lookouts";
import { MemoryHub } from "../../../support/memory-hub";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const PLACE = { provider: "databricks", connectionId: "adb-1.2" };
const ID = lookoutIdOf(PLACE);
const { Completed, Running, Terminated } = OrchestrationRuntimeStatus;

const secondsAgo = (seconds: number): string =>
  new Date(NOW.getTime() - seconds * 1_000).toISOString();

const input: LookoutInput = {
  place: PLACE,
  groups: [
    { mark: "a", waitSeconds: 30, missed: 0, covered: true, members: "1-1 2-1" },
    { mark: "b", waitSeconds: 30, missed: 1, covered: false, members: "3-1" },
  ],
  nextAt: secondsAgo(0),
  listedAt: secondsAgo(10),
  listing: true,
  pages: 1,
  failures: 0,
};

const progress = (changes: Partial<LookoutProgress> = {}): LookoutProgress => ({
  watches: 3,
  covered: 2,
  listing: true,
  listedAt: secondsAgo(10),
  trouble: null,
  ...changes,
});

class Scene {
  readonly hub = new MemoryHub(() => NOW);
  readonly warnings: string[] = [];
  readonly #keep: ReturnType<typeof createKeepLookouts>;

  constructor(connections = [PLACE]) {
    this.#keep = createKeepLookouts({ connections, keepLookout: createKeepLookout(() => NOW) });
    for (const member of ["1-1", "2-1", "3-1"]) {
      this.hub.put({ instanceId: `watch-databricks-adb-1.2-${member}`, name: "watch" });
    }
  }

  put(runtimeStatus: OrchestrationRuntimeStatus, customStatus: LookoutProgress | null): this {
    this.hub.put({ instanceId: ID, name: "lookout", runtimeStatus, input, customStatus });
    return this;
  }

  async tick(): Promise<void> {
    const context = { warn: (line: string) => this.warnings.push(line) };
    await this.#keep(null, this.hub.client, context as unknown as InvocationContext);
  }

  get told(): string[] {
    return this.hub.raised.map(({ id }) => id.replace("watch-databricks-adb-1.2-", ""));
  }
}

describe("keepLookouts", () => {
  it("does nothing for a connection without a lookout", async () => {
    const scene = new Scene();

    await scene.tick();

    expect([scene.told, scene.hub.starts, scene.warnings]).toStrictEqual([[], 0, []]);
  });

  it.each<[which: string, status: OrchestrationRuntimeStatus, shown: LookoutProgress]>([
    ["lists in time", Running, progress()],
    ["has ended with its last watch", Completed, progress({ watches: 0, covered: 0 })],
    ["covers nobody", Running, progress({ covered: 0, listedAt: secondsAgo(3_600) })],
    ["has not listed yet", Running, progress({ listedAt: null, covered: 0 })],
  ])("leaves a lookout alone that %s", async (_which, status, shown) => {
    const scene = new Scene().put(status, shown);

    await scene.tick();

    expect([scene.told, scene.hub.starts, scene.warnings]).toStrictEqual([[], 0, []]);
  });

  it("tells all watches of a late one to look by themselves, twice, and does not start another", async () => {
    const late = progress({ listedAt: secondsAgo(STALE_AFTER_SECONDS) });
    const scene = new Scene().put(Running, late);

    await scene.tick();
    await scene.tick();
    await scene.tick();

    expect(scene.told).toStrictEqual(["1-1", "2-1", "3-1", "1-1", "2-1", "3-1"]);
    expect(scene.hub.raised[0]).toMatchObject({
      name: "WakeRequested",
      data: { deadline: null, lookout: { kind: "alone" } },
    });
    expect(scene.hub.starts).toBe(0);
    expect(scene.warnings).toHaveLength(2);
  });

  it("tells them again when it is late another time", async () => {
    const scene = new Scene().put(Running, progress({ listedAt: secondsAgo(100) }));
    await scene.tick();
    await scene.tick();
    scene.put(Running, progress({ listedAt: secondsAgo(50) }));

    await scene.tick();

    expect(scene.told).toHaveLength(9);
  });

  it("starts a terminated one again, which covers nobody at first", async () => {
    const scene = new Scene().put(Terminated, progress());

    await scene.tick();

    expect(scene.told).toStrictEqual(["1-1", "2-1", "3-1"]);
    expect(scene.hub.starts).toBe(1);
    expect(scene.hub.instances.get(ID)).toMatchObject({
      name: "lookout",
      input: {
        place: PLACE,
        listing: false,
        groups: [
          { mark: "a", covered: false, missed: 0, members: "1-1 2-1" },
          { mark: "b", covered: false, missed: 0, members: "3-1" },
        ],
      },
    });
  });

  it("reads no instance of connections that have no lookout", async () => {
    const scene = new Scene();
    for (let index = 0; index < 150; index++) {
      scene.hub.put({ instanceId: `lookout-other-${1_000 + index}`, name: "lookout" });
    }
    scene.put(Terminated, progress());

    await scene.tick();

    expect(scene.hub.queries).toHaveLength(2);
    expect(scene.hub.starts).toBe(1);
  });

  it("goes on with the other connections when one cannot be read", async () => {
    const other = { provider: "dbt-cloud", connectionId: "7" };
    const scene = new Scene([other, PLACE]).put(Terminated, progress());
    scene.hub.put({ instanceId: lookoutIdOf(other), name: "lookout" });
    scene.hub.unreadable.add(lookoutIdOf(other));

    await scene.tick();

    expect(scene.warnings[0]).toMatch(/^The lookout of 7 was not found: /);
    expect(scene.hub.starts).toBe(1);
  });

  it("says so when the lookouts cannot be read", async () => {
    const scene = new Scene();
    scene.hub.trouble = new Error("The hub\nis away.");

    await scene.tick();

    expect(scene.warnings).toStrictEqual(["The lookouts were not found: The hub is away."]);
  });
});
