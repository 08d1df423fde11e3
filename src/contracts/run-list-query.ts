import { z } from "zod";
import { RunStatus } from "./run-document";
import { TargetTypeName } from "./target-type";

const Continuation = z.string().transform((text, refinement) => {
  const [createdAt, id] = Buffer.from(text, "base64url").toString("utf8").split("|");
  if (createdAt === undefined || id === undefined) {
    refinement.addIssue({ code: "custom", message: "is not one that a list answered" });
    return z.NEVER;
  }
  return { createdAt, id };
});

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
  continuation: Continuation.optional(),
});
export type RunListQuery = z.infer<typeof RunListQuery>;
