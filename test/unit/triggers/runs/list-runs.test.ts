import { OrchestrationRuntimeStatus } from "durable-functions";
import { RunList } from "../../../../src/contracts/run-document";
import { aRunInput } from "../../../support/run-builders";
import { createRunsApi, type RunsApi } from "../../../support/runs-api";
import {
  aConclusion,
  putEndedRun,
  putLiveRun,
  runIdNumber,
  succeededConclusion,
} from "../../../support/stored-runs";

const NOW = Date.parse("2026-03-02T06:00:00.400Z");
const minutesAgo = (minutes: number): Date => new Date(NOW - minutes * 60_000);

const token = (text: string): string => Buffer.from(text).toString("base64url");

interface Page {
  readonly ids: readonly string[];
  readonly continuation: string | null;
}

async function list(api: RunsApi, query = ""): Promise<Page> {
  const { status, json } = await api.call("GET", `/api/runs${query}`);
  expect(status).toBe(200);
  const { runs, continuation } = RunList.parse(json);
  return { ids: runs.map(({ id }) => id), continuation };
}

/** Follows continuations to the last page. */
async function listAll(api: RunsApi, more = ""): Promise<Page["ids"][]> {
  const pages: Page["ids"][] = [];
  let { ids, continuation } = await list(api, `?${more}`);
  pages.push(ids);
  while (continuation !== null) {
    ({ ids, continuation } = await list(api, `?continuation=${continuation}&${more}`));
    pages.push(ids);
  }
  return pages;
}

