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

/** The query of `GET /api/runs`. */
export const RunListQuery = z.strictObject({
  status: RunStatus.optional(),
  target: TargetTypeName.optional(),
  since: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  continuation: Continuation.optional(),
});
export type RunListQuery = z.infer<typeof RunListQuery>;
