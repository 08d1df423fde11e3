import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import type { RunProgress } from "../../../src/contracts/run-progress";
import {
  addressesOf,
  conclusionOf,
  listedRun,
  resultDocument,
} from "../../../src/hub/run-documents";
import { acceptedRun, type StoredRun } from "../../../src/hub/run-store";
import {
  anAttempt,
  aRunInput,
  aWatchInput,
  RUN_PAGE,
  secondsLater,
} from "../../support/run-builders";
import { createRunsApi } from "../../support/runs-api";
import {
  aConclusion,
  aProgress,
  putEndedRun,
  putLiveRun,
  runIdNumber,
  succeededConclusion,
} from "../../support/stored-runs";

const ID = runIdNumber(1);
const BASE_URL = "https://runward.example.com";
const addresses = addressesOf(BASE_URL, ID);
const NOTHING_AROUND = { watch: null, repairedBy: [] };

const aRun = (
  progress: Partial<RunProgress> = {},
  changes: Partial<StoredRun> = {},
): StoredRun => ({
  ...acceptedRun(ID, aRunInput()),
  progress: aProgress(progress),
  ...changes,
});

const attempt = (number: number) => ({
  number,
  vendorRunId: `50${number}`,
  runPageUrl: `https://vendor.example/runs/50${number}`,
  result: null,
});

describe("conclusionOf a run without a conclusion", () => {
  const TERMINATED =
    "An operator terminated this run in the task hub, so its job is no longer watched. Check at the vendor whether it is running.";
  const BROKEN =
    "The run ended without a conclusion, which is a defect in Runward. Its log says more; check at the vendor whether the job is running.";

  it.each([
    ["terminated", TERMINATED, [attempt(1)], attempt(1).runPageUrl],
    ["terminated", TERMINATED, [1, 2, 3].map(attempt), attempt(3).runPageUrl],
    ["internalError", BROKEN, [attempt(1)], attempt(1).runPageUrl],
    ["internalError", BROKEN, [], "no link"],
    ["internalError", BROKEN, [{ ...attempt(1), runPageUrl: null }], "no link"],
  ])("is unknown (%s), and leads to the last attempt: %s", (code, message, attempts, page) => {
    const run = aRun({ attempts }, { ended: true, terminated: code === "terminated" });

    expect(conclusionOf(run)).toStrictEqual({
      outcome: "unknown",
      code,
      message: `Outcome unknown.\nMessage: ${message}\nRun page URL: ${page}`,
    });
  });
});

describe("listedRun", () => {
  it("has no error of a success", () => {
    const run = aRun({ conclusion: succeededConclusion }, { ended: true });

    expect(listedRun(run, NOTHING_AROUND, BASE_URL)).toMatchObject({
      error: null,
      succeeded: true,
    });
  });

  it("shows the page and the vendor's run that the watch knows, at the newest attempt only", () => {
    const watch = {
      ...aWatchInput().progress,
      runPageUrl: "https://vendor.example/newer",
      attempt: anAttempt({ vendorRunId: "777" }),
    };

    const { attempts, runPageUrl, vendorRunId } = listedRun(
      aRun({ attempts: [1, 2].map(attempt) }),
      { watch, repairedBy: [] },
      BASE_URL,
    );

    expect(attempts).toMatchObject([
      attempt(1),
      { number: 2, vendorRunId: "777", runPageUrl: "https://vendor.example/newer" },
    ]);
    expect([runPageUrl, vendorRunId]).toStrictEqual(["https://vendor.example/newer", "777"]);
  });

  it.each([
    ["failed", { lastCheckAt: secondsLater(60), message: "It is down." }],
    ["waits", { heldBackSince: secondsLater(60), message: "It is down." }],
  ])("says in the message of a live run that its newest check %s", (what, changes) => {
    const watch = { ...aWatchInput().progress, ...changes };
    const run = aRun({ attempts: [attempt(1)], message: "Watching run 501" });

    expect(listedRun(run, { watch, repairedBy: [] }, BASE_URL).message).toBe(
      `Watching run 501. The newest check ${what}: It is down.`,
    );
  });

  it.each([
    ["its watch has not checked yet", { lastCheckAt: null, message: "It is down." }],
    ["the vendor said something", { lastCheckAt: secondsLater(0), message: "At work." }],
    ["nothing was said", { lastCheckAt: secondsLater(60), message: null }],
  ])("says in the message of a live run nothing else if %s", (_, changes) => {
    const watch = { ...aWatchInput().progress, ...changes };
    const run = aRun({ attempts: [attempt(1)], message: "Watching run 501" });

    expect(listedRun(run, { watch, repairedBy: [] }, BASE_URL).message).toBe("Watching run 501");
  });

  it("keeps the attempt's own page and run if the watch knows no others, nor a name of the job", () => {
    const watch = aWatchInput().progress;

    const listed = listedRun(aRun({ attempts: [attempt(1)] }), { watch, repairedBy: [] }, BASE_URL);

    expect(listed.attempts).toMatchObject([attempt(1)]);
    expect(listed.jobName).toBeNull();
  });
});

