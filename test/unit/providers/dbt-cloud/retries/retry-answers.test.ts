import { SendWindow } from "../../../../../src/http/send-window";
import type { AttemptReference, LaunchResult } from "../../../../../src/contracts/attempt";
import type { Claim } from "../../../../../src/contracts/claim";
import type { AdminAnswer } from "../../../../../src/providers/dbt-cloud/admin-api";
import {
  launchRetry,
  settleRetry,
} from "../../../../../src/providers/dbt-cloud/retries/launch-retry";
import { aClaim } from "../../../../support/claims";
import { anAttempt } from "../../../../support/run-builders";
import { anOrder, aPlan } from "../dbt-world";
import { ACCOUNT, BUSY, NOW, ok, refused, runs, scriptedAccount } from "../scripted-account";

const attempt: AttemptReference = anAttempt({ vendorJobId: "77", vendorRunId: "5" });
const orderAfter = (baselineRunId: string | null, changes: object = {}) =>
  anOrder({
    attemptNumber: 2,
    plan: aPlan({ connectionId: "1", vendorJobId: "77", jobUrl: "https://x/77", baselineRunId }),
    ...changes,
  });
const order = orderAfter("5");

const retry = (id: unknown, changes: object = {}): object => ({
  id,
  job_definition_id: 77,
  retrying_run_id: 5,
  ...changes,
});

async function launch(
  answers: readonly AdminAnswer[],
  claim: Partial<Claim> = {},
  launched = order,
) {
  const { api, requests } = scriptedAccount(answers);
  const result = await launchRetry(api, launched, { attempt, claim: aClaim(claim) });
  return { result, posts: requests.filter(({ method }) => method === "POST") };
}

const launched = (vendorRunId: string): LaunchResult => ({
  kind: "launched",
  attempt: {
    provider: "dbt-cloud",
    connectionId: "1",
    number: 2,
    vendorJobId: "77",
    vendorRunId,
    runPageUrl: null,
    launchedAt: NOW.toISOString(),
  },
});

const NO_LIST = `The request to ${ACCOUNT} to list the runs of job 77 failed: the answer could not be read.`;
const NO_ANSWER = `The request to ${ACCOUNT} to retry run 5 failed: the answer could not be read.`;
const unreadableList = { reason: NO_LIST, retryAfterSeconds: null };
const unclear = (reason: string) => ({ kind: "unclear", reason, resend: true });

describe("launchRetry, before the POST", () => {
  it.each([
    ["8", "8"],
    [null, "5"],
  ])("reads the runs of the job behind the baseline %p", async (baselineRunId, above) => {
    const { api, requests } = scriptedAccount([runs(retry(9))]);

    await launchRetry(api, orderAfter(baselineRunId), { attempt, claim: aClaim() });

    expect(requests).toMatchObject([
      {
        method: "GET",
        path: "runs/",
        query: {
          job_definition_id: "77",
          id__gt: above,
          order_by: "id",
          include_related: '["trigger"]',
        },
        purpose: "list the runs of job 77",
      },
    ]);
  });

  it("takes the oldest retry of the run, in whatever order they are listed", async () => {
    const { result, posts } = await launch([runs(retry(9), retry(7), retry(8))]);

    expect(result).toStrictEqual(launched("7"));
    expect(posts).toHaveLength(0);
  });

  it("takes a retry whose job is not named", async () => {
    const { result } = await launch([runs(retry(7, { job_definition_id: null }))]);

    expect(result).toStrictEqual(launched("7"));
  });

  it.each([
    ["of another run", retry(7, { retrying_run_id: 6, trigger: { cause_category: "rerun" } })],
    ["of another job", retry(7, { job_definition_id: 78 })],
  ])("takes no retry %s for its own", async (_name, other) => {
    const { result, posts } = await launch([runs(other), ok({ data: { id: 8 } })]);

    expect(result).toStrictEqual(launched("8"));
    expect(posts).toHaveLength(1);
  });

  it.each([
    ["cannot be read", []],
    ["is a retry without an id", retry(null)],
  ])("sends nothing beside a run that %s", async (_name, run) => {
    const { result, posts } = await launch([runs(run, { id: 6 })]);

    expect(result).toStrictEqual({ kind: "tryAgain", ...unreadableList, mayHaveStarted: false });
    expect(posts).toHaveLength(0);
  });

  it("takes its own retry beside what cannot be read", async () => {
    expect((await launch([runs([], retry(null), retry(7))])).result).toStrictEqual(launched("7"));
  });

  it.each([true, false])(
    "sends nothing while the list is not answered (sent before: %p)",
    async (mayHaveBeenSent) => {
      const { result, posts } = await launch([BUSY], { mayHaveBeenSent });

      expect(result).toStrictEqual({
        kind: "tryAgain",
        reason: "Busy.",
        retryAfterSeconds: 30,
        mayHaveStarted: mayHaveBeenSent,
      });
      expect(posts).toHaveLength(0);
    },
  );

  it("sends nothing where an earlier execution was cut off", async () => {
    expect(await launch([runs()], { mayHaveBeenSent: true })).toStrictEqual({
      result: unclear(
        "An earlier execution of this step was stopped while it retried run 5, and dbt lists no retry of it yet.",
      ),
      posts: [],
    });
  });
});

