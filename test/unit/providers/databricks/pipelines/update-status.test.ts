import {
  hasEnded,
  isActive,
  toUpdateStatus,
} from "../../../../../src/providers/databricks/pipelines/update-status";

const facts = { startedAt: null, endedAt: null, queuedSeconds: null, jobName: null };
const shown = { runPageUrl: "https://adb-1.2.azuredatabricks.net/pipelines/1/updates/2", facts };

describe("toUpdateStatus", () => {
  it.each([
    ["QUEUED", { kind: "active", queued: true }],
    ["CREATED", { kind: "active", queued: true }],
    ["WAITING_FOR_RESOURCES", { kind: "active", queued: false }],
    ["INITIALIZING", { kind: "active", queued: false }],
    ["RESETTING", { kind: "active", queued: false }],
    ["SETTING_UP_TABLES", { kind: "active", queued: false }],
    ["RUNNING", { kind: "active", queued: false }],
    ["STOPPING", { kind: "active", queued: false }],
    ["COMPLETED", { kind: "succeeded", partial: false, message: "The update completed." }],
    ["FAILED", { kind: "failed", failureClass: "unclassified" }],
    ["CANCELED", { kind: "cancelled" }],
    ["MOSTLY_COMPLETED", { kind: "active", queued: false }],
    ["completed", { kind: "active", queued: false }],
  ])("reads %s", (state, expected) => {
    const status = toUpdateStatus({ state }, shown);

    expect(status).toMatchObject({ vendorState: state, ...shown, ...expected });
    expect([hasEnded({ state }), isActive({ state })]).toStrictEqual([
      expected.kind !== "active",
      expected.kind === "active",
    ]);
  });

  it("knows nothing without a state", () => {
    expect(toUpdateStatus({ state: null }, shown)).toBeNull();
    expect([hasEnded({ state: null }), isActive({ state: null })]).toStrictEqual([false, false]);
  });
});
