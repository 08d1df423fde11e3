/**
 * What a request and an answer are compared by. A version that computes another hash answers 409 to a caller that
 * repeats its request; one that reads continuations differently breaks off every list that is being read.
 *
 * Computed without this app's code: the command stands beside each.
 */
import { createOrderRun } from "../../src/hub/run-order";
import { loadSettings, offersOf, RunRequest } from "../support/app-contract";
import { createRunsApi } from "../support/runs-api";
import { isEachOnce, numbered } from "./ten-thousand";

const WORKSPACE = "adb-2847593021847562.2";

const orderRun = createOrderRun({
  offers: offersOf({ databricks: [WORKSPACE], "dbt-cloud": [] }),
  limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
  deploymentId: "tests",
  now: () => new Date("2026-03-02T06:00:00.000Z"),
});

function requestHashOf(body: unknown): string | null {
  const ordered = orderRun(RunRequest.parse(body));
  return ordered.kind === "ordered" ? ordered.input.requestHash : null;
}

describe("the hash of a request", () => {
  it("is that of its JSON with the fields in order, the default values and the connection filled in", () => {
    const asked = {
      waitSeconds: 15,
      target: { jobId: 77, type: "databricks-job" },
      idempotencyKey: "not a part of it",
    };

    // printf '{"partialSuccess":"fail","queueTimeoutSeconds":null,"retry":null,"tags":{},"target":{"jobId":"77",
    // "type":"databricks-job","workspaceId":"adb-2847593021847562.2"},"timeoutSeconds":86400,"waitSeconds":15}' (in one
    // line) | openssl dgst -sha256. Recorded histories of 0.1.0 hold the same.
    expect(requestHashOf(asked)).toBe(
      "1b4d2c24e0652c71b6a07b876ed7f0386ae12dcba2549fecd040305e2bbca8b9",
    );
  });

  it("does not change with a field that has its default value, and does with another", () => {
    const target = { jobId: 77, type: "databricks-job" };
    const plain = requestHashOf({ target });

    expect(requestHashOf({ target, outputs: "summary" })).toBe(plain);
    // The same command as above, with "outputs":"none" before "partialSuccess" and 30 in "waitSeconds".
    expect(requestHashOf({ target, outputs: "none" })).toBe(
      "14bf6c71449c844c09b110d6ae9045fd1df5cb224801655b59fbc56bcbd4de40",
    );
  });

  it("has only those fields of a retry that are not as usual", () => {
    const target = { jobId: 77, type: "databricks-job" };
    const retry = { maxAttempts: 3 };
    const hashOfRetry = (fields: object): string | null =>
      requestHashOf({ target, waitSeconds: 15, retry: { ...retry, ...fields } });

    // The same command as above, with {"delaySeconds":60,"maxAttempts":3,"on":"platformFailure"} for "retry".
    const asBefore = "be5014ff2b91bc675703c0c9b724afa0a01ad0c6f70d58ff24c400fc5b70f7ec";
    expect(hashOfRetry({})).toBe(asBefore);
    expect(hashOfRetry({ mode: "rerun", backoff: 1 })).toBe(asBefore);
    // With {"backoff":2,"delaySeconds":60,"maxAttempts":3,"mode":"repair","on":"platformFailure"}.
    expect(hashOfRetry({ mode: "repair", backoff: 2 })).toBe(
      "841682a9921bb8516bc393beb634233279b148a45091c2c02cff95a4c26ca986",
    );
  });

  it("is different for each of ten thousand jobs and parameters", () => {
    const hashes = [
      ...numbered(10_000).map((jobId) => ({ type: "databricks-job", jobId })),
      ...numbered(10_000).map((n) => ({
        type: "databricks-job",
        jobId: 1,
        jobParameters: { day: String(n) },
      })),
    ].map((target) => requestHashOf({ target }));

    expect(isEachOnce(hashes.map(String))).toBe(true);
    expect(hashes).not.toContain(null);
  });
});

describe("the continuation of a list", () => {
  // printf '2026-03-02T06:00:00.000Z|r-c8695d…|2304160562' | base64; the last part is the width of the next window of time in ms.
  const CONTINUATION =
    "MjAyNi0wMy0wMlQwNjowMDowMC4wMDBafHItYzg2OTVkYjA2YjhiNTM5OTdhMDEwN2ZlMDkyYTkyZGZhOWRiNDBhZXwyMzA0MTYwNTYy";
  /** As version 0.2.0 returned it: without the last part. */
  const EARLIER =
    "MjAyNi0wMy0wMlQwNjowMDowMC4wMDBafHItYzg2OTVkYjA2YjhiNTM5OTdhMDEwN2ZlMDkyYTkyZGZhOWRiNDBhZQ";
  const LAST_ID = "r-c8695db06b8b53997a0107fe092a92dfa9db40ae";
  const AFTER_ID = `r-d${"0".repeat(39)}`;

  it("holds the last run of the page, and goes on after it", async () => {
    const api = createRunsApi();
    const before = numbered(49).map((n) => `r-${String(n).padStart(40, "0")}`);
    for (const instanceId of [...before, LAST_ID, AFTER_ID]) api.hub.put({ instanceId });

    const first = await api.call("GET", "/api/runs");
    const second = await api.call("GET", `/api/runs?continuation=${CONTINUATION}`);
    const earlier = await api.call("GET", `/api/runs?continuation=${EARLIER}`);

    expect(first.json["continuation"]).toBe(CONTINUATION);
    expect(second.json).toMatchObject({ runs: [{ id: AFTER_ID }], continuation: null });
    expect(earlier.json).toMatchObject({ runs: [{ id: AFTER_ID }], continuation: null });
  });
});

describe("the id of a deployment", () => {
  it("is the host name that the platform gives, in lower case", () => {
    const { deploymentId } = loadSettings({
      DATABRICKS_WORKSPACES: `[{"id":"${WORKSPACE}"}]`,
      RESULT_LINK_KEYS: "k".repeat(32),
      AzureWebJobsStorage: "UseDevelopmentStorage=true",
      WEBSITE_HOSTNAME: "Runward-Prod.azurewebsites.net",
    });

    expect(deploymentId).toBe("runward-prod.azurewebsites.net");
  });
});
