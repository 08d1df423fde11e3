import type { RunInput } from "../../../src/contracts/run-input";
import type { RunRequest as Request } from "../../../src/contracts/run-request";
import { createOrderRun } from "../../../src/hub/run-order";
import { anOrderRun, offersOf, RunRequest } from "../../support/app-contract";

const now = (): Date => new Date("2026-03-02T06:00:00.000Z");
const order = anOrderRun(now);
const aRequest = (changes: object = {}): Request =>
  RunRequest.parse({ target: { type: "databricks-job", jobId: 1 }, ...changes });

function retryOf(retry: object): RunInput["retry"] {
  const ordered = order(aRequest({ retry }));
  if (ordered.kind === "refused") throw new Error(ordered.error.message);
  return ordered.input.retry;
}

describe("createOrderRun", () => {
  it("stores of a retry policy only what differs from the usual", () => {
    const plain = retryOf({ maxAttempts: 2 });

    expect(plain).not.toHaveProperty("mode");
    expect(plain).not.toHaveProperty("backoff");
    expect(retryOf({ maxAttempts: 2, mode: "rerun", backoff: 1 })).toStrictEqual(plain);
    expect(retryOf({ maxAttempts: 2, mode: "repair", backoff: 2 })).toMatchObject({
      mode: "repair",
      backoff: 2,
    });
  });

  it("lets a run rely on webhooks only where its connection receives them", () => {
    const offers = offersOf({ databricks: ["adb-1.2"] });
    const receiving = offers.map((offer) => ({
      ...offer,
      connections: offer.connections.map((one) => ({ ...one, receivesWebhooks: true })),
    }));
    const inputs = [offers, receiving].map((some) =>
      createOrderRun({
        offers: some,
        limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
        deploymentId: "tests",
        now,
      })(aRequest()),
    );

    expect(inputs[0]).not.toHaveProperty("input.webhooks");
    expect(inputs[1]).toHaveProperty("input.webhooks", true);
  });

  it("refuses a target for which several connections are configured, and names them", () => {
    const several = createOrderRun({
      offers: offersOf({ databricks: ["adb-1.2", "adb-3.4"] }),
      limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
      deploymentId: "tests",
      now,
    });

    expect(several(aRequest())).toStrictEqual({
      kind: "refused",
      error: {
        field: "target.workspaceId",
        message: "is needed, because several are configured: adb-1.2, adb-3.4",
      },
    });
  });

  it("throws for a type of target that no vendor has, because the contract admits none", () => {
    const request = { ...aRequest(), target: { type: "other-job" } };

    expect(() => order(request)).toThrow("No vendor here runs targets of type other-job.");
  });
});
