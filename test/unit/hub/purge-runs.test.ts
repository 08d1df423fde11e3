import { InvocationContext } from "@azure/functions";
import { OrchestrationRuntimeStatus as Status, type DurableClient } from "durable-functions";
import { createPurgeRuns } from "../../../src/hub/purge-runs";
import { answerQuery, CLIENT_DATA, type QueryConfig } from "../../support/instance-queries";
import { anAttempt } from "../../support/run-builders";
import { aProgress, runIdNumber } from "../../support/stored-runs";

const NOW = new Date("2026-03-20T03:17:00Z");
const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);

interface Ended {
  readonly instanceId: string;
  /** Null in an instance of which the hub has only a part: it has no time of creation, so no list contains it. */
  readonly name: string | null;
  readonly daysAgo: number;
  readonly customStatus?: unknown;
  readonly runtimeStatus?: string;
}

interface Purge {
  readonly removeOld?: (changedBefore: Date, most: number) => Promise<number>;
  readonly logged?: unknown[];
  /** What the hub is asked for. */
  readonly asked?: unknown[];
  readonly deleted?: string[];
  /** Instances that cannot be read or deleted. */
  readonly stuck?: readonly string[];
  /** The most deletions that ran at once. */
  readonly most?: { atOnce: number };
}

/** .NET writes "none" as year 1. */
const NO_TIME = new Date("0001-01-01T00:00:00Z");

/** The client rejects an instance of which the hub has only a part, and quotes it. */
const toStatus = (document: { readonly name: string | null }): Promise<unknown> =>
  document.name === null
    ? Promise.reject(new Error(`Initializer received: ${JSON.stringify(document)}`))
    : Promise.resolve(document);

/** Purges a hub with these instances, and answers which are left. */
async function leftAfterPurge(
  instances: readonly Ended[],
  {
    removeOld = () => Promise.resolve(0),
    logged = [],
    asked = [],
    deleted = [],
    stuck = [],
    most = { atOnce: 0 },
  }: Purge = {},
): Promise<readonly string[]> {
  let atOnce = 0;
  const left = new Map(instances.map((one) => [one.instanceId, one]));
  const shown = ({ daysAgo: days, ...one }: Ended) => ({
    createdTime: daysAgo(days).toISOString(),
    lastUpdatedTime: daysAgo(days).toISOString(),
    runtimeStatus: Status.Completed as string,
    ...one,
  });
  const rowOf = (one: Ended) => ({
    ...{ one, instanceId: one.instanceId, runtimeStatus: Status.Completed },
    createdAt: one.name === null ? NO_TIME : daysAgo(one.daysAgo),
  });
  const client = {
    clientData: CLIENT_DATA,
    axiosInstance: {
      get: (url: string, config: QueryConfig) => {
        asked.push(Object.fromEntries(new URL(url).searchParams));
        const rows = [...left.values()].map(rowOf);
        return Promise.resolve(answerQuery(rows, new URL(url), config, ({ one }) => shown(one)));
      },
    },
    getStatus: (id: string) => {
      if (stuck.includes(id)) return Promise.reject(new Error("The storage does not answer."));
      const found = left.get(id);
      return found === undefined
        ? Promise.reject(new Error("The extension replied with HTTP 404 response."))
        : toStatus(shown(found));
    },
    purgeInstanceHistory: async (id: string) => {
      if (stuck.includes(id)) throw new Error("The storage does not answer.");
      deleted.push(id);
      most.atOnce = Math.max(most.atOnce, ++atOnce);
      await Promise.resolve();
      atOnce -= 1;
      return { instancesDeleted: Number(left.delete(id)) };
    },
  } as unknown as DurableClient;
  const purge = createPurgeRuns({ retentionDays: 8, claims: { removeOld }, now: () => NOW });
  await purge(
    undefined,
    client,
    new InvocationContext({ logHandler: (_level, text) => logged.push(text) }),
  );
  return [...left.keys()];
}

const aRun = (number: number, days: number): Ended => ({
  instanceId: runIdNumber(number),
  name: "run",
  daysAgo: days,
});
const outputsOf = (number: number, days: number): Ended => ({
  instanceId: `outputs-${runIdNumber(number)}`,
  name: "outputs",
  daysAgo: days,
});

const WATCH = "watch-databricks-adb-1.2-501-1";
const NEWEST_WATCH = "watch-databricks-adb-1.2-502-2";

/** A run with two attempts, and a watch of which the hub may have only a part. */
const watched = (watchId: string, watch: Partial<Ended> = {}): Ended[] => [
  {
    ...aRun(1, 9),
    customStatus: aProgress({
      attempts: [
        { number: 1, vendorRunId: "501", runPageUrl: null, result: "failed" },
        { number: 2, vendorRunId: "502", runPageUrl: null, result: "succeeded" },
      ],
      latest: anAttempt({ number: 2, vendorRunId: "502" }),
      watchId: NEWEST_WATCH,
    }),
  },
  { instanceId: watchId, name: null, daysAgo: 9, ...watch },
];