describe("GET /api/runs", () => {
  it("lists all runs, newest first", async () => {
    const api = createRunsApi();
    putLiveRun(api.hub, 1, { createdAt: minutesAgo(60) });
    putLiveRun(api.hub, 2, { createdAt: minutesAgo(5) });
    putLiveRun(api.hub, 3, { createdAt: minutesAgo(30) });
    putLiveRun(api.hub, 4, { createdAt: minutesAgo(30 * 24 * 60) });

    expect(await list(api)).toStrictEqual({
      ids: [2, 3, 1, 4].map(runIdNumber),
      continuation: null,
    });
  });

  it("lists the runs of a time span, without its end", async () => {
    const api = createRunsApi();
    for (const number of [1, 2, 3, 4]) {
      putLiveRun(api.hub, number, { createdAt: new Date(`2026-03-01T0${number}:00:00Z`) });
    }

    const { ids } = await list(
      api,
      "?since=2026-03-01T03:00:00%2B01:00&until=2026-03-01T04:00:00Z",
    );

    expect(ids).toStrictEqual([3, 2].map(runIdNumber));
  });

  it("lists runs only", async () => {
    const api = createRunsApi();
    putLiveRun(api.hub, 1);
    api.hub.put({ instanceId: "watch-databricks-adb-1.2-501-1", name: "watch" });
    api.hub.put({ instanceId: "scheduled-by-hand", name: "run" });

    expect((await list(api)).ids).toStrictEqual([runIdNumber(1)]);
  });

  it.each([
    ["running", [1]],
    ["succeeded", [2]],
    ["failed", [3]],
    ["cancelled", []],
    ["unknown", [4]],
  ])("finds runs that are %s", async (status, numbers) => {
    const api = createRunsApi();
    putLiveRun(api.hub, 1);
    putEndedRun(api.hub, succeededConclusion, { number: 2 });
    putEndedRun(api.hub, aConclusion(), { number: 3 });
    putLiveRun(api.hub, 4, { runtimeStatus: OrchestrationRuntimeStatus.Terminated });

    expect((await list(api, `?status=${status}`)).ids).toStrictEqual(numbers.map(runIdNumber));
  });

  it("finds runs by their kind of target", async () => {
    const api = createRunsApi();
    putLiveRun(api.hub, 1);
    const target = { type: "dbt-job", accountId: "12345", jobId: "7" } as const;
    putLiveRun(api.hub, 2, { input: aRunInput({ target }) });

    expect((await list(api, "?target=dbt-job")).ids).toStrictEqual([runIdNumber(2)]);
    expect((await list(api, "?target=databricks-job&status=running")).ids).toStrictEqual([
      runIdNumber(1),
    ]);
  });

  it("pages through runs of one second without a gap and without an overlap", async () => {
    const api = createRunsApi();
    const numbers = Array.from({ length: 120 }, (_, index) => index + 1);
    // 7, 14 and so on: every number once, in no order that a list could keep.
    numbers.forEach((number) => {
      putLiveRun(api.hub, (number * 7) % 121, { createdAt: minutesAgo(5) });
    });

    const pages = await listAll(api);

    expect(pages.map(({ length }) => length)).toStrictEqual([50, 50, 20]);
    expect(pages.flat()).toStrictEqual(numbers.map(runIdNumber));
  });

  it("keeps its pages apart when new runs come between two of them", async () => {
    const api = createRunsApi();
    for (let number = 1; number <= 60; number++) {
      putLiveRun(api.hub, number, { createdAt: minutesAgo(number) });
    }
    const first = await list(api);
    putLiveRun(api.hub, 99, { createdAt: minutesAgo(0) });

    const second = await list(api, `?continuation=${String(first.continuation)}`);

    expect([...first.ids, ...second.ids]).toStrictEqual(
      Array.from({ length: 60 }, (_, index) => runIdNumber(index + 1)),
    );
  });

  it("ends exactly at a full page", async () => {
    const api = createRunsApi();
    for (let number = 1; number <= 50; number++) putLiveRun(api.hub, number);

    expect((await list(api)).continuation).toBeNull();
  });

  it("filters before it pages", async () => {
    const api = createRunsApi();
    for (let number = 1; number <= 130; number++) putLiveRun(api.hub, number);
    for (let number = 131; number <= 190; number++) {
      putEndedRun(api.hub, aConclusion(), { number });
    }

    const pages = await listAll(api, "status=failed");

    expect(pages.map(({ length }) => length)).toStrictEqual([50, 10]);
  });

  it.each([
    ["status=done", "status"],
    ["target=airflow", "target"],
    ["since=yesterday", "since"],
    ["since=2026-03-01", "since"],
    ["until=tomorrow", "until"],
    ["outcome=running", "outcome"],
    ["top=0", "top"],
    ["top=101", "top"],
    ["top=1e1", "top"],
    ["top=-5", "top"],
    ["top=", "top"],
    ["text=", "text"],
    ["text=%20", "text"],
    [`text=${"x".repeat(257)}`, "text"],
    ["tag=", "tag"],
    ["job=", "job"],
    ["continuation=nonsense", "continuation"],
    ["continuation=", "continuation"],
    [`continuation=${token("2026-02-31T00:00:00.000Z|~")}`, "continuation"],
    [`continuation=${token("9999-99-99T99:99:99.999Z|~")}`, "continuation"],
    [`continuation=${token("2026-03-01T00:00:00.000Z|../../admin")}`, "continuation"],
    [`continuation=${token("2026-03-01T00:00:00.000Z|~|-1")}`, "continuation"],
    [`continuation=${token("2026-03-01T00:00:00.000Z|~|99999999999")}`, "continuation"],
    ["limit=5", "limit"],
  ])("answers 400 to ?%s, naming the parameter", async (query, field) => {
    const { status, json } = await createRunsApi().call("GET", `/api/runs?${query}`);

    expect(status).toBe(400);
    expect(json["errors"]).toMatchObject([{ field }]);
    expect(json["detail"]).toMatch(new RegExp(`^${field} .+\\.$`));
  });

  it.each(["0", "101", "1.5"])("says how many a page may show when asked for %s", async (top) => {
    const { json } = await createRunsApi().call("GET", `/api/runs?top=${top}`);

    expect(json["detail"]).toBe("top must be a whole number from 1 to 100.");
  });

  it("goes on from a continuation of an older version", async () => {
    const api = createRunsApi();
    for (const number of [1, 2, 3]) {
      putLiveRun(api.hub, number, { createdAt: new Date("2026-03-01T00:00:00.700Z") });
    }
    const old = token(`2026-03-01T00:00:00.000Z|${runIdNumber(1)}`);

    const { ids } = await list(api, `?continuation=${old}`);

    expect(ids).toStrictEqual([2, 3].map(runIdNumber));
  });

  it("ignores the platform's own key", async () => {
    const { status } = await createRunsApi().call("GET", "/api/runs?code=abc&clientId=default");

    expect(status).toBe(200);
  });

  it("shows no signature, no parameters and no callback", async () => {
    const api = createRunsApi();
    await api.start({
      target: { type: "databricks-job", jobId: 1, notebookParams: { token: "hunter2" } },
    });

    const { text } = await api.call("GET", "/api/runs");

    expect(text).not.toMatch(/hunter2|sig=|resultUrl/);
  });

  it("answers 503 without a task hub", async () => {
    const api = createRunsApi();
    api.hub.trouble = new Error("down");

    expect((await api.call("GET", "/api/runs")).status).toBe(503);
  });
});
