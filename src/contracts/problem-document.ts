import * as z from "zod";

/** One invalid field of a request, with its path as the caller wrote it. */
export const FieldProblem = z.strictObject({
  field: z.string().describe("Path of the field, as it was sent."),
  message: z.string().describe("What is wrong with it."),
});
export type FieldProblem = z.infer<typeof FieldProblem>;

/** Why a request was rejected: https://www.rfc-editor.org/rfc/rfc9457 */
export const ProblemDocument = z.strictObject({
  type: z.string().describe("Always about:blank."),
  title: z.string().describe("What kind of problem it is."),
  status: z.int().describe("The HTTP status."),
  detail: z.string().describe("What is wrong and what to do about it."),
  code: z.string().describe("For programs."),
  errors: z.array(FieldProblem).describe("All invalid fields of the request."),
});
export type ProblemDocument = z.infer<typeof ProblemDocument>;
