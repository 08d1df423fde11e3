import * as z from "zod";

/** The response of `GET /api/runs/{id}/request`. */
export const RunRequestDocument = z.strictObject({
  runId: z.string().describe("The run's id."),
  request: z
    .record(z.string(), z.unknown())
    .describe(
      "The body of a start that does the same again: the target with its parameters, limits, retry and tags. What belonged to one call alone is left out: idempotency key and callback.",
    ),
});
export type RunRequestDocument = z.infer<typeof RunRequestDocument>;
