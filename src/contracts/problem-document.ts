import { z } from "zod";

/** One wrong field of a request, by its path as the caller wrote it. */
export const FieldProblem = z.strictObject({ field: z.string(), message: z.string() });
export type FieldProblem = z.infer<typeof FieldProblem>;

/** Why a request was not done: https://www.rfc-editor.org/rfc/rfc9457 */
export const ProblemDocument = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  errors: z.array(FieldProblem),
});
export type ProblemDocument = z.infer<typeof ProblemDocument>;
