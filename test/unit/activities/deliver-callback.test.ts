import { InvocationContext } from "@azure/functions";
import {
  createDeliverCallback,
  type DeliverCallbackOptions,
  type FoundReport,
} from "../../../src/activities/deliver-callback";
import { createCallbackAddresses } from "../../../src/callbacks/callback-addresses";
import type { PostResult } from "../../../src/contracts/callback";
import { aLane } from "../../support/lanes";

const RUN = `r-${"a".repeat(40)}`;
const ADDRESS = "https://prod-1.westeurope.logic.azure.com/workflows/a?sig=s3cret";
const KEY = "a-key-of-more-than-thirty-two-characters";

const addresses = createCallbackAddresses({ hosts: ["logic.azure.com"], keys: [KEY] });
const report: FoundReport = {
  conclusion: { outcome: "succeeded", code: null, message: "Succeeded." },
  document: { id: RUN, done: true },
};

async function deliver(
  options: Partial<DeliverCallbackOptions> = {},
  callback = addresses.seal(RUN, "plain", ADDRESS),
): Promise<{ result: unknown; posted: unknown[][] }> {
  const posted: unknown[][] = [];
  const { handler } = createDeliverCallback({
    addresses,
    laneOf: aLane,
    findReport: () => Promise.resolve(report),
    post: (...order) => {
      posted.push(order.slice(0, 2));
      return Promise.resolve<PostResult>({ kind: "delivered", status: 200 });
    },
    ...options,
  });
  const result = await handler({ runId: RUN, callback }, new InvocationContext());
  return { result, posted };
}

describe("createDeliverCallback", () => {
  it("posts the report to the address that it opens", async () => {
    const { result, posted } = await deliver();

    expect(result).toStrictEqual({ kind: "delivered", status: 200 });
    expect(posted).toStrictEqual([[ADDRESS, { id: RUN, done: true }]]);
  });

  it.each<[FoundReport, unknown]>([
    ["notEnded", { kind: "notEnded" }],
    ["noSuchRun", { kind: "refused", reason: "the run is no longer known" }],
  ])("posts nothing when the task hub says %s", async (found, expected) => {
    const { result, posted } = await deliver({ findReport: () => Promise.resolve(found) });

    expect(result).toStrictEqual(expected);
    expect(posted).toHaveLength(0);
  });

  it("posts nothing yet when it has no key for the address, which another instance may have", async () => {
    const other = createCallbackAddresses({ hosts: [], keys: [`another-${KEY}`] });

    const { result, posted } = await deliver({}, other.seal(RUN, "plain", ADDRESS));

    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason:
        "no key in RESULT_LINK_KEYS opens the address; add the key again with which it was sealed",
      retryAfterSeconds: null,
    });
    expect(posted).toHaveLength(0);
  });

  it("posts nothing to a host that the operator has taken off the list since", async () => {
    const stricter = createCallbackAddresses({ hosts: ["datafactory.azure.com"], keys: [KEY] });

    const { result, posted } = await deliver({ addresses: stricter });

    expect(result).toStrictEqual({
      kind: "refused",
      reason:
        "the address has the host prod-1.westeurope.logic.azure.com, which the setting CALLBACK_HOSTS does not list",
    });
    expect(posted).toHaveLength(0);
  });
});
