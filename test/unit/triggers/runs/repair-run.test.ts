import { OrchestrationRuntimeStatus } from "durable-functions";
import { AcceptedRun, RunDocument } from "../../../../src/contracts/run-document";
import { RunInput } from "../../../../src/contracts/run-input";
import { repairRunIdOf } from "../../../../src/hub/repairs";
import { anAttempt, aRunInput, RUN_PAGE } from "../../../support/run-builders";
import { createRunsApi, type Reply, type RunsApi } from "../../../support/runs-api";
import {
  aConclusion,
  aProgress,
  putEndedRun,
  putLiveRun,
  runIdNumber,
  succeededConclusion,
} from "../../../support/stored-runs";

const latest = anAttempt({ number: 2, runPageUrl: null, details: { repairId: "9" } });

const putFailedRun = (api: RunsApi, number = 1, outcome: "failed" | "unknown" = "failed"): string =>
  putEndedRun(api.hub, aConclusion({ outcome }), {
    number,
    input: aRunInput({ tags: { team: "sales" }, retry: null, timeoutSeconds: 600 }),
    customStatus: aProgress({ phase: "ended", conclusion: aConclusion({ outcome }), latest }),
  });

/** The code and the explanation of a refused repair. */
type Refusal = readonly [code: string, detail: string];

const CALLBACK = { form: "plain", sealed: "of the old run" };

const repair = (api: RunsApi, id: string, body: object = {}): Promise<Reply> =>
  api.call("POST", `/api/runs/${id}/repair`, { body });

const endRun = (api: RunsApi, id: string): void => {
  api.hub.put({
    instanceId: id,
    runtimeStatus: OrchestrationRuntimeStatus.Failed,
    customStatus: aProgress({ phase: "ended", conclusion: aConclusion() }),
  });
};

