import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import { RunList } from "../../../../src/contracts/run-document";
import type { RunInput } from "../../../../src/contracts/run-input";
import { repairRunIdOf } from "../../../../src/hub/repairs";
import { anAttempt, aRunInput } from "../../../support/run-builders";
import { createRunsApi, type RunsApi } from "../../../support/runs-api";
import {
  aConclusion,
  aProgress,
  putEndedRun,
  putLiveRun,
  runIdNumber,
  succeededConclusion,
} from "../../../support/stored-runs";

async function list(api: RunsApi, query: string): Promise<RunList> {
  const { status, json } = await api.call("GET", `/api/runs?${query}`);
  expect([query, status]).toStrictEqual([query, 200]);
  return RunList.parse(json);
}

const numbersIn = ({ runs }: RunList): number[] => runs.map(({ id }) => Number(id.slice(2)));

const withInput = (changes: Partial<RunInput>): { input: RunInput } => ({
  input: aRunInput(changes),
});

const targetSummary = {
  type: "databricks-job",
  connectionId: "adb-1.2",
  jobId: "77",
  jobName: null,
};

/** Three runs that differ in everything. */
function aHubOfThree(): RunsApi {
  const api = createRunsApi();
  putEndedRun(api.hub, aConclusion({ message: "Failed.\nMessage: Table SALES is locked." }), {
    number: 1,
    ...withInput({ targetSummary, tags: { team: "Finance", schedule: "Nightly" } }),
  });
  const other = { type: "dbt-job", connectionId: "12345", jobId: "9", jobName: null };
  putEndedRun(api.hub, succeededConclusion, {
    number: 2,
    ...withInput({ targetSummary: other, tags: { team: "Risk" } }),
    customStatus: aProgress({
      phase: "ended",
      conclusion: succeededConclusion,
      facts: { startedAt: null, endedAt: null, queuedSeconds: null, jobName: "Load everything" },
    }),
  });
  const named = { ...targetSummary, connectionId: "adb-9.9", jobId: null, jobName: "Ingest" };
  putLiveRun(api.hub, 3, {
    ...withInput({ targetSummary: named, tags: { url: "a=b" } }),
    customStatus: aProgress({
      attempts: [{ number: 1, vendorRunId: "987654", runPageUrl: null, result: null }],
      latest: anAttempt({ vendorJobId: "78" }),
    }),
  });
  return api;
}

describe("the filters of GET /api/runs", () => {
  it.each([
    ["outcome=failed", [1]],
    ["outcome=succeeded", [2]],
    ["outcome=failed&status=running", []],
    ["connection=12345", [2]],
    ["connection=1234", []],
    ["job=77", [1]],
    ["job=9", [2]],
    ["job=Ingest", [3]],
    ["job=78", [3]],
    ["job=Load%20everything", [2]],
    ["job=load%20everything", []],
    ["schedule=nightly", [1]],
    ["schedule=night", []],
    ["tag=team", [1, 2]],
    ["tag=team=Risk", [2]],
    ["tag=team=risk", []],
    ["tag=url=a=b", [3]],
    ["tag=toString", []],
    ["tag=team&outcome=failed&connection=adb-1.2&schedule=Nightly&job=77", [1]],
    ["text=sales", [1]],
    ["text=LOAD%20every", [2]],
    ["text=987654", [3]],
    ["text=finance", [1]],
    ["text=%20Ingest%20", [3]],
    ["text=nowhere", []],
    [`text=${runIdNumber(2)}`, [2]],
  ])("finds with ?%s the runs %j", async (query, numbers) => {
    expect(numbersIn(await list(aHubOfThree(), query))).toStrictEqual(numbers);
  });

  it("reads one run when it is searched by its id or the beginning of it", async () => {
    const api = createRunsApi();
    for (let number = 1; number <= 400; number++) putLiveRun(api.hub, number);
    putLiveRun(api.hub, 0, { instanceId: `r-${"a".repeat(40)}` });

    const found = await list(api, `text=r-${"A".repeat(8)}`);

    expect(found.runs.map(({ id }) => id)).toStrictEqual([`r-${"a".repeat(40)}`]);
    const prefixes = api.hub.queries.map(({ searchParams }) =>
      searchParams.get("instanceIdPrefix"),
    );
    expect(prefixes).toStrictEqual(["r-aaaaaaaa"]);
  });

  it("counts what matches with each status, also what no longer fits on the page", async () => {
    const { counts, continuation, runs } = await list(aHubOfThree(), "top=1");

    expect(counts).toStrictEqual({
      running: 1,
      succeeded: 1,
      failed: 1,
      cancelled: 0,
      timedOut: 0,
      unknown: 0,
      atLeast: false,
    });
    expect(runs).toHaveLength(1);
    expect(continuation).not.toBeNull();
  });

  it("says that there may be more than it counts where it has not read to the end", async () => {
    const api = createRunsApi();
    for (let number = 1; number <= 400; number++) {
      const createdAt = new Date(api.clock.now.getTime() - number * 60_000);
      putEndedRun(api.hub, aConclusion(), { number, createdAt });
    }

    const { counts, runs } = await list(api, "");

    expect(counts.atLeast).toBe(true);
    expect(counts.failed).toBeGreaterThanOrEqual(runs.length);
    expect(counts.failed).toBeLessThan(400);
  });

  it("does not read finished runs for status=running, and finds one that waits for its callback", async () => {
    const api = createRunsApi();
    putEndedRun(api.hub, aConclusion(), { number: 1 });
    putEndedRun(api.hub, aConclusion(), { number: 2, runtimeStatus: Status.Running });
    putLiveRun(api.hub, 3);
    putLiveRun(api.hub, 4, { runtimeStatus: Status.Pending, customStatus: null });

    expect(numbersIn(await list(api, "status=running"))).toStrictEqual([3, 4]);
    expect(numbersIn(await list(api, "status=failed"))).toStrictEqual([1, 2]);
    const [running = new URL("x:")] = api.hub.queries;
    expect(running.searchParams.get("runtimeStatus")).toBe(
      "Pending,Running,Suspended,ContinuedAsNew",
    );
  });
});

