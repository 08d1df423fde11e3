import { findAttempt } from "../../../src/hub/find-attempt";
import { acceptedRun } from "../../../src/hub/run-store";
import { MemoryHub } from "../../support/memory-hub";
import { aRunInput } from "../../support/run-builders";
import { runIdNumber } from "../../support/stored-runs";

describe("findAttempt", () => {
  it("asks the task hub for nothing before there is a watch", async () => {
    const hub = new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));
    const getStatus = jest.spyOn(hub, "getStatus");

    const run = acceptedRun(runIdNumber(1), aRunInput());

    expect(await findAttempt(hub.client, run)).toBeNull();
    expect(getStatus).not.toHaveBeenCalled();
  });
});
