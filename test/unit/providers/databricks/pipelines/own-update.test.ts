import type { HttpResult } from "../../../../../src/http/http-client";
import {
  findOwnUpdate,
  type OwnUpdate,
} from "../../../../../src/providers/databricks/pipelines/own-update";
import type { DatabricksPipelineTarget } from "../../../../../src/providers/databricks/pipelines/pipeline-target";
import { aPlan } from "../../../../support/run-builders";
import { ok, refused, scriptedWorkspace, WORKSPACE } from "../scripted-workspace";
import { anOrder, anUpdate, updates } from "./scripted-pipeline";

interface Search {
  readonly answers: readonly HttpResult[];
  readonly target?: Partial<DatabricksPipelineTarget>;
  readonly baselineRunId?: string | null;
  readonly details?: Record<string, string>;
}

/** What is found for an order with this plan, and how many pages were read for it. */
async function find({ answers, target, baselineRunId = null, details }: Search) {
  const { api, requests } = scriptedWorkspace(answers);
  const plan = aPlan({ vendorJobId: "p-1", baselineRunId, ...(details && { details }) });
  const found = await findOwnUpdate(api, anOrder({ plan }, target));
  return { ...shorten(found), pages: requests.length };
}

const shorten = (own: OwnUpdate): object =>
  own.kind === "found" ? { kind: own.kind, id: own.update.id } : own;

const unreadable = {
  kind: "unreachable",
  reason: `${WORKSPACE} lists updates of pipeline p-1 that cannot be read.`,
  retryAfterSeconds: null,
};

describe("findOwnUpdate, by the time", () => {
  it("takes the oldest update behind the baseline", async () => {
    const answers = [updates(anUpdate("d"), anUpdate("c"), anUpdate("b"), anUpdate("a"))];

    expect(await find({ answers, baselineRunId: "b" })).toMatchObject({ kind: "found", id: "c" });
    expect(await find({ answers, baselineRunId: "d" })).toMatchObject({ kind: "none" });
    expect(await find({ answers })).toMatchObject({ kind: "found", id: "a" });
  });

  it("knows the moment of the baseline, where its id is no longer listed", async () => {
    const details = { baselineCreatedMs: "1000" };
    const baselineRunId = "gone";
    const created = (time: unknown) => anUpdate("a", { creation_time: time });

    const search = { details, baselineRunId };
    expect(await find({ ...search, answers: [updates(created(999))] })).toMatchObject({
      kind: "none",
    });
    expect(await find({ ...search, answers: [updates(created(1000))] })).toMatchObject({
      kind: "found",
    });
    expect(await find({ ...search, answers: [updates(created(undefined))] })).toMatchObject({
      kind: "found",
    });
  });

  it("reads no further than the baseline", async () => {
    const first = ok({ updates: [anUpdate("b"), anUpdate("a")], next_page_token: "two" });

    expect(await find({ answers: [first], baselineRunId: "a" })).toStrictEqual({
      kind: "found",
      id: "b",
      pages: 1,
    });
  });

  it("reads on until the baseline", async () => {
    const first = ok({ updates: [anUpdate("c")], next_page_token: "two" });
    const answers = [first, updates(anUpdate("b"), anUpdate("a"))];

    expect(await find({ answers, baselineRunId: "a" })).toStrictEqual({
      kind: "found",
      id: "b",
      pages: 2,
    });
  });
});

describe("findOwnUpdate, by how it was started", () => {
  const options = {
    full_refresh: true,
    validate_only: true,
    refresh_selection: ["a"],
    full_refresh_selection: ["b"],
  };
  const target = {
    fullRefresh: true,
    validateOnly: true,
    refreshSelection: ["a"],
    fullRefreshSelection: ["b"],
  };

  it("takes an update with all options of the order", async () => {
    const answers = [updates(anUpdate("u", options))];

    expect(await find({ answers, target })).toMatchObject({ kind: "found", id: "u" });
  });

  it.each([
    { cause: "JOB_TASK" },
    { full_refresh: false },
    { validate_only: false },
    { refresh_selection: ["b"] },
    { refresh_selection: ["a", "b"] },
    { refresh_selection: [] },
    { full_refresh_selection: ["c"] },
    { full_refresh_selection: undefined },
  ])("takes none that differs in one of them: %j", async (difference) => {
    const answers = [updates(anUpdate("u", { ...options, ...difference }))];

    expect(await find({ answers, target })).toMatchObject({ kind: "none" });
  });

  it.each([
    [["orders"], ["orders"], "found"],
    [["Orders"], ["orders"], "found"],
    [["main.sales.orders"], ["orders"], "found"],
    [["orders"], ["main.sales.orders"], "found"],
    [["orders", "main.customers"], ["customers", "orders"], "found"],
    [["reorders"], ["orders"], "none"],
    [["orders.main"], ["orders"], "none"],
    [["orders"], ["orders.main"], "none"],
  ])("compares the tables shown, %j, with those asked for, %j: %s", async (shown, asked, kind) => {
    const answers = [updates(anUpdate("u", { refresh_selection: shown }))];

    expect(await find({ answers, target: { refreshSelection: asked } })).toMatchObject({ kind });
  });
});

describe("findOwnUpdate, with a list that does not prove anything", () => {
  const old = anUpdate("a");
  const other = (changes: object) => updates(anUpdate("b", { cause: "JOB_TASK", ...changes }), old);

  it.each([
    ["an entry cannot be read", updates({ update_id: 7 }, old)],
    ["an update has no cause", other({ cause: null })],
    ["an update has unreadable tables", other({ refresh_selection: 7 })],
    ["an update has unreadable tables to refresh fully", other({ full_refresh_selection: [7] })],
    [
      "an update of its own cause has unreadable tables",
      other({ cause: "API_CALL", refresh_selection: 7 }),
    ],
    ["the baseline is not listed", updates(anUpdate("b", { cause: "JOB_TASK" }))],
  ])("knows nothing when %s", async (_name, answer) => {
    expect(await find({ answers: [answer], baselineRunId: "a" })).toStrictEqual({
      ...unreadable,
      pages: 1,
    });
  });

  it("knows nothing when the list ends early", async () => {
    const answers = [ok({ updates: [], next_page_token: 7 })];

    expect(await find({ answers })).toStrictEqual({ ...unreadable, pages: 1 });
  });

  it("finds its own update beside what cannot be read", async () => {
    const answers = [updates({ update_id: 7 }, anUpdate("b"), old)];

    expect(await find({ answers, baselineRunId: "a" })).toMatchObject({ kind: "found", id: "b" });
  });

  it("says that the list was not answered", async () => {
    expect(await find({ answers: [refused(503, "X", "Busy.")] })).toMatchObject({
      kind: "unreachable",
      reason: expect.stringMatching(/answered 503 X to the request to .*p-1.*Busy\./) as string,
    });
  });

  it("has no update in an empty list of a pipeline that never ran", async () => {
    expect(await find({ answers: [ok({})] })).toStrictEqual({ kind: "none", pages: 1 });
  });
});
