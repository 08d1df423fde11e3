import type { HttpResult } from "../../../../../src/http/http-client";
import { SendWindow } from "../../../../../src/http/send-window";
import { answer, HOST, NOW, ok, refused, WORKSPACE } from "../scripted-workspace";
import {
  anOrder,
  anUpdate,
  BUSY,
  launched,
  launchPipeline,
  pageOf,
  running,
  updates,
} from "./scripted-pipeline";

const waiting = (what: string) => ({
  kind: "tryAgain",
  reason: `Update r of pipeline p-1 of ${WORKSPACE} is active (${pageOf("r")}), ${what}`,
  mayHaveStarted: false,
  retryAfterSeconds: null,
  because: "full",
});
const ONE_AT_A_TIME = "and a pipeline has one update at a time.";

describe("launch of a pipeline, while another update is active", () => {
  it.each([
    ["waits, if nothing is said", {}, waiting(ONE_AT_A_TIME)],
    ["waits", { onActiveUpdate: "wait" }, waiting(ONE_AT_A_TIME)],
    [
      "fails",
      { onActiveUpdate: "fail" },
      {
        kind: "rejected",
        failure: {
          code: "pipelineBusy",
          message: `Update r of pipeline p-1 of ${WORKSPACE} is active (${pageOf("r")}), ${ONE_AT_A_TIME} Send "onActiveUpdate": "wait" to start when it has ended, or "adopt" to watch it.`,
        },
      },
    ],
  ] as const)("%s, and takes no claim", async (_name, target, expected) => {
    const { result, steps } = await launchPipeline([updates(running())], anOrder({}, target));

    expect(result).toStrictEqual(expected);
    expect(steps).toStrictEqual([]);
  });

  const adopting = anOrder({}, { onActiveUpdate: "adopt" });

  it("does not adopt an update that is being stopped", async () => {
    const { result } = await launchPipeline([updates(running({ state: "STOPPING" }))], adopting);

    expect(result).toStrictEqual(waiting("but it is being stopped."));
  });

  it.each([
    [{ creation_time: 60_000 }, new Date(60_000)],
    [{}, NOW],
  ])("adopts an update with the time of its creation: %j", async (created, launchedAt) => {
    const { result } = await launchPipeline([updates(running(created))], adopting);

    const { attempt } = launched("r", launchedAt) as { attempt: object };
    expect(result).toStrictEqual({
      kind: "launched",
      attempt: { ...attempt, leaveRunning: true },
      adopted: true,
    });
  });
});

describe("launch of a pipeline, by the answer to the POST", () => {
  const answered = (posted: HttpResult, ...later: readonly HttpResult[]) =>
    launchPipeline([updates(anUpdate("old", { cause: "JOB_TASK" })), posted, ...later]);

  it("starts under a claim with the newest update before it, and within its window", async () => {
    const { result, posts, steps } = await answered(ok({ update_id: "new" }));

    expect(result).toStrictEqual(launched("new"));
    expect(steps).toStrictEqual(["send old"]);
    expect(posts).toMatchObject([
      {
        url: `${HOST}/api/2.0/pipelines/p-1/updates`,
        retry: "never",
        window: expect.any(SendWindow) as SendWindow,
      },
    ]);
  });

  it("starts before the deadline", async () => {
    const deadline = new Date(NOW.getTime() + 10_000).toISOString();
    const order = anOrder({ deadline });

    const { posts } = await launchPipeline([ok({}), ok({ update_id: "new" })], order);

    expect(posts[0]?.notAfter).toStrictEqual(new Date(deadline));
  });

  it.each([
    [
      "no id",
      ok({}),
      `${WORKSPACE} accepted the start of pipeline p-1 but returned an update id that cannot be read.`,
    ],
    ["none", { kind: "unclear", reason: "cut off" } as const, `${WORKSPACE}: cut off`],
    ["a 500", refused(500, "X", "Broken."), "Broken."],
    ["a temporary 400", refused(400, "X", "Timed out after 10 s"), "Timed out after 10 s"],
  ])(
    "is unclear after %s, keeps the claim, and may be sent again",
    async (_name, posted, reason) => {
      const { result, steps } = await answered(posted);

      expect(result).toStrictEqual({
        kind: "unclear",
        reason: expect.stringContaining(reason) as string,
        resend: true,
        baselineRunId: "old",
      });
      expect(steps).toStrictEqual(["send old"]);
    },
  );

  it("has no baseline where the pipeline never ran", async () => {
    const { result, steps } = await launchPipeline([ok({}), ok({})]);

    expect(result).not.toHaveProperty("baselineRunId");
    expect(steps).toStrictEqual(["send none"]);
  });

  it.each([
    ["a rate limit", answer(429, { message: "Slow down." }, { "retry-after": "30" }), {}, 30],
    ["a full workspace", refused(400, "QUOTA_EXCEEDED", "Full."), { because: "full" }, null],
    ["a limit with 500", refused(500, "QUOTA_EXCEEDED", "Full."), { because: "full" }, null],
    ["a redirect", answer(302, {}), { because: "misconfigured" }, null],
    ["no transmission", { kind: "notSent", reason: "refused" } as const, {}, null],
  ])(
    "has started nothing after %s, and gives the claim back",
    async (_name, posted, more, seconds) => {
      const { result, steps } = await answered(posted);

      expect(result).toStrictEqual({
        kind: "tryAgain",
        reason: expect.stringMatching(/^Databricks workspace prod at /) as string,
        mayHaveStarted: false,
        retryAfterSeconds: seconds,
        ...more,
      });
      expect(steps).toStrictEqual(["send old", "release"]);
    },
  );

  it.each([
    ["400", refused(400, "INVALID_PARAMETER_VALUE", "No.")],
    ["403, whatever it says", refused(403, "INVALID_STATE", "An active update.")],
  ])("is rejected after %s, and gives the claim back", async (_name, posted) => {
    const { result, steps } = await answered(posted);

    expect(result).toMatchObject({ kind: "rejected" });
    expect(steps).toStrictEqual(["send old", "release"]);
  });

  it.each([
    ["409", refused(409, "ABORTED", "Conflict.")],
    ["400 and the code", refused(400, "INVALID_STATE", "Conflict.")],
    ["400 and the words", refused(400, "X", "An active update r already exists. Conflict.")],
  ])("meets the update that is active after %s", async (_name, posted) => {
    const { result, steps } = await answered(posted, updates(running()));

    expect(result).toStrictEqual(waiting(ONE_AT_A_TIME));
    expect(steps).toStrictEqual(["send old", "release"]);
  });

  it.each([
    ["none is active any more", ok({})],
    ["the list is not answered", BUSY],
  ])("tries again after a conflict where %s", async (_name, listed) => {
    const { result } = await answered(refused(409, "ABORTED", "Conflict."), listed);

    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason: expect.stringMatching(/answered 409 ABORTED .*Conflict\./) as string,
      mayHaveStarted: false,
      retryAfterSeconds: null,
    });
  });
});
