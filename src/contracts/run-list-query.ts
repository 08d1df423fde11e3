import { z } from "zod";
import { RunStatus } from "./run-document";

/** Task hubs support only dates with four-digit years, without the first ones. Other dates would fail there. */
const EARLIEST = new Date(0);
const LATEST = new Date("9999-12-31T23:59:59.999Z");

export const since = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((date) => date >= EARLIEST && date <= LATEST, "must lie between 1970 and 9999")
  .optional();

export const continuation = z
  .string()
  .optional()
  .describe("The continuation of the previous page: returns the next one.");

/** The query of `GET /api/runs`, for these types of targets. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the schema is the type
export const createRunListQuery = (targetTypes: readonly string[]) =>
  z.strictObject({
    status: RunStatus.optional().describe("Only runs with this status."),
    target: z.enum(targetTypes).optional().describe("Only runs of this kind of target."),
    since: since.describe(
      "Only runs started at or after this time; by default those of the last day.",
    ),
    continuation,
  });
export type RunListQuery = z.infer<ReturnType<typeof createRunListQuery>>;
