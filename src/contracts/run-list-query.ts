import { z } from "zod";
import { RunStatus } from "./run-document";
import { TargetTypeName } from "./target-type";

/** Task hubs keep dates of four-digit years, and not the first ones; a call about any other would fail there. */
const EARLIEST = new Date(0);
const LATEST = new Date("9999-12-31T23:59:59.999Z");

/** The query of `GET /api/runs`. */
export const RunListQuery = z.strictObject({
  status: RunStatus.optional(),
  target: TargetTypeName.optional(),
  since: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .refine((date) => date >= EARLIEST && date <= LATEST, "must lie between 1970 and 9999")
    .optional(),
  /** As the page before it gave it. */
  continuation: z.string().optional(),
});
export type RunListQuery = z.infer<typeof RunListQuery>;
