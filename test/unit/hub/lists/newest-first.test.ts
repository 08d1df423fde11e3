import { createHash } from "node:crypto";
import fc from "fast-check";
import {
  pageOf,
  readNewest,
  type ListEntry,
  type ListOrder,
  type ListPosition,
} from "../../../../src/hub/lists/newest-first";
import { HALF_WRITTEN, MemoryHub } from "../../../support/memory-hub";

const NOW = new Date("2026-03-02T06:00:00.400Z");
const DAY_SECONDS = 86_400;

const idOf = (number: number): string =>
  `r-${createHash("sha256").update(String(number)).digest("hex").slice(0, 40)}`;

const orderOf = (changes: Partial<ListOrder<ListEntry>> = {}): ListOrder<ListEntry> => ({
  idPrefix: "r-",
  statuses: [],
  since: null,
  until: null,
  after: null,
  now: NOW,
  most: 50,
  toEntry: ({ instanceId, createdAt }) =>
    createdAt === null ? null : { id: instanceId, createdAt },
  ...changes,
});

/** A hub with instances that were created so many seconds ago. */
function hubWith(secondsAgo: readonly number[]): MemoryHub {
  const hub = new MemoryHub(() => NOW);
  secondsAgo.forEach((seconds, number) => {
    hub.put({
      instanceId: idOf(number),
      createdAt: new Date(NOW.getTime() - seconds * 1_000),
    });
  });
  return hub;
}

/** Follows the pages to the last one. */
async function pagesOf(
  hub: MemoryHub,
  changes: Partial<ListOrder<ListEntry>> = {},
): Promise<readonly (readonly ListEntry[])[]> {
  const pages: (readonly ListEntry[])[] = [];
  let after: ListPosition | null = null;
  do {
    const order = orderOf({ after, ...changes });
    const { shown, end }: ReturnType<typeof pageOf> = pageOf(
      await readNewest(hub.client, order),
      order.most,
    );
    pages.push(shown);
    after = end;
  } while (after !== null && pages.length < 2_000);
  return pages;
}

const secondOf = (instant: Date): string => `${instant.toISOString().slice(0, 19)}.000Z`;

/** What a list shows in all: newest first, and by id within a second. */
const sorted = (hub: MemoryHub): string[] =>
  [...hub.instances.values()]
    .map(({ instanceId, createdAt }) => ({ instanceId, second: secondOf(createdAt) }))
    .sort((one, other) =>
      one.second === other.second
        ? one.instanceId.localeCompare(other.instanceId)
        : other.second.localeCompare(one.second),
    )
    .map(({ instanceId }) => instanceId);

const isWithin =
  (hub: MemoryHub, since: Date, until: Date) =>
  (id: string): boolean => {
    const createdAt = hub.instances.get(id)?.createdAt ?? NOW;
    return createdAt >= since && createdAt <= until;
  };

const withAcceptedAt: ListOrder<ListEntry>["toEntry"] = ({ instanceId, createdAt }) => ({
  id: instanceId,
  createdAt: createdAt ?? new Date(NOW.getTime() - 60_000).toISOString(),
});

/** One in sixteen. */
const aFew: ListOrder<ListEntry>["toEntry"] = ({ instanceId, createdAt }) =>
  instanceId.startsWith("r-0") ? { id: instanceId, createdAt: String(createdAt) } : null;

const idsOf = (pages: readonly (readonly ListEntry[])[]): string[] =>
  pages.flat().map(({ id }) => id);

/** Bursts, quiet times and long gaps. */
const ages = fc
  .array(
    fc.record({
      at: fc.double({ min: 0, max: 30 * DAY_SECONDS, noNaN: true }),
      within: fc.constantFrom(0, 1, 30, 3_600, 86_400),
      count: fc.integer({ min: 1, max: 120 }),
    }),
    { maxLength: 8 },
  )
  .map((bursts) =>
    bursts.flatMap(({ at, within, count }) =>
      Array.from({ length: count }, (_, index) => at + (within * index) / count),
    ),
  );

