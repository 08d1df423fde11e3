import type { PlanResult } from "../../../../../src/contracts/attempt";
import type { AdminAnswer } from "../../../../../src/providers/dbt-cloud/admin-api";
import { planRetry } from "../../../../../src/providers/dbt-cloud/retries/plan-retry";
import {
  isRetryOf,
  ListedRetry,
  RetriableRun,
  whyNot,
} from "../../../../../src/providers/dbt-cloud/retries/retry-fields";
import { anAttempt } from "../../../../support/run-builders";
import { ACCOUNT, BUSY, ok, refused, runs, scriptedAccount } from "../scripted-account";

const attempt = anAttempt({ vendorJobId: "77", vendorRunId: "5" });
const failed = (changes: object = {}): AdminAnswer =>
  ok({ data: { id: 5, status: 20, can_retry: true, ...changes } });
const plan = (...answers: readonly AdminAnswer[]): Promise<PlanResult> =>
  planRetry(scriptedAccount(answers).api, attempt);

const planned = (changes: object) => ({
  kind: "planned",
  plan: {
    provider: "dbt-cloud",
    connectionId: "1",
    vendorJobId: "77",
    jobUrl: null,
    baselineRunId: "5",
    confirmAfterSeconds: null,
    ...changes,
  },
});

describe("planRetry", () => {
  it("reads the run and the newest run of its job, in one turn", async () => {
    const { api, requests, turns } = scriptedAccount([
      failed({ job_definition_id: 78, project_id: 9 }),
      runs({ id: 6 }),
    ]);

    expect(await planRetry(api, attempt)).toStrictEqual(
      planned({
        vendorJobId: "78",
        jobUrl: "https://cloud.getdbt.com/deploy/1/projects/9/jobs/78",
        baselineRunId: "6",
      }),
    );
    expect(turns).toStrictEqual([4]);
    expect(requests).toMatchObject([
      { method: "GET", path: "runs/5/", purpose: "show run 5" },
      { method: "GET", path: "runs/", query: { job_definition_id: "78" } },
    ]);
  });

  it("has the run itself for a baseline while the list does not show it", async () => {
    expect(await plan(failed(), runs())).toStrictEqual(planned({}));
  });

  it("takes nothing from an answer about another run", async () => {
    expect(await plan(failed({ id: 6 }), runs())).toStrictEqual({
      kind: "unreachable",
      reason: `${ACCOUNT} answered about run 6 when asked for run 5.`,
      retryAfterSeconds: null,
    });
  });

  it("retries a run that was cancelled", async () => {
    expect((await plan(failed({ status: 30 }), runs())).kind).toBe("planned");
  });

  it.each([
    [1, "Queued"],
    [2, "Starting"],
    [3, "Running"],
    [99, "Status 99"],
  ])("waits while the run has the status %d", async (status, state) => {
    expect(await plan(failed({ status }))).toStrictEqual({
      kind: "unreachable",
      reason: `Run 5 of ${ACCOUNT} is ${state}, and dbt retries only runs that have ended.`,
      retryAfterSeconds: null,
      because: "full",
    });
  });

  it("has nothing to repair in a run that has succeeded", async () => {
    expect(await plan(failed({ status: 10 }))).toStrictEqual({
      kind: "rejected",
      failure: { code: "nothingToRepair", message: `Run 5 of ${ACCOUNT} has succeeded.` },
    });
  });

  it("says why dbt does not retry it", async () => {
    const answer = failed({ can_retry: false, retry_not_supported_reason: "NEW" });

    expect(await plan(answer)).toStrictEqual({
      kind: "rejected",
      failure: {
        code: "notRepairable",
        message: `Run 5 of ${ACCOUNT} cannot be retried: dbt gives the reason NEW.`,
      },
    });
  });

  const unreachable = (reason: string, retryAfterSeconds: number | null) => ({
    kind: "unreachable",
    reason,
    retryAfterSeconds,
  });

  it.each([
    ["the run is not answered", [BUSY], unreachable("Busy.", 30)],
    ["the run may not be read", [refused(403, "forbidden")], unreachable("No.", null)],
    [
      "the run cannot be read",
      [ok({})],
      unreachable(
        `The request to ${ACCOUNT} to show run 5 failed: the answer could not be read.`,
        null,
      ),
    ],
    ["the list is not answered", [failed(), BUSY], unreachable("Busy.", 30)],
    [
      "dbt has no such run",
      [refused(404, "notFound")],
      { kind: "rejected", failure: { code: "notRepairable", message: "No." } },
    ],
  ])("is told that %s", async (_name, answers, expected) => {
    expect(await plan(...answers)).toStrictEqual(expected);
  });

  it("asks nothing before its turn", async () => {
    const { api, requests } = scriptedAccount([], BUSY);

    expect(await planRetry(api, attempt)).toStrictEqual(unreachable("Busy.", 30));
    expect(requests).toHaveLength(0);
  });
});

describe("isRetryOf", () => {
  it.each([
    [{ retrying_run_id: 5 }, true],
    [{ retrying_run_id: 6, trigger: { cause_category: "rerun" } }, false],
    [{ trigger: { cause_category: "rerun" } }, true],
    [{ trigger: { cause_category: "RERUN" } }, true],
    [{ trigger: { cause_category: "api" } }, false],
    [{ trigger: { cause_category: null } }, false],
    [{ trigger: null }, false],
    [{}, false],
  ])("decides by the retried run, and where it is not named by the cause: %j", (run, expected) => {
    expect(isRetryOf(ListedRetry.parse({ id: 7, ...run }), "5")).toBe(expected);
  });
});

describe("whyNot", () => {
  it.each([
    [{ retry_not_supported_reason: "RETRY_NOT_FAILED_RUN" }, "dbt retries only runs that failed"],
    [{ retry_not_supported_reason: "NEW" }, "dbt gives the reason NEW"],
    [{ can_retry: false }, "dbt does not retry it and gives no reason"],
    [
      { can_retry: false, retry_not_supported_reason: "" },
      "dbt does not retry it and gives no reason",
    ],
    [{}, "dbt does not say that it can be retried"],
  ])("says it in words: %j", (run, words) => {
    expect(whyNot(RetriableRun.parse({ id: 5, ...run }))).toBe(words);
  });
});
