import type { z } from "zod";
import { AcceptedRun, ResultDocument } from "../contracts/run-document";

const inTheFirstAnswer = (field: z.ZodURL): z.ZodURL =>
  field.describe(`In the first answer only. ${field.description ?? ""}`);

/**
 * Both ends of a start in one: what `POST /api/runs` answers, and what a caller has in the end that follows 202 and
 * Location without being told. A designer reads one schema for both, that of the 200, so that the fields of either are
 * optional (Azure/LogicAppsUX, outputprocessor.ts, read 2026-11).
 */
export const StartedRun = AcceptedRun.extend({
  ...ResultDocument.shape,
  resultUrl: inTheFirstAnswer(AcceptedRun.shape.resultUrl),
  cancelUrl: inTheFirstAnswer(AcceptedRun.shape.cancelUrl),
}).partial({
  resultUrl: true,
  cancelUrl: true,
  error: true,
  outcome: true,
  attempt: true,
  vendorRunId: true,
  runPageUrl: true,
});