describe("readNewest", () => {
  it("shows every instance once, newest first, however they are spread and however long pages are", async () => {
    await fc.assert(
      fc.asyncProperty(ages, fc.integer({ min: 5, max: 100 }), async (secondsAgo, most) => {
        const hub = hubWith(secondsAgo);

        const pages = await pagesOf(hub, { most });

        expect(idsOf(pages)).toStrictEqual(sorted(hub));
        expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(most);
      }),
      { numRuns: 30 },
    );
  });

  it("shows the instances of a time span alone", async () => {
    await fc.assert(
      fc.asyncProperty(ages, async (secondsAgo) => {
        const hub = hubWith(secondsAgo);
        const until = new Date(NOW.getTime() - 5 * DAY_SECONDS * 1_000);
        const since = new Date(until.getTime() - 9 * DAY_SECONDS * 1_000);

        const pages = await pagesOf(hub, { since, until, most: 20 });

        expect(idsOf(pages)).toStrictEqual(sorted(hub).filter(isWithin(hub, since, until)));
      }),
      { numRuns: 20 },
    );
  });

  it("reads an empty hub, and a small one, with one query", async () => {
    const few = hubWith([1, 60, 3_600, 30 * DAY_SECONDS]);
    const empty = hubWith([]);

    await pagesOf(few);
    await pagesOf(empty);

    expect([few.queries.length, empty.queries.length]).toStrictEqual([1, 1]);
  });

  it.each([100, 1_000, 10_000])(
    "asks for a page of %d instances with few queries, whatever the page",
    async (count) => {
      const spread = Array.from({ length: count }, (_, index) => (index * 3_600) / 10);
      const hub = hubWith(spread);

      const first = pageOf(await readNewest(hub.client, orderOf()), 50);
      const ofFirst = hub.queries.length;
      await readNewest(hub.client, orderOf({ after: first.end }));
      const ofSecond = hub.queries.length - ofFirst;

      expect(first.shown.map(({ id }) => id)).toStrictEqual(sorted(hub).slice(0, 50));
      expect(ofFirst).toBeLessThanOrEqual(4);
      expect(ofSecond).toBeLessThanOrEqual(3);
    },
  );

  it.each([
    ["nothing", () => null],
    ["one in sixteen", aFew],
  ] as const)(
    "ends soon when %s matches, and says where the list goes on",
    async (_what, toEntry) => {
      const hub = hubWith(Array.from({ length: 10_000 }, (_, index) => index * 60));
      let rows = 0;
      const counted: typeof aFew = (instance) => {
        rows += 1;
        return toEntry(instance);
      };

      const found = await readNewest(hub.client, orderOf({ toEntry: counted }));
      const first = { queries: hub.queries.length, rows };
      const next = await readNewest(hub.client, orderOf({ toEntry: counted, after: found.end }));

      expect(found.end).toMatchObject({ id: "~" });
      expect(next.end).toMatchObject({ id: "~" });
      expect(first.queries).toBeLessThanOrEqual(4);
      expect(hub.queries.length - first.queries).toBeLessThanOrEqual(2);
      expect(first.rows).toBeLessThan(200);
    },
  );

  it("shows all that match, over many short pages", async () => {
    const hub = hubWith(Array.from({ length: 1_500 }, (_, index) => index * 60));

    const pages = await pagesOf(hub, { most: 3, toEntry: aFew });
    expect(idsOf(pages)).toStrictEqual(sorted(hub).filter((id) => id.startsWith("r-0")));
  });

  it("asks for the states alone that may be shown", async () => {
    const hub = hubWith([1]);

    await readNewest(hub.client, orderOf({ statuses: ["Running", "Pending"] }));

    expect(hub.queries.map(({ searchParams }) => searchParams.get("runtimeStatus"))).toStrictEqual([
      "Running,Pending",
    ]);
  });

  it("shows a row without a creation time as long as the whole list fits in a look", async () => {
    const hub = hubWith([10]);
    hub.put({ instanceId: idOf(1), ...HALF_WRITTEN, name: "run" });

    const pages = await pagesOf(hub, { toEntry: withAcceptedAt });

    expect(idsOf(pages)).toStrictEqual([idOf(0), idOf(1)]);
  });

  it("reads a thousand instances of one second, and pages through them", async () => {
    const hub = hubWith(Array.from({ length: 1_000 }, () => 90));

    const pages = await pagesOf(hub, { most: 100 });

    expect(idsOf(pages)).toStrictEqual(sorted(hub));
  });
});