describe("resultDocument", () => {
  const outputs = { nodes: { success: 3 }, slowest: [], artifacts: [], truncated: false };
  const failed = (message: string): StoredRun =>
    aRun({ conclusion: aConclusion({ message }) }, { ended: true });
  const bytesOf = (message: string): number =>
    Buffer.byteLength(JSON.stringify(resultDocument(failed(message), addresses, null)));

  it.each([
    ["a live run", aRun(), null],
    ["a success", aRun({ conclusion: succeededConclusion }, { ended: true }), outputs],
    ["a failure", failed("Failed.\nMessage: x"), null],
  ])("shows the outputs of a success only: %s", (_what, run, shown) => {
    expect(resultDocument(run, addresses, outputs).outputs).toStrictEqual(shown);
  });

  it("leaves a message whole that fits exactly into 4,000 bytes, and cuts a longer one", () => {
    const room = 4_000 - bytesOf("Failed.\n");
    const fits = `Failed.\n${"x".repeat(room)}`;

    expect(bytesOf(fits)).toBe(4_000);
    expect(resultDocument(failed(fits), addresses, null).error?.message).toBe(fits);
    expect(resultDocument(failed(`${fits}x`), addresses, null).error?.message).toBe(
      `${fits.slice(0, fits.length - 100)}…`,
    );
  });
});

describe("what a status or a list reads", () => {
  it.each([
    ["a live run", (hub: Parameters<typeof putLiveRun>[0]) => putLiveRun(hub, 1), 2],
    [
      "a success",
      (hub: Parameters<typeof putLiveRun>[0]) => putEndedRun(hub, succeededConclusion),
      1,
    ],
  ])("looks for no repairs of %s", async (_what, put, looks) => {
    const api = createRunsApi();
    const id = put(api.hub);
    const getStatus = jest.spyOn(api.hub, "getStatus");

    await api.call("GET", `/api/runs/${id}`);

    expect(getStatus).toHaveBeenCalledTimes(looks);
  });

  it("shows the page of a terminated run in its document", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub, 1, { runtimeStatus: Status.Terminated });

    const { json } = await api.call("GET", `/api/runs/${id}`);

    expect(json["message"]).toContain(`Run page URL: ${RUN_PAGE}`);
  });
});

describe("usualDuration of a run", () => {
  const usual = { shortSeconds: 540, longSeconds: 660, runs: 20 };

  it("is what its watch has learned, or the run from an earlier watch", () => {
    const { progress: watching } = aWatchInput();
    const ofWatch = listedRun(
      aRun(),
      { ...NOTHING_AROUND, watch: { ...watching, usual } },
      BASE_URL,
    );
    const ofRun = listedRun(aRun({ usual }), NOTHING_AROUND, BASE_URL);

    expect([ofWatch.usualDuration, ofRun.usualDuration]).toStrictEqual([usual, usual]);
  });

  it("is null while nothing is known", () => {
    expect(listedRun(aRun(), NOTHING_AROUND, BASE_URL).usualDuration).toBeNull();
  });
});