describe("purgeRuns", () => {
  it.each([WATCH, NEWEST_WATCH, `${NEWEST_WATCH}-stop`])(
    "deletes a watch that no list contains, because the hub has only a part of it: %s",
    async (watchId) => {
      expect(await leftAfterPurge(watched(watchId))).toStrictEqual([]);
    },
  );

  it("leaves such a watch that has not ended", async () => {
    const left = await leftAfterPurge(watched(WATCH, { runtimeStatus: "Unknown" }));

    expect(left).toStrictEqual([WATCH]);
  });

  it("leaves a watch with that id which is younger, because it is that of another run", async () => {
    const left = await leftAfterPurge(watched(WATCH, { name: "watch", daysAgo: 1 }));

    expect(left).toStrictEqual([WATCH]);
  });

  it("deletes the outputs of a run with the run", async () => {
    expect(await leftAfterPurge([aRun(1, 9), outputsOf(1, 9)])).toStrictEqual([]);
  });

  it("leaves the outputs, which end earlier, until the run is due", async () => {
    const left = await leftAfterPurge([aRun(1, 7.99), outputsOf(1, 8.01), aRun(2, 9)]);

    expect(left).toStrictEqual([runIdNumber(1), `outputs-${runIdNumber(1)}`]);
  });

  it("deletes claims that are older than every run that it keeps", async () => {
    const asked: unknown[] = [];
    const logged: unknown[] = [];
    const removeOld = (...limits: unknown[]): Promise<number> => (
      asked.push(limits),
      Promise.resolve(3)
    );

    await leftAfterPurge([], { removeOld, logged });

    expect(asked).toStrictEqual([[daysAgo(8), 5_000]]);
    expect(logged.at(-1)).toBe("Removed 3 claims that were last changed before then");
  });

  it("deletes runs also when claims cannot be deleted, and logs why", async () => {
    const logged: unknown[] = [];
    const removeOld = (): Promise<number> => Promise.reject(new Error("no answer within 10 s"));

    const left = await leftAfterPurge([aRun(1, 9)], { removeOld, logged });

    expect(left).toStrictEqual([]);
    expect(logged.at(-1)).toBe(
      "Old claims were not all removed; the next execution tries again: no answer within 10 s",
    );
  });

  it("leaves what ended exactly at the limit", async () => {
    expect(await leftAfterPurge([aRun(1, 8)])).toStrictEqual([runIdNumber(1)]);
  });

  it("asks for finished instances that were created before the limit, and for no others", async () => {
    const asked: unknown[] = [];

    await leftAfterPurge([], { asked });

    const finished = {
      top: "100",
      runtimeStatus: "Completed,Failed,Terminated",
      createdTimeTo: daysAgo(8).toISOString(),
    };
    expect(asked).toStrictEqual([{ ...finished, instanceIdPrefix: "w-" }, finished]);
  });

  it("reads a page at a time, and no further than it deletes", async () => {
    const asked: unknown[] = [];
    const runs = Array.from({ length: 5_200 }, (_, index) => aRun(index, 9));

    await leftAfterPurge(runs, { asked });

    expect(asked).toHaveLength(1 + 50);
  });

  it("deletes up to the limit also behind many instances that cannot be deleted", async () => {
    const runs = Array.from({ length: 5_150 }, (_, index) => aRun(index, 9));
    const stuck = runs.slice(0, 120).map(({ instanceId }) => instanceId);

    const left = await leftAfterPurge(runs, { stuck });

    expect(left).toHaveLength(120 + 30);
  });

  it("deletes at most 5,000 runs in one execution, twenty at a time, and logs how many instances", async () => {
    const logged: unknown[] = [];
    const most = { atOnce: 0 };
    const runs = Array.from({ length: 5_001 }, (_, index) => aRun(index, 9));

    const left = await leftAfterPurge([...runs, outputsOf(0, 9)], { logged, most });

    expect(left).toStrictEqual([runIdNumber(5_000)]);
    expect(most.atOnce).toBe(20);
    expect(logged[0]).toBe("Removed 5001 instances that ended before 2026-03-12T03:17:00.000Z");
  });

  it("deletes the outputs before their run, so that no error leaves outputs alone", async () => {
    const deleted: string[] = [];

    await leftAfterPurge([aRun(1, 9), outputsOf(1, 9)], { deleted });

    expect(deleted.slice(0, 2)).toStrictEqual([`outputs-${runIdNumber(1)}`, runIdNumber(1)]);
  });

  it.each([
    [8, ["cancel-r-1"]],
    [9, []],
  ])(
    "treats the relay of a cancel like any instance that ended: %d days ago",
    async (days, left) => {
      const relay = { instanceId: "cancel-r-1", name: "cancelRelay", daysAgo: days };

      expect(await leftAfterPurge([relay])).toStrictEqual(left);
    },
  );

  it("deletes outputs whose run is gone", async () => {
    expect(await leftAfterPurge([outputsOf(1, 9)])).toStrictEqual([]);
  });

  it("deletes the others if one cannot be deleted, and logs why", async () => {
    const logged: unknown[] = [];

    const left = await leftAfterPurge([aRun(1, 9), outputsOf(1, 9), outputsOf(2, 9), aRun(3, 9)], {
      logged,
      stuck: [runIdNumber(1), runIdNumber(2)],
    });

    expect(left).toStrictEqual([runIdNumber(1), `outputs-${runIdNumber(2)}`]);
    expect(logged.slice(0, 2)).toStrictEqual([
      "Removed 1 instances that ended before 2026-03-12T03:17:00.000Z",
      `3 old instances could not be removed; the next execution tries again: outputs-${runIdNumber(1)}: The storage does not answer.`,
    ]);
  });
});