describe("launchRetry, by the answer to the POST", () => {
  it("sends it once, within its window and not after the deadline", async () => {
    const deadline = "2026-01-05T07:00:00.000Z";

    const { result, posts } = await launch(
      [runs(), ok({ data: { id: 6 } })],
      {},
      orderAfter("5", { deadline }),
    );

    expect(result).toStrictEqual(launched("6"));
    expect(posts).toStrictEqual([
      {
        method: "POST",
        path: "runs/5/retry/",
        retry: "never",
        notAfter: new Date(deadline),
        window: expect.any(SendWindow) as SendWindow,
        purpose: "retry run 5",
      },
    ]);
  });

  it.each([
    ["is not readable", ok("text"), "5"],
    ["has no id", ok({ data: {} }), "5"],
    ["names the run that was retried", ok({ data: { id: 5 } }), null],
    ["names a run that is older than the baseline", ok({ data: { id: 7 } }), "9"],
    ["names the baseline", ok({ data: { id: 9 } }), "9"],
  ])("is unclear when the answer %s", async (_name, answer, baselineRunId) => {
    const { result } = await launch([runs(), answer], {}, orderAfter(baselineRunId));

    expect(result).toStrictEqual(unclear(NO_ANSWER));
  });

  it("is unclear without an answer", async () => {
    expect((await launch([runs(), BUSY])).result).toStrictEqual(unclear("Busy."));
  });

  it.each([
    [{ kind: "throttled", reason: "Slow.", retryAfterSeconds: 300 } as const, 300],
    [{ kind: "notSent", reason: "Gone." } as const, null],
  ])("has started nothing after %j", async (failure, retryAfterSeconds) => {
    expect((await launch([runs(), failure])).result).toStrictEqual({
      kind: "tryAgain",
      reason: failure.reason,
      retryAfterSeconds,
      mayHaveStarted: false,
    });
  });

  it("is refused only if there is no retry of its own", async () => {
    const refusal = refused(400, "invalidRequest");
    const rejected = { kind: "rejected", failure: { code: "invalidRequest", message: "No." } };

    expect((await launch([runs(), refusal, runs()])).result).toStrictEqual(rejected);
    expect((await launch([runs(), refusal, BUSY])).result).toStrictEqual(rejected);
    expect((await launch([runs(), refusal, runs(retry(7))])).result).toStrictEqual(launched("7"));
  });
});

describe("settleRetry", () => {
  it.each([
    ["its own", runs(retry(7)), { ...launched("7"), kind: "found" }],
    ["none", runs(), { kind: "notFound", marker: null, jobUrl: "https://x/77" }],
    ["nothing", BUSY, { kind: "unreachable", reason: "Busy.", retryAfterSeconds: 30 }],
    ["nothing certain", runs([]), { kind: "unreachable", ...unreadableList }],
  ])("finds %s, and sends nothing", async (_name, answer, expected) => {
    const { api, requests } = scriptedAccount([answer]);

    expect(await settleRetry(api, order, attempt)).toStrictEqual(expected);
    expect(requests).toHaveLength(1);
  });
});