describe("the repairs of the runs of a list", () => {
  function aRepairedRun(): { api: RunsApi; id: string; repair: string } {
    const api = createRunsApi();
    const id = putEndedRun(api.hub, aConclusion(), {
      createdAt: new Date(api.clock.now.getTime() - 600_000),
    });
    const repair = repairRunIdOf(id, 1);
    const repairs = { runId: id, attempt: null, mode: null };
    putEndedRun(api.hub, succeededConclusion, {
      instanceId: repair,
      input: aRunInput({ repairs }),
    });
    return { api, id, repair };
  }

  it.each(["", "status=failed", "outcome=failed", "top=100"])(
    "are shown with ?%s",
    async (query) => {
      const { api, id, repair } = aRepairedRun();

      const { runs } = await list(api, query);

      const shown = runs.filter((run) => run.id === id).map(({ repairedBy }) => repairedBy);
      expect(shown).toStrictEqual([[repair]]);
    },
  );

  it("are shown on a page after the one with the repair", async () => {
    const { api, id, repair } = aRepairedRun();
    const { continuation } = await list(api, "top=1");

    const { runs } = await list(api, `top=1&continuation=${String(continuation)}`);

    expect(runs).toMatchObject([{ id, repairedBy: [repair] }]);
  });
});

describe("a caller that may read some runs", () => {
  const listed = [
    {
      name: "Finance",
      clientId: null,
      keyHashes: [],
      isAllOthers: true,
      grants: [{ actions: ["read" as const], connections: ["adb-1.2"] }],
    },
  ];

  it("sees, counts and searches these alone", async () => {
    const { hub } = aHubOfThree();
    const api = createRunsApi({ hub, listed });

    const all = await list(api, "");
    const others = await list(api, `text=${runIdNumber(2)}`);

    expect(numbersIn(all)).toStrictEqual([1]);
    expect(all.counts).toMatchObject({ running: 0, succeeded: 0, failed: 1, atLeast: false });
    expect(others.runs).toStrictEqual([]);
    expect(Object.values(others.counts)).toStrictEqual([0, 0, 0, 0, 0, 0, false]);
  });
});

describe("a page of ten thousand runs", () => {
  it.each([
    ["", 4],
    ["status=running", 1],
    ["since=1970-01-01T00:00:00Z", 4],
    ["text=nowhere", 4],
  ])("takes with ?%s at most %d queries", async (query, most) => {
    const api = createRunsApi();
    const spread = (number: number): Date => new Date(api.clock.now.getTime() - number * 120_000);
    for (let number = 1; number <= 10_000; number++) {
      const instanceId = repairRunIdOf("any", number);
      putEndedRun(api.hub, aConclusion(), { instanceId, createdAt: spread(number) });
    }
    putLiveRun(api.hub, 1);

    await list(api, query);

    expect(api.hub.queries.length).toBeLessThanOrEqual(most);
  });
});