describe("POST /api/runs/{id}/repair", () => {
  it("starts a run that repairs the last attempt, and answers like a start", async () => {
    const api = createRunsApi();
    const id = putFailedRun(api);

    const { status, headers, json } = await repair(api, id);

    const accepted = AcceptedRun.parse(json);
    expect(status).toBe(202);
    expect(accepted.id).toBe(repairRunIdOf(id, 1));
    expect(headers["location"]).toBe(accepted.resultUrl);
    const input = RunInput.parse(api.hub.instances.get(accepted.id)?.input);
    expect(input).toStrictEqual({
      ...aRunInput({ tags: { team: "sales" }, timeoutSeconds: 600 }),
      outputs: "summary",
      acceptedAt: "2026-03-02T06:00:00.400Z",
      deploymentId: "tests",
      closesStarts: true,
      closesPlans: true,
      lookout: true,
      requestHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      repairs: { runId: id, attempt: { ...latest, runPageUrl: RUN_PAGE }, mode: null },
      startNonce: expect.any(String) as string,
    });
  });

  it.each([
    ["repair", { ...latest, runPageUrl: RUN_PAGE }],
    ["rerun", null],
  ] as const)("passes on that a %s is demanded", async (mode, attempt) => {
    const api = createRunsApi();
    const id = putFailedRun(api);

    const { json } = await repair(api, id, { mode });

    const started = api.hub.instances.get(String(json["id"]));
    expect(RunInput.parse(started?.input).repairs).toStrictEqual({ runId: id, attempt, mode });
  });

  it("takes over neither the callback nor the repair of the old run", async () => {
    const api = createRunsApi();
    const id = putFailedRun(api);
    const repairs = { runId: runIdNumber(7), attempt: null, mode: null };
    const input = RunInput.parse({ ...aRunInput({ repairs }), callback: CALLBACK });
    api.hub.put({ instanceId: id, input });

    const { json } = await repair(api, id);

    const started = RunInput.parse(api.hub.instances.get(String(json["id"]))?.input);
    expect(started).not.toHaveProperty("callback");
    expect(started).toHaveProperty("repairs.runId", id);
  });

  it("re-attaches while the repair is live, and starts another one after its end", async () => {
    const api = createRunsApi();
    const id = putFailedRun(api);

    const first = await repair(api, id);
    const again = await repair(api, id, { mode: "rerun" });
    endRun(api, repairRunIdOf(id, 1));
    const second = await repair(api, id);

    expect(again.json["id"]).toBe(first.json["id"]);
    expect(again.headers["idempotent-replayed"]).toBe("true");
    expect(second.json["id"]).toBe(repairRunIdOf(id, 2));
    expect(api.hub.starts).toBe(2);
  });

  it("starts one run for two calls at once", async () => {
    const api = createRunsApi();
    const id = putFailedRun(api);

    const replies = await Promise.all([repair(api, id), repair(api, id), repair(api, id)]);

    expect(new Set(replies.map(({ json }) => json["id"])).size).toBe(1);
    expect(api.hub.starts).toBe(1);
  });

  it("repairs a run of unknown outcome", async () => {
    const api = createRunsApi();

    expect((await repair(api, putFailedRun(api, 1, "unknown"))).status).toBe(202);
  });

  it("ends after fifty repairs", async () => {
    const api = createRunsApi();
    const id = putFailedRun(api);
    for (let number = 1; number <= 50; number++) endRun(api, repairRunIdOf(id, number));

    const { status, json } = await repair(api, id);

    expect([status, json["code"]]).toStrictEqual([409, "tooManyRepairs"]);
    expect(json["detail"]).toBe(`Run ${id} was repaired 50 times. Start its job as a new run.`);
  });

  it("starts the fiftieth repair, which the document of the run names first", async () => {
    const api = createRunsApi();
    const id = putFailedRun(api);
    for (let number = 1; number <= 49; number++) endRun(api, repairRunIdOf(id, number));

    const { status, json } = await repair(api, id);
    const document = RunDocument.parse((await api.call("GET", `/api/runs/${id}`)).json);

    expect([status, json["id"]]).toStrictEqual([202, repairRunIdOf(id, 50)]);
    expect(document.repairedBy[0]).toBe(repairRunIdOf(id, 50));
  });

  it("is another request for each run and mode", async () => {
    const api = createRunsApi();
    const hashes = new Set<unknown>();

    for (const [number, body] of [{}, { mode: "repair" }, { mode: "rerun" }].entries()) {
      const { json } = await repair(api, putFailedRun(api, number), body);
      const started = RunInput.parse(api.hub.instances.get(String(json["id"]))?.input);
      hashes.add(started.requestHash);
    }

    expect(hashes.size).toBe(3);
  });

  it("repairs an attempt whose page no longer is in the run's status", async () => {
    const api = createRunsApi();
    const customStatus = aProgress({ attempts: [], conclusion: aConclusion(), latest });
    const id = putEndedRun(api.hub, aConclusion(), { customStatus });

    const { json } = await repair(api, id);

    const started = RunInput.parse(api.hub.instances.get(String(json["id"]))?.input);
    expect(started.repairs?.attempt).toStrictEqual({ ...latest, runPageUrl: null });
  });

  it.each<[string, (api: RunsApi) => string, object, Refusal]>([
    [
      "a live run",
      ({ hub }) => putLiveRun(hub),
      {},
      ["runNotEnded", "RUN has not ended. Cancel it, or wait for its end, before it is repaired."],
    ],
    [
      "a success",
      ({ hub }) => putEndedRun(hub, succeededConclusion),
      {},
      ["runSucceeded", "RUN has succeeded, so there is nothing to repair."],
    ],
    [
      "a run of an older version",
      ({ hub }) => putEndedRun(hub, aConclusion()),
      {},
      [
        "nothingToRepair",
        'RUN was made by an older version of this app, which did not store what a repair needs. Send "mode": "rerun" to start the job anew.',
      ],
    ],
    [
      "a run without an attempt",
      ({ hub }) =>
        putEndedRun(hub, aConclusion(), {
          customStatus: aProgress({ attempts: [], conclusion: aConclusion() }),
        }),
      { mode: "repair" },
      [
        "nothingToRepair",
        'RUN has no attempt at the vendor that could be repaired. Check the job\'s page; send "mode": "rerun" to start the job anew.',
      ],
    ],
    [
      "a run that only watched another one",
      ({ hub }) =>
        putEndedRun(hub, aConclusion(), {
          input: aRunInput({ target: { type: "databricks-run", vendorRunId: "5" } }),
        }),
      { mode: "rerun" },
      [
        "nothingToRepair",
        "RUN only watched a run that it had not started. Start its job as a new run.",
      ],
    ],
    [
      "a run whose request cannot be read",
      ({ hub }) => putEndedRun(hub, aConclusion(), { input: "?" }),
      {},
      ["runUnreadable", `What run ${runIdNumber(1)} was asked to run can no longer be read.`],
    ],
  ])("answers 409 for %s", async (_, put, body, [code, detail]) => {
    const api = createRunsApi();

    const { status, json } = await repair(api, put(api), body);

    expect([status, json["code"]]).toStrictEqual([409, code]);
    expect(json["detail"]).toBe(detail.replace("RUN", `Run ${runIdNumber(1)}`));
    expect(api.hub.starts).toBe(0);
  });

  it("starts the job of a run without an attempt anew when that is demanded", async () => {
    const api = createRunsApi();
    const customStatus = aProgress({ attempts: [], conclusion: aConclusion() });
    const id = putEndedRun(api.hub, aConclusion(), { customStatus });

    expect((await repair(api, id, { mode: "rerun" })).status).toBe(202);
  });

  it("answers 404 for a run that does not exist, and 400 for an unknown mode", async () => {
    const api = createRunsApi();

    expect((await repair(api, runIdNumber(5))).status).toBe(404);
    expect((await repair(api, putFailedRun(api), { mode: "again" })).status).toBe(400);
  });
});

describe("the documents of a repaired run", () => {
  it("name each other, the newest five first", async () => {
    const api = createRunsApi();
    const id = putFailedRun(api);
    for (let number = 1; number <= 6; number++) {
      api.clock.now = new Date(api.clock.now.getTime() + 60_000);
      await repair(api, id);
      endRun(api, repairRunIdOf(id, number));
    }
    const newest = [6, 5, 4, 3, 2].map((number) => repairRunIdOf(id, number));

    const old = RunDocument.parse((await api.call("GET", `/api/runs/${id}`)).json);
    const last = RunDocument.parse(
      (await api.call("GET", `/api/runs/${repairRunIdOf(id, 6)}`)).json,
    );
    const list = (await api.call("GET", "/api/runs")).json["runs"] as RunDocument[];

    expect([old.repairs, old.repairedBy]).toStrictEqual([null, newest]);
    expect([last.repairs, last.repairedBy]).toStrictEqual([id, []]);
    const inList = Object.fromEntries(list.map((run) => [run.id, run.repairedBy]));
    expect(inList[id]).toStrictEqual(newest);
    expect(inList[repairRunIdOf(id, 6)]).toStrictEqual([]);
  });

  it("name a single repair", async () => {
    const api = createRunsApi();
    const id = putFailedRun(api);
    await repair(api, id);

    const list = (await api.call("GET", "/api/runs")).json["runs"] as RunDocument[];

    const inList = Object.fromEntries(list.map((run) => [run.id, run.repairedBy]));
    expect(inList[id]).toStrictEqual([repairRunIdOf(id, 1)]);
  });
});
