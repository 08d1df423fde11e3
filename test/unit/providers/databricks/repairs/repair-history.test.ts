import type { HttpResult } from "../../../../../src/http/http-client";
import {
  baselineDetails,
  baselineOf,
  readRepairHistory,
  type Repair,
  repairAfter,
  repairDetails,
  repairIdOf,
} from "../../../../../src/providers/databricks/repairs/repair-history";
import { ok, refused, scriptedWorkspace, WORKSPACE } from "../scripted-workspace";

const ORIGINAL = { type: "ORIGINAL", start_time: 1 };
const repair = (id: number, start_time?: number) => ({ type: "REPAIR", id, start_time });
const page = (entries: readonly object[], next_page_token?: unknown): HttpResult =>
  ok({ run_id: 5, run_name: "Load", repair_history: entries, next_page_token });

/** The first twelve pages of a list that has so many. */
const pagesOf = (count: number): HttpResult[] =>
  Array.from({ length: 12 }, (_, index) =>
    page([repair(index + 1)], index + 1 < count ? `p${index + 2}` : undefined),
  );

type Outcome = { kind: string; ids?: string[]; reason?: string; pages: unknown[] };

/** What is read from these pages, and which pages were asked for. */
async function read(answers: readonly HttpResult[], until?: string): Promise<Outcome> {
  const { api, requests } = scriptedWorkspace(answers);
  const result = await readRepairHistory(api, {
    runId: "5",
    ...(until !== undefined && { until }),
  });
  const pages = requests.map(({ query }) => query?.["page_token"]);
  return result.kind === "read"
    ? { kind: "read", ids: result.repairs.map(({ id }) => id), pages }
    : { kind: result.kind, reason: result.reason, pages };
}

describe("readRepairHistory", () => {
  it("asks for the run with its history, and takes only what has an id for a repair", async () => {
    const { api, requests } = scriptedWorkspace([page([ORIGINAL, repair(7, 20)])]);

    const result = await readRepairHistory(api, { runId: "5" });

    expect(result).toMatchObject({
      kind: "read",
      run: { run_id: "5", run_name: "Load" },
      repairs: [{ id: "7", start_time: 20 }],
    });
    expect(requests).toMatchObject([
      { method: "GET", query: { run_id: "5", include_history: "true" } },
    ]);
    expect(requests[0]?.url).toMatch(/\/api\/2\.2\/jobs\/runs\/get$/);
  });

  it("waits for its turn once, and only if it was given a key", async () => {
    const pages = [page([repair(1)], "two"), page([])];
    const withKey = scriptedWorkspace(pages);
    const withoutKey = scriptedWorkspace(pages);

    await readRepairHistory(withKey.api, { runId: "5", turn: "key" });
    await readRepairHistory(withoutKey.api, { runId: "5" });

    expect(withKey.turns).toStrictEqual(["key", null]);
    expect(withoutKey.turns).toStrictEqual([null, null]);
  });

  it("reads all pages, of which only repairs count", async () => {
    const pages = [page([ORIGINAL, repair(1)], "two"), page([repair(2), ORIGINAL], "three")];

    expect(await read([...pages, page([repair(3)])])).toStrictEqual({
      kind: "read",
      ids: ["1", "2", "3"],
      pages: [undefined, "two", "three"],
    });
  });

  it("reads no page behind the repair that is looked for", async () => {
    const pages = [page([repair(1), repair(2)], "two"), page([repair(3)], "three")];

    expect(await read(pages, "1")).toMatchObject({ ids: ["1", "2"], pages: [undefined] });
    expect(await read(pages, "3")).toMatchObject({
      ids: ["1", "2", "3"],
      pages: [undefined, "two"],
    });
  });

  it("ends with a page without repairs, although it names another one", async () => {
    expect(await read([page([repair(1)], "two"), page([], "three")])).toMatchObject({
      kind: "read",
      ids: ["1"],
      pages: [undefined, "two"],
    });
  });

  it("reads ten pages, and then knows nothing", async () => {
    expect(await read(pagesOf(10))).toMatchObject({ kind: "read", ids: { length: 10 } });
    expect(await read(pagesOf(12))).toMatchObject({
      kind: "unreachable",
      reason: `${WORKSPACE} did not list all repairs of run 5.`,
    });
  });

  it.each([
    ["has a token that cannot be sent back", [page([repair(1)], 7)], /did not list all repairs/],
    ["is about another run", [ok({ run_id: 6 })], /answered about run 6 when asked for run 5\.$/],
    ["cannot be read", [refused(503, "X", "Busy.")], /answered 503 X.*read.*run 5.*Busy\./],
    [
      "has a second page that cannot be read",
      [page([repair(1)], "two"), refused(503, "X", "Busy.")],
      /Busy\./,
    ],
    [
      "has a repair without a readable id",
      [page([repair(1), { id: {} }])],
      /^Databricks workspace prod at \S+ listed repairs of run 5 that cannot be read\.$/,
    ],
  ])("knows nothing when the answer %s", async (_name, answers, reason) => {
    expect(await read(answers)).toMatchObject({
      kind: "unreachable",
      reason: expect.stringMatching(reason) as string,
    });
  });

  it("tells a run that does not exist from a job that does not", async () => {
    const noRun = refused(400, "INVALID_PARAMETER_VALUE", "Run 5 does not exist.");
    const noJob = refused(400, "INVALID_PARAMETER_VALUE", "Job 4 does not exist.");

    expect(await read([noRun])).toMatchObject({
      kind: "missing",
      reason: expect.stringContaining("Run 5 does not exist.") as string,
    });
    expect(await read([noJob])).toMatchObject({ kind: "unreachable" });
  });

  it("puts the repairs in the order of their start", async () => {
    const entries = [repair(3, 30), repair(1, 10), repair(4, 40), repair(2, 20)];

    expect(await read([page(entries)])).toMatchObject({ ids: ["1", "2", "3", "4"] });
  });

  it("keeps the order of the list where a start is missing", async () => {
    const entries = [repair(3, 30), repair(1), repair(2, 20)];

    expect(await read([page(entries)])).toMatchObject({ ids: ["3", "1", "2"] });
  });
});

describe("repairAfter", () => {
  const repairs = ["1", "2", "3"].map((id) => ({ id }) as Repair);

  it.each([
    ["the one behind the baseline", "2", { id: "3" }],
    ["the first one where there was none before", "", { id: "1" }],
    ["none behind the newest one", "3", undefined],
  ])("is %s", (_name, baseline, found) => {
    expect(repairAfter(baseline, repairs)).toStrictEqual(found);
  });

  it("is unknown without a baseline, and where the baseline is not listed", () => {
    expect(repairAfter(null, repairs)).toBe("unknown");
    expect(repairAfter("9", repairs)).toBe("unknown");
  });

  it("is none in an empty list", () => {
    expect(repairAfter("", [])).toBeUndefined();
  });
});

describe("the details of a repair", () => {
  it("keep the newest repair before it, or that there was none", () => {
    const repairs = ["1", "2"].map((id) => ({ id }) as Repair);

    expect(baselineOf(baselineDetails(repairs))).toBe("2");
    expect(baselineOf(baselineDetails([]))).toBe("");
    expect(baselineOf(undefined)).toBeNull();
    expect(baselineOf({})).toBeNull();
  });

  it("keep its id", () => {
    expect(repairDetails("8")).toStrictEqual({ repairId: "8" });
    expect(repairIdOf({ repairId: "8" })).toBe("8");
    expect(repairIdOf(undefined)).toBeNull();
    expect(repairIdOf({})).toBeNull();
  });
});
