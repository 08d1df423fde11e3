import type { LaunchResult } from "../../../../../src/contracts/attempt";
import type { Claim } from "../../../../../src/contracts/claim";
import type { HttpResult } from "../../../../../src/http/http-client";
import type { TokenResult } from "../../../../../src/identity/token-source";
import {
  launchRepair,
  type RepairOrder,
  settleRepair,
} from "../../../../../src/providers/databricks/repairs/launch-repair";
import { aClaim } from "../../../../support/claims";
import { aPlan } from "../../../../support/run-builders";
import {
  answer,
  HOST,
  NOW,
  ok,
  refused,
  scriptedWorkspace,
  WORKSPACE,
} from "../scripted-workspace";
import { anAttempt, anOrder } from "../simulated-workspace";

const attempt = anAttempt({ vendorJobId: "77", vendorRunId: "5", runPageUrl: "https://x/5" });

const aRepair = (
  details: Readonly<Record<string, string>> = { newestRepairId: "" },
  changes: object = {},
): RepairOrder => ({
  order: {
    ...anOrder("77", { attemptNumber: 2 }),
    plan: aPlan({ connectionId: "prod", vendorJobId: "77", jobUrl: "https://x/77", details }),
    ...changes,
  },
  attempt,
  parameters: { job_parameters: { a: "b" } },
});

const repairs = (...ids: readonly number[]): HttpResult =>
  ok({ run_id: 5, repair_history: ids.map((id, index) => ({ id, start_time: index })) });

const MISSING = refused(400, "INVALID_PARAMETER_VALUE", "Run 5 does not exist.");
const BUSY = refused(503, "X", "Busy.");

interface Script {
  readonly answers: readonly HttpResult[];
  readonly claim?: Partial<Claim>;
  readonly repair?: RepairOrder;
  readonly tokens?: readonly TokenResult[];
}

async function launch({ answers, claim = {}, repair = aRepair(), tokens }: Script) {
  const { api, requests, now } = scriptedWorkspace(answers, tokens);
  const result = await launchRepair(api, repair, { claim: aClaim(claim), now });
  const posts = requests.filter(({ method }) => method === "POST");
  return { result, posts };
}

const sentBefore = { mayHaveBeenSent: true };

const launched = (repairId: string): LaunchResult => ({
  kind: "launched",
  attempt: {
    provider: "databricks",
    connectionId: "prod",
    number: 2,
    vendorJobId: "77",
    vendorRunId: "5",
    runPageUrl: "https://x/5",
    launchedAt: NOW.toISOString(),
    details: { repairId },
  },
});

describe("launchRepair, before the POST", () => {
  it("takes the first repair behind the baseline for its own", async () => {
    const repair = aRepair({ newestRepairId: "3" });

    const { result, posts } = await launch({ answers: [repairs(3, 9, 10)], repair });

    expect(result).toStrictEqual(launched("9"));
    expect(posts).toHaveLength(0);
  });

  it.each([
    ["is refused where this cannot have repaired it", {}, "rejected"],
    ["was deleted where it may have been repaired", sentBefore, "runDeleted"],
  ])("a run that does not exist %s", async (_name, claim, kind) => {
    const { result, posts } = await launch({ answers: [MISSING], claim });

    expect(result.kind).toBe(kind);
    expect(JSON.stringify(result)).toContain("Run 5 does not exist.");
    expect(posts).toHaveLength(0);
  });

  it.each([
    [{}, false],
    [sentBefore, true],
  ])("sends nothing while the repairs cannot be read: %j", async (claim, mayHaveStarted) => {
    const { result, posts } = await launch({ answers: [BUSY], claim });

    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason: expect.stringContaining("Busy.") as string,
      mayHaveStarted,
      retryAfterSeconds: null,
    });
    expect(posts).toHaveLength(0);
  });

  it.each([{ newestRepairId: "4" }, {}])(
    "sends nothing where the baseline is not listed: %j",
    async (details) => {
      const repair = aRepair(details);

      const { result, posts } = await launch({ answers: [repairs(3, 9)], repair });

      expect(result).toStrictEqual({
        kind: "tryAgain",
        reason: `${WORKSPACE} no longer lists an earlier repair of run 5.`,
        mayHaveStarted: false,
        retryAfterSeconds: null,
      });
      expect(posts).toHaveLength(0);
    },
  );

  it("sends nothing where an earlier execution was cut off", async () => {
    const { result, posts } = await launch({ answers: [repairs()], claim: sentBefore });

    expect(result).toStrictEqual({
      kind: "unclear",
      reason:
        "An earlier execution of this step was stopped while it repaired run 5, and Databricks lists no repair of it yet.",
      resend: true,
    });
    expect(posts).toHaveLength(0);
  });
});

