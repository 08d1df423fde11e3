import type { HttpResult } from "../../../../../src/http/http-client";
import { startOf } from "../../../../../src/providers/databricks/jobs/job-start";
import { launch } from "../../../../../src/providers/databricks/jobs/launch";
import { settleLaunch } from "../../../../../src/providers/databricks/jobs/settle-launch";
import type { TokenStart } from "../../../../../src/providers/databricks/jobs/token-start";
import { aClaim } from "../../../../support/claims";
import { NOW, ok, refused, scriptedWorkspace, WORKSPACE } from "../scripted-workspace";
import { anOrder } from "../simulated-workspace";

const start = startOf(anOrder("77", { attemptNumber: 3 }));

/** Shows these instants one after the other, and then the last one. */
const clockOf = (...instants: readonly Date[]): (() => Date) => {
  const left = [...instants];
  return () => (left.length > 1 ? left.shift() : left[0]) ?? NOW;
};

async function launchedBy(posted: HttpResult, changes: Partial<TokenStart> = {}) {
  const { api, now } = scriptedWorkspace([posted]);
  return launch(api, { ...start, ...changes }, { now, claim: aClaim() });
}

describe("launch, by the answer to run-now", () => {
  it("takes its turn by the run and its attempt, so that a retry finds it again", async () => {
    const { api, now, turns } = scriptedWorkspace([ok({ run_id: 5 })]);

    await launch(api, start, { now, claim: aClaim() });

    expect(turns).toStrictEqual(["r-0123456789abcdef 3"]);
  });

  it.each(["Idempotency token x was deleted.", "The idempotency_token x.", "idempotencyToken x"])(
    "takes a refusal of the token for a deleted run: %s",
    async (message) => {
      const posted = refused(400, "INVALID_PARAMETER_VALUE", message);

      expect((await launchedBy(posted)).kind).toBe("runDeleted");
    },
  );

  it("has a code of its own for a missing job, and none where anything may be missing", async () => {
    const posted = refused(404, "RESOURCE_DOES_NOT_EXIST", "Job 77 does not exist.");

    expect(await launchedBy(posted)).toMatchObject({ failure: { code: "jobNotFound" } });
    expect(await launchedBy(posted, { missingCode: null })).toMatchObject({
      failure: { code: "notFound" },
    });
  });

  it("gives the claim back when its deadline passes before it is sent", async () => {
    const { api, requests } = scriptedWorkspace([{ kind: "notSent", reason: "late" }, ok({})]);
    const deadline = new Date(NOW.getTime() + 1_000);
    const released: string[] = [];

    const result = await launch(
      api,
      { ...start, order: { ...start.order, deadline: deadline.toISOString() } },
      {
        now: clockOf(NOW, deadline),
        claim: aClaim({ release: () => Promise.resolve(void released.push("released")) }),
      },
    );

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: false });
    expect(requests.map(({ method }) => method)).toStrictEqual(["POST", "GET"]);
    expect(requests[0]?.notAfter).toStrictEqual(deadline);
    expect(released).toHaveLength(1);
  });
});

describe("settleLaunch", () => {
  it("does not send the order again at its deadline", async () => {
    const { api, now, requests } = scriptedWorkspace([ok({})]);
    const order = { ...start.order, deadline: NOW.toISOString() };

    const result = await settleLaunch(api, { ...start, order }, now);

    expect(result).toMatchObject({ kind: "notFound" });
    expect(requests.map(({ method }) => method)).toStrictEqual(["GET"]);
  });

  it.each([
    ["nothing is listed", { runs: [] }, { kind: "notFound", marker: null, jobUrl: null }],
    [
      "a run is listed",
      { runs: [{ run_id: 5 }] },
      {
        kind: "unreachable",
        reason: `The deadline passed before the start of job 77 was sent to ${WORKSPACE}, so it is not sent. An earlier try may have started one of these runs: 5.`,
        retryAfterSeconds: null,
      },
    ],
  ])("looks where its deadline passes before it is sent: %s", async (_name, list, expected) => {
    const deadline = new Date(NOW.getTime() + 1_000);
    const { api } = scriptedWorkspace([{ kind: "notSent", reason: "late" }, ok(list)]);
    const order = { ...start.order, deadline: deadline.toISOString() };

    const result = await settleLaunch(api, { ...start, order }, clockOf(NOW, NOW, deadline));

    expect(result).toStrictEqual(expected);
  });
});
