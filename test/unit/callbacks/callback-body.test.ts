import { callbackBody } from "../../../src/callbacks/callback-body";
import type { Conclusion, Outcome } from "../../../src/contracts/outcome";

const document = { id: "r-1", status: "succeeded", runPageUrl: null };

const conclusionOf = (outcome: Outcome, code: string | null): Conclusion => ({
  outcome,
  code,
  message: "The last word.",
});

describe("callbackBody", () => {
  it("reports a success to Data Factory without the field Error, which would mean a failure", () => {
    const conclusion = conclusionOf("succeeded", null);

    expect(callbackBody("dataFactory", { conclusion, document })).toStrictEqual({
      Output: document,
      StatusCode: "200",
    });
  });

  it.each<[Outcome, string | null, string]>([
    ["failed", "runFailed", "runFailed"],
    ["cancelled", "cancelled", "cancelled"],
    ["timedOut", "timedOut", "timedOut"],
    ["unknown", "lostContact", "lostContact"],
    ["unknown", null, "unknown"],
  ])("reports %s (%s) in Data Factory's form", (outcome, code, ErrorCode) => {
    const conclusion = conclusionOf(outcome, code);

    expect(callbackBody("dataFactory", { conclusion, document })).toStrictEqual({
      Output: document,
      Error: { ErrorCode, Message: "The last word." },
      StatusCode: "500",
    });
  });

  it.each<Outcome>(["succeeded", "failed"])(
    "tells everybody else the status document: %s",
    (outcome) => {
      const conclusion = conclusionOf(outcome, null);

      expect(callbackBody("plain", { conclusion, document })).toBe(document);
    },
  );
});
