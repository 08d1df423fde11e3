import type { ActivityFake } from "../../support/hub-core";
import { inTurn } from "../../support/drive";
import { driveWatch } from "../../support/drive-watch";
import { driveRun } from "../../support/drive-run";
import { active, anAttempt, failed, secondsLater, succeeded } from "../../support/run-builders";
import type { AttemptReference, StatusFacts } from "../../../src/contracts/attempt";

const PAGE = "https://adb-1.2.azuredatabricks.net/pipelines/77/updates/502";
const retried = anAttempt({ vendorRunId: "502", runPageUrl: PAGE });

/** The first run fails after a minute; the vendor then starts it again by itself, and that run ends as told. */
const retriedByVendor =
  (ending: unknown = succeeded()): ActivityFake =>
  ({ attempt }: { attempt: AttemptReference }, { atSeconds }) => {
    if (attempt.vendorRunId === "502") {
      const status = atSeconds < 200 ? active({ runPageUrl: PAGE }) : ending;
      return { kind: "checked", status };
    }
    if (atSeconds < 60) return { kind: "checked", status: active() };
    return atSeconds < 80
      ? { kind: "checked", status: failed(), provisionalSeconds: 30 }
      : { kind: "checked", status: active({ runPageUrl: PAGE }), attempt: retried };
  };

const provisional = (seconds: number, status: unknown = failed()): unknown => ({
  kind: "checked",
  status,
  provisionalSeconds: seconds,
});

describe("watch of an ending that the vendor may still replace", () => {
  it("takes it for the end once it has stayed the same, polling every ten seconds meanwhile", async () => {
    const { result, checkedAt } = await driveWatch(
      {},
      inTurn({ kind: "checked", status: active() }, provisional(30)),
    );

    expect(checkedAt).toStrictEqual([0, 30, 40, 50, 60]);
    expect(result.verdict).toStrictEqual({ kind: "ended", status: failed() });
  });

  it("takes it for the end at once when the deadline passes", async () => {
    const { result, checkedAt } = await driveWatch(
      { deadline: secondsLater(45) },
      inTurn({ kind: "checked", status: active() }, provisional(300)),
    );

    expect(checkedAt).toStrictEqual([0, 30, 40, 45]);
    expect(result.verdict).toStrictEqual({ kind: "ended", status: failed() });
  });

  it("goes on when the run is active again", async () => {
    const { result, checkedAt } = await driveWatch(
      {},
      inTurn(
        provisional(30),
        { kind: "checked", status: active() },
        { kind: "checked", status: succeeded() },
      ),
    );

    expect(checkedAt).toStrictEqual([0, 10, 40]);
    expect(result.verdict).toStrictEqual({ kind: "ended", status: succeeded() });
    expect(result.progress).not.toHaveProperty("ending");
  });

  it("counts anew when another ending comes", async () => {
    const other = failed({ vendorState: "TIMEDOUT" });
    const { checkedAt } = await driveWatch(
      {},
      inTurn(provisional(15), provisional(15, other), provisional(15, other)),
    );

    expect(checkedAt).toStrictEqual([0, 10, 20, 25]);
  });

  it("takes the newest time that the vendor may need", async () => {
    const { checkedAt } = await driveWatch({}, inTurn(provisional(300), provisional(20)));

    expect(checkedAt).toStrictEqual([0, 10, 20]);
  });

  it("forgets the ending of an attempt that the vendor has continued", async () => {
    const again = { ...(provisional(25) as object), attempt: retried };
    const { checkedAt } = await driveWatch({}, inTurn(provisional(25), again, provisional(25)));

    expect(checkedAt).toStrictEqual([0, 10, 20, 30, 35]);
  });

  it("continues as new with the ending that it has seen", async () => {
    const running = Array.from({ length: 18 }, () => ({ kind: "checked", status: active() }));
    const { result, checkedAt } = await driveWatch(
      { waitSeconds: 10 },
      inTurn(...running, provisional(60)),
    );

    expect(checkedAt.at(-1)).toBe(240);
    expect(result.verdict.kind).toBe("ended");
  });
});

describe("watch of an attempt that the vendor continues as another run", () => {
  it("polls the other run from then on", async () => {
    const { result, callsOf } = await driveWatch({}, retriedByVendor());

    const polled = callsOf("checkAttempt").map(
      ({ input }) => (input as { attempt: AttemptReference }).attempt.vendorRunId,
    );
    expect(polled).toStrictEqual(["501", "501", "501", "501", "501", "502", "502", "502", "502"]);
    expect(result.verdict).toStrictEqual({ kind: "ended", status: succeeded() });
    expect(result.progress.attempt).toStrictEqual(retried);
  });
});

describe("the start of an attempt that the vendor continues as another run", () => {
  const facts = { startedAt: null, endedAt: null, queuedSeconds: null, jobName: "Sales" };
  const startedAfter = (seconds: number): { facts: StatusFacts } => ({
    facts: { ...facts, startedAt: secondsLater(seconds) },
  });
  const checks = [
    { kind: "checked", status: active({ facts }) },
    { kind: "checked", status: active(startedAfter(10)) },
    {
      kind: "checked",
      status: active({ ...startedAfter(60), runPageUrl: PAGE }),
      attempt: retried,
    },
    { kind: "checked", status: succeeded(startedAfter(60)) },
  ];

  it("is the first one", async () => {
    const { result } = await driveWatch({}, inTurn(...checks));

    expect(result.progress.facts).toStrictEqual(startedAfter(10).facts);
    expect(result.verdict).toMatchObject({ kind: "ended", status: startedAfter(10) });
  });

  it("is the first one in what the run shows of itself and of the attempt", async () => {
    const { progress } = await driveRun({
      input: { outputs: "none" },
      activities: { checkAttempt: inTurn(...checks) },
    });

    const startedAt = secondsLater(10);
    expect(progress.at(-1)).toMatchObject({ facts: { startedAt }, attempts: [{ startedAt }] });
  });
});

describe("run whose attempt the vendor continues as another run", () => {
  it("ends as the other run does, with that run's id and page in the same attempt", async () => {
    const { conclusion, progress } = await driveRun({
      activities: { checkAttempt: retriedByVendor() },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(progress.at(-1)?.attempts).toMatchObject([
      { number: 1, vendorRunId: "502", runPageUrl: PAGE, result: "succeeded" },
    ]);
    expect(progress.at(-1)?.attempts).toHaveLength(1);
  });

  it("explains the failure of the other run", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: { checkAttempt: retriedByVendor(failed()) },
    });

    expect(conclusion.outcome).toBe("failed");
    expect(callsOf("explainFailure")).toMatchObject([{ input: { attempt: retried } }]);
  });

  it("cancels the other run when the deadline passes", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { timeoutSeconds: 150 },
      activities: { checkAttempt: retriedByVendor(failed()) },
    });

    expect(conclusion.message).toContain("while it was being cancelled");
    expect(callsOf("cancelAttempt")[0]).toMatchObject({ input: { attempt: retried } });
  });
});
