import type { z } from "zod";
import { AcceptedRun, ResultDocument } from "../contracts/run-document";

export const onlyInTheFirstResponse = (field: z.ZodURL): z.ZodURL =>
  field.describe(`In the first response only. ${field.description ?? ""}`);

/**
 * Both responses of a start in one schema: that of `POST /api/runs`, and the final one for a caller that follows 202 and
 * Location automatically. A designer uses the schema of the 200 for both, so fields that only one of them has are optional
 * (Azure/LogicAppsUX, outputprocessor.ts, read 2026-11).
 */
export const StartedRun = AcceptedRun.extend({
  ...ResultDocument.shape,
  resultUrl: onlyInTheFirstResponse(AcceptedRun.shape.resultUrl),
  cancelUrl: onlyInTheFirstResponse(AcceptedRun.shape.cancelUrl),
}).partial({
  resultUrl: true,
  cancelUrl: true,
  error: true,
  outcome: true,
  attempt: true,
  vendorRunId: true,
  runPageUrl: true,
  outputs: true,
});
