import { z } from "zod";
import { RunStatus } from "./run-document";

/** Task hubs keep dates of four-digit years, and not the first ones; a call about any other would fail there. */
const EARLIEST = new Date(0);
const LATEST = new Date("9999-12-31T23:59:59.999Z");

/** The query of `GET /api/runs`, where targets of these types are offered. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the schema is the type
export const createRunListQuery = (targetTypes: readonly string[]) =>
  z.strictObject({
    status: RunStatus.optional().describe("Only runs that stand like this."),
    target: z.enum(targetTypes).optional().describe("Only runs of this kind of target."),
    since: z.iso
      .datetime({ offset: true })
      .transform((text) => new Date(text))
      .refine((date) => date >= EARLIEST && date <= LATEST, "must lie between 1970 and 9999")
      .optional()
      .describe("Only runs started at or after this time; the last day unless given."),
    /** As the page before it gave it. */
    continuation: z
      .string()
      .optional()
      .describe("Continues a list where the page before it ended."),
  });
export type RunListQuery = z.infer<ReturnType<typeof createRunListQuery>>;
