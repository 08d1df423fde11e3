import { toAttemptStatus } from "../../../../../src/providers/dbt-cloud/jobs/attempt-status";
import { VendorRun } from "../../../../../src/providers/dbt-cloud/jobs/vendor-run";
import aRunningRun from "../fixtures/run-running.json";
import { aTokenSource } from "../dbt-world";

const account = { id: "7", host: "https://ab123.us1.dbt.com", tokens: aTokenSource("t") };
const pageUrl = aRunningRun.href;

const statusOf = (changes: object) =>
  toAttemptStatus(account, VendorRun.parse({ ...aRunningRun, ...changes }));

describe("toAttemptStatus", () => {
  it.each([
    [1, "Queued", { kind: "active", queued: true, message: null }],
    [2, "Starting", { kind: "active", queued: false, message: null }],
    [3, "Running", { kind: "active", queued: false, message: null }],
    [10, "Success", { kind: "succeeded", partial: false, message: null }],
    [
      20,
      "Error",
      {
        kind: "failed",
        failureClass: "unclassified",
        message: "dbt run 70471834567890 ended with an error.",
      },
    ],
    [
      30,
      "Cancelled",
      {
        kind: "cancelled",
        message: "dbt run 70471834567890 was cancelled; dbt does not say by whom.",
      },
    ],
  ])("maps status %i whatever its text says", (status, vendorState, expected) => {
    const mapped = statusOf({ status, status_humanized: "Fertig" });

    expect(mapped).toStrictEqual({ ...expected, vendorState, runPageUrl: pageUrl });
  });

  it.each([
    ["Queued", "active"],
    ["Starting", "active"],
    ["Running", "active"],
    ["Success", "succeeded"],
    ["Error", "failed"],
    ["Cancelled", "cancelled"],
  ])("uses the text %s when the number is missing", (words, kind) => {
    expect(statusOf({ status: null, status_humanized: words }).kind).toBe(kind);
  });

  it.each([
    [{ status: 40, status_humanized: "Paused" }, "Paused"],
    [{ status: 40, status_humanized: "Success" }, "Success"],
    [{ status: 40, status_humanized: null }, "Status 40"],
    [{ status: null, status_humanized: null }, "Unknown"],
    [{ status: {}, status_humanized: 3 }, "Unknown"],
    [{ status: "ten", status_humanized: "Success" }, "Success"],
    [{ status: true, status_humanized: "Success" }, "Success"],
  ])("keeps waiting on the unknown status %j", (unknown, vendorState) => {
    expect(statusOf(unknown)).toStrictEqual({
      kind: "active",
      queued: false,
      message: null,
      vendorState,
      runPageUrl: pageUrl,
    });
  });

  it.each([
    [[70471834567001], "queued behind run 70471834567001"],
    [["9223372036854775807", 12], "queued behind runs 9223372036854775807, 12"],
    [[1, 2, 3, 4, 5, 6], "queued behind runs 1, 2, 3, 4, 5, …"],
  ])("names the runs %j that a queued run waits for", (blocked_by, message) => {
    expect(statusOf({ status: 1, blocked_by })).toMatchObject({ queued: true, message });
  });

  it("says why a queued run waits, in dbt's words and by the runs before it", () => {
    const waiting = { status: 1, status_message: "All run slots are taken.", blocked_by: [7] };

    expect(statusOf(waiting)).toMatchObject({
      queued: true,
      message: "queued behind run 7: All run slots are taken.",
    });
  });

  it("passes dbt's own message on as plain text", () => {
    const status = statusOf({
      status: 20,
      status_message: "\u001b[31mThe repository is gone\u001b[0m",
    });

    expect(status).toMatchObject({ kind: "failed", message: "The repository is gone" });
  });

  it.each([
    [{ id: 4711, type: "user", name: "Ada Lovelace" }, "by Ada Lovelace."],
    [{ id: 4711, type: "service_token", name: null }, "by service_token 4711."],
    [{ id: null, type: null, name: null }, "; dbt does not say by whom."],
    [null, "; dbt does not say by whom."],
  ])("names who cancelled: %j", (actor, ending) => {
    const audit = { trigger: { actor: null }, cancellation: { actor } };

    expect(statusOf({ status: 30, audit }).message).toMatch(ending);
  });

  const timedOut =
    "This run timed out after running for 1 day, which exceeded the configured timeout of 86400 seconds.";

  it.each([20, 30])(
    "calls status %i a time-out when dbt says so and nobody cancelled",
    (status) => {
      expect(statusOf({ status, status_message: timedOut })).toMatchObject({
        kind: "failed",
        failureClass: "timedOutAtVendor",
        message: timedOut,
      });
    },
  );

  it("does not take a warehouse's time-out for that of the run", () => {
    const status_message = "The connection to the warehouse timed out";

    expect(statusOf({ status: 20, status_message })).toMatchObject({
      failureClass: "unclassified",
    });
  });
});

describe("the run page", () => {
  const built = "https://ab123.us1.dbt.com/deploy/7/projects/70403103955001/runs/70471834567890/";

  it.each([
    "https://ab123.us1.dbt.com/deploy/7/projects/1/runs/2/",
    "https://cloud.getdbt.com/deploy/7/projects/1/runs/2/",
    "https://emea.dbt.com/deploy/7/projects/1/runs/2/",
  ])("is dbt's link %s", (href) => {
    expect(statusOf({ href }).runPageUrl).toBe(href);
  });

  it.each([
    null,
    "",
    "not a link",
    "https://dbt.com.example.net/runs/2",
    "https://notdbt.com/runs/2",
    "http://cloud.getdbt.com/runs/2",
    "https://cloud.getdbt.com:8443/runs/2",
    "https://user:secret@cloud.getdbt.com/runs/2",
    "javascript:alert(1)//.dbt.com",
    `https://cloud.getdbt.com/${"x".repeat(300)}`,
    `https://cloud.getdbt.com/${"x".repeat(2_048)}`,
    `https://cloud.getdbt.com/${"模".repeat(1_000)}`,
  ])("is built from the configured host instead of %j", (href) => {
    expect(statusOf({ href }).runPageUrl).toBe(built);
  });

  it("is unknown when neither link nor project is known", () => {
    expect(statusOf({ href: null, project_id: null }).runPageUrl).toBeNull();
  });
});
