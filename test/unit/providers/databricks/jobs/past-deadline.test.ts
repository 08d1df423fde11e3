import type { SettleResult } from "../../../../../src/contracts/attempt";
import type { HttpResult } from "../../../../../src/http/http-client";
import { startOf } from "../../../../../src/providers/databricks/jobs/job-start";
import { settleLaunch } from "../../../../../src/providers/databricks/jobs/settle-launch";
import type { TokenStart } from "../../../../../src/providers/databricks/jobs/token-start";
import { NOW, ok, refused, scriptedWorkspace, WORKSPACE } from "../scripted-workspace";
import { anOrder } from "../simulated-workspace";

const LATE = `The deadline passed before the start of job 77 was sent to ${WORKSPACE}, so it is not sent.`;
const UNKNOWN = "Whether an earlier try has started a run could not be looked up.";

/** An order of half a minute ago, whose deadline has passed. */
const aStart = (): TokenStart =>
  startOf({
    ...anOrder("77"),
    orderedAt: new Date(NOW.getTime() - 30_000).toISOString(),
    deadline: NOW.toISOString(),
  });

async function settle(
  answers: readonly HttpResult[],
  changes: Partial<TokenStart> = {},
): Promise<{ result: SettleResult; pages: unknown[] }> {
  const { api, now, requests } = scriptedWorkspace(answers);
  const result = await settleLaunch(api, { ...aStart(), ...changes }, now);
  return { result, pages: requests.map(({ query }) => query?.["page_token"]) };
}

const pages = (mostPages: number) => ({ listed: { ...aStart().listed, mostPages } });
const reasonOf = (doubt: string) => ({
  kind: "unreachable",
  reason: `${LATE} ${doubt}`,
  retryAfterSeconds: null,
});
const startedOne = (ids: string) =>
  reasonOf(`An earlier try may have started one of these runs: ${ids}.`);
const nothing = { kind: "notFound", marker: null, jobUrl: null };
const run = (run_id: number) => ({ run_id });

describe("settleLaunch, after the deadline", () => {
  it("reads the runs of the job since the order, and allows for a minute between the clocks", async () => {
    const { api, now, requests } = scriptedWorkspace([ok({})]);

    expect(await settleLaunch(api, aStart(), now)).toStrictEqual(nothing);

    expect(requests).toMatchObject([{ method: "GET" }]);
    expect(requests[0]?.query).toStrictEqual({
      job_id: "77",
      start_time_from: String(NOW.getTime() - 90_000),
      limit: "20",
    });
  });

  it("reads all runs of the job where the time of the order is not known", async () => {
    const { api, now, requests } = scriptedWorkspace([ok({})]);
    const order = { ...anOrder("77"), deadline: NOW.toISOString() };

    await settleLaunch(api, startOf(order), now);

    expect(requests[0]?.query).toMatchObject({ start_time_from: "0" });
  });

  it("names the newest three runs that it may have started", async () => {
    const { result } = await settle([ok({ runs: [run(4), run(3), run(2), run(1)] })]);

    expect(result).toStrictEqual(startedOne("4, 3, 2"));
  });

  it.each([
    ["an error", refused(403, "PERMISSION_DENIED", "No.")],
    ["a run that cannot be read", ok({ runs: [run(1), { run_id: "x" }] })],
    ["a list that ends without saying so", ok({ has_more: true })],
    ["a next page that cannot be asked for", ok({ next_page_token: 7 })],
  ])("does not rule a run out after %s", async (_name, answer) => {
    expect((await settle([answer])).result).toStrictEqual(reasonOf(UNKNOWN));
  });

  it.each([[undefined], [null], [false]])("takes has_more: %p for the end", async (has_more) => {
    expect((await settle([ok({ has_more })])).result).toStrictEqual(nothing);
  });

  it("names what it has found where the list goes on without a token", async () => {
    const { result } = await settle([ok({ runs: [run(1)], has_more: true })], pages(3));

    expect(result).toStrictEqual(startedOne("1"));
  });

  it("reads page after page, up to the last", async () => {
    const answers = [
      ok({ runs: [run(3)], next_page_token: "b" }),
      ok({ runs: [], next_page_token: "c" }),
      ok({ runs: [run(1)] }),
    ];

    expect(await settle(answers, pages(5))).toStrictEqual({
      result: startedOne("3, 1"),
      pages: [undefined, "b", "c"],
    });
  });

  it("reads no more pages than it may, and rules nothing out then", async () => {
    const answers = ["b", "c", "d"].map((next_page_token) => ok({ next_page_token }));

    expect(await settle(answers, pages(2))).toStrictEqual({
      result: reasonOf(UNKNOWN),
      pages: [undefined, "b"],
    });
  });

  it("reads one page of a job's runs", async () => {
    const answers = [ok({ runs: [run(1)], next_page_token: "b" })];

    expect(await settle(answers)).toStrictEqual({ result: startedOne("1"), pages: [undefined] });
  });
});

describe("settleLaunch, for a run that only looks", () => {
  const anotherHour = new Date(NOW.getTime() + 3_600_000).toISOString();
  const lookOf = (answer: HttpResult) => {
    const { api, now, requests } = scriptedWorkspace([answer]);
    const order = { ...anOrder("77"), deadline: anotherHour, onlyLook: true } as const;
    return settleLaunch(api, startOf(order), now).then((result) => ({
      result,
      methods: requests.map(({ method }) => method),
    }));
  };

  it("reads the list, although the deadline has not passed", async () => {
    expect(await lookOf(ok({}))).toStrictEqual({ result: nothing, methods: ["GET"] });
  });

  it("names the runs that an earlier execution may have started", async () => {
    expect(await lookOf(ok({ runs: [run(4)] }))).toStrictEqual({
      result: {
        kind: "unreachable",
        reason: `The start of job 77 is not sent to ${WORKSPACE} any more. An earlier try may have started one of these runs: 4.`,
        retryAfterSeconds: null,
      },
      methods: ["GET"],
    });
  });
});