describe("launchRepair, of a run that has no repair yet", () => {
  it("sends one POST, which is not sent twice", async () => {
    const deadline = "2026-01-05T07:00:00.000Z";
    const repair = aRepair(undefined, { deadline });

    const { result, posts } = await launch({ answers: [repairs(), ok({ repair_id: 9 })], repair });

    expect(result).toStrictEqual(launched("9"));
    expect(posts).toMatchObject([
      { url: `${HOST}/api/2.2/jobs/runs/repair`, retry: "never", notAfter: new Date(deadline) },
    ]);
    expect(posts[0]?.body).toStrictEqual({
      run_id: 5n,
      rerun_all_failed_tasks: true,
      rerun_dependent_tasks: true,
      job_parameters: { a: "b" },
    });
  });

  it("has no last instant without a deadline", async () => {
    const { posts } = await launch({ answers: [repairs(), ok({ repair_id: 9 })] });

    expect(posts[0]).not.toHaveProperty("notAfter");
  });

  it("names the newest repair, if there is one", async () => {
    const repair = aRepair({ newestRepairId: "3" });

    const { posts } = await launch({ answers: [repairs(3), ok({ repair_id: 9 })], repair });

    expect(posts[0]?.body).toMatchObject({ latest_repair_id: 3n });
  });

  it("links to the run where the attempt has no link", async () => {
    const repair = { ...aRepair(), attempt: { ...attempt, runPageUrl: null } };

    const { result } = await launch({ answers: [repairs(), ok({ repair_id: 9 })], repair });

    expect(result).toMatchObject({ attempt: { runPageUrl: `${HOST}/jobs/77/runs/5` } });
  });
});

describe("launchRepair, by the answer to the POST", () => {
  const answered = async (posted: HttpResult, ...later: readonly HttpResult[]) =>
    (await launch({ answers: [repairs(), posted, ...later] })).result;

  it.each([
    ["no id", ok({}), `${WORKSPACE} accepted the repair without an id that can be read.`],
    ["a 500", refused(500, "X", "Broken."), "Broken."],
    ["a temporary 400", refused(400, "X", "Timed out after 10 s"), "Timed out after 10 s"],
    ["none", { kind: "unclear", reason: "cut off" } as const, `${WORKSPACE}: cut off`],
  ])("is unclear after %s, and may be sent again", async (_name, posted, reason) => {
    expect(await answered(posted)).toStrictEqual({
      kind: "unclear",
      reason: expect.stringContaining(reason) as string,
      resend: true,
    });
  });

  it.each([
    ["a rate limit", answer(429, { message: "Slow down." }, { "retry-after": "30" }), {}, 30],
    ["a full workspace", refused(400, "QUOTA_EXCEEDED", "Full."), { because: "full" }, null],
    ["a limit with 500", refused(500, "QUOTA_EXCEEDED", "Full."), { because: "full" }, null],
    ["a redirect", answer(302, {}), { because: "misconfigured" }, null],
    ["no transmission", { kind: "notSent", reason: "refused" } as const, {}, null],
  ])("has started nothing after %s", async (_name, posted, hindrance, retryAfterSeconds) => {
    expect(await answered(posted)).toStrictEqual({
      kind: "tryAgain",
      reason: expect.stringMatching(/^Databricks workspace prod at /) as string,
      mayHaveStarted: false,
      retryAfterSeconds,
      ...hindrance,
    });
  });

  it("has started nothing where there is no token for it", async () => {
    const held = { kind: "token", token: "secret" } as const;
    const gone = { kind: "unavailable", reason: "No token.", because: "misconfigured" } as const;

    const { result } = await launch({ answers: [repairs()], tokens: [held, gone] });

    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason: "No token.",
      mayHaveStarted: false,
      retryAfterSeconds: null,
      because: "misconfigured",
    });
  });

  it("is refused only if there is no repair of its own", async () => {
    const refusal = refused(400, "INVALID_STATE", "It is active.");

    expect(await answered(refusal, repairs())).toMatchObject({ kind: "rejected" });
    expect(await answered(refusal, BUSY)).toMatchObject({ kind: "rejected" });
    expect(await answered(refusal, repairs(9))).toStrictEqual(launched("9"));
  });
});

describe("settleRepair", () => {
  it.each([
    ["a repair of its own", repairs(9), { ...launched("9"), kind: "found" }],
    ["none", repairs(), { kind: "notFound", marker: null, jobUrl: "https://x/77" }],
    [
      "no such run",
      MISSING,
      { kind: "runDeleted", reason: expect.stringContaining("Run 5 does not") as string },
    ],
    [
      "nothing",
      BUSY,
      {
        kind: "unreachable",
        reason: expect.stringContaining("Busy.") as string,
        retryAfterSeconds: null,
      },
    ],
  ])("finds %s, and sends nothing", async (_name, history, expected) => {
    const { api, requests, now } = scriptedWorkspace([history]);

    expect(await settleRepair(api, aRepair(), now)).toStrictEqual(expected);
    expect(requests).toHaveLength(1);
  });
});
