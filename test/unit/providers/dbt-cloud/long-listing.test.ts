import fc from "fast-check";
import * as z from "zod";
import type { AdminAnswer, AdminApi } from "../../../../src/providers/dbt-cloud/admin-api";
import { listLong } from "../../../../src/providers/dbt-cloud/long-listing";
import { settle } from "../../../support/virtual-time";
import { BUSY, ok, scriptedAccount } from "./scripted-account";

interface AccountOptions {
  /** How many runs there are when the first page is read; their ids are the numbers from 1 on. */
  readonly runs: number;
  /** How many runs a page has at most. */
  readonly pageLength?: number;
  /** The ids of those that end before this request, and how many start. */
  readonly before?: (request: number) => { readonly ended: readonly number[]; started: number };
  /** What replaces the answer to a request. */
  readonly answers?: (request: number, page: object) => AdminAnswer;
}

/** An account that returns each page after a while, and counts requests. */
function anAccount(options: AccountOptions) {
  const { pageLength = 100, before = () => ({ ended: [], started: 0 }) } = options;
  const { answers = (_request: number, page: object) => ok(page) } = options;
  const active = Array.from({ length: options.runs }, (_, run) => run + 1);
  const offsets: number[] = [];
  const counts = { underWay: 0, atOnce: 0, newest: options.runs };
  const send: AdminApi["send"] = async ({ query = {} }) => {
    const request = offsets.push(Number(query["offset"]));
    counts.underWay += 1;
    counts.atOnce = Math.max(counts.atOnce, counts.underWay);
    const { ended, started } = before(request);
    for (const run of ended) if (active.includes(run)) active.splice(active.indexOf(run), 1);
    for (let run = 0; run < started; run++) active.push(++counts.newest);
    const first = Number(query["offset"]);
    const data = active.slice(first, first + Math.min(pageLength, Number(query["limit"])));
    const page = {
      data: data.map((id) => ({ id })),
      extra: { pagination: { total_count: active.length } },
    };
    await settle();
    counts.underWay -= 1;
    return answers(request, page);
  };
  return { api: { ...scriptedAccount([]).api, send }, offsets, counts, active };
}

const REQUEST = { path: "runs/", query: { order_by: "id" }, purpose: "list the active runs" };
const Run = z.object({ id: z.number() });

async function listed({ api }: ReturnType<typeof anAccount>) {
  const listing = await listLong(api, REQUEST, Run);
  const ids = listing.kind === "listed" ? listing.items.map(({ id }) => id) : [];
  return { listing, ids: [...new Set(ids)].sort((one, other) => one - other) };
}

/** The answer to one request is another one. */
const replaced =
  (at: number, answer: (page: object) => AdminAnswer) =>
  (request: number, page: object): AdminAnswer =>
    request === at ? answer(page) : ok(page);

/** Of the runs up to this one, those that are neither listed nor ended. */
const leftOut = (runs: number, listed: readonly number[], ended: readonly number[]): number[] => {
  const known = new Set([...listed, ...ended]);
  return upTo(runs).filter((run) => !known.has(run));
};

const upTo = (runs: number): number[] => Array.from({ length: runs }, (_, run) => run + 1);

describe("listLong", () => {
  it("reads a list of 2,000 in three rounds of requests, with pages that overlap", async () => {
    const account = anAccount({ runs: 2_000 });

    const { listing, ids } = await listed(account);

    expect(ids).toStrictEqual(upTo(2_000));
    expect(listing).toMatchObject({ kind: "listed", unread: 0, calls: 23 });
    expect(account.offsets.slice(0, 4)).toStrictEqual([0, 90, 180, 270]);
    expect(account.counts.atOnce).toBe(8);
  });

  it.each([
    [0, 1],
    [1, 1],
    [100, 1],
    [101, 2],
    [190, 2],
    [191, 3],
  ])("reads a list of %i with %i calls", async (runs, calls) => {
    const account = anAccount({ runs });

    const { listing, ids } = await listed(account);

    expect(ids).toStrictEqual(upTo(runs));
    expect(listing).toMatchObject({ calls });
    expect(account.offsets).toHaveLength(calls);
  });

  it("reads shorter pages than it asks for", async () => {
    const { listing, ids } = await listed(anAccount({ runs: 120, pageLength: 30 }));

    expect(ids).toStrictEqual(upTo(120));
    expect(listing).toMatchObject({ calls: 6 });
  });

  it("leaves out none that stays, although ten end and others start meanwhile", async () => {
    const aStory = fc.record({
      runs: fc.integer({ min: 90, max: 700 }),
      ended: fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 10 }),
      atRequest: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 10, maxLength: 10 }),
      started: fc.array(fc.nat(30), { minLength: 10, maxLength: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(aStory, async ({ runs, ended, atRequest, started }) => {
        const before = (request: number) => ({
          ended: ended.filter((_, index) => atRequest[index] === request),
          started: started[request % 10]!,
        });

        const { listing, ids } = await listed(anAccount({ runs, before }));

        expect(listing.kind).toBe("listed");
        expect(leftOut(runs, ids, ended)).toStrictEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("sends no further requests after a failure, and is no list", async () => {
    const account = anAccount({ runs: 2_000, answers: replaced(3, () => BUSY) });

    const { listing } = await listed(account);

    expect(listing).toStrictEqual(BUSY);
    expect(account.offsets).toHaveLength(1 + 8);
  });

  it.each<[what: string, page: (page: object) => AdminAnswer]>([
    ["lacks many runs", (page) => ok({ ...page, data: [{ id: 1 }] })],
    ["is no page", () => ok({ data: null })],
    ["does not say how many there are", (page) => ok({ ...page, extra: {} })],
  ])("is no list if a further page %s", async (_what, damaged) => {
    const { listing } = await listed(anAccount({ runs: 300, answers: replaced(2, damaged) }));

    expect(listing).toMatchObject({ kind: "unclear" });
  });

  it.each([
    ["contains nothing", { data: [] }, { total_count: 5 }],
    ["does not say how many there are, and is full", { data: upTo(100) }, {}],
    ["says that there are too many", { data: upTo(100) }, { total_count: 20_000 }],
  ])("is no list if the first page %s", async (_what, page, pagination) => {
    const { api, requests } = scriptedAccount([ok({ ...page, extra: { pagination } })]);

    expect(await listLong(api, REQUEST, z.number())).toMatchObject({ kind: "unclear" });
    expect(requests).toHaveLength(1);
  });

  it("is the first page if that is not full and does not say how many there are", async () => {
    const { api } = scriptedAccount([ok({ data: upTo(99) })]);

    expect(await listLong(api, REQUEST, z.number())).toMatchObject({ items: upTo(99), calls: 1 });
  });
});
