import { z } from "zod";

/**
 * What to run, and where. Its vendor knows the fields and has checked them when a request came in; everybody else carries
 * them unread, but for the two that documents show.
 */
export interface Target {
  readonly type: string;
  readonly jobId?: string | undefined;
  readonly jobName?: string | undefined;
  readonly [field: string]: unknown;
}

/** Passes a target on as it is, in the order of its fields, since history compares texts. */
export const Target = z.custom<Target>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string",
);

/** One type of target, as its vendor describes it. */
export interface TargetKind {
  /** The literal of its field `type`. */
  readonly type: string;
  /** What a caller may send. Its own output parses again to the same. */
  readonly schema: z.ZodObject;
  /** What it is, in a sentence. */
  readonly summary: string;
  /** Its name in the OpenAPI documents, and the schemas inside it that have names of their own. */
  readonly schemaName: string;
  readonly parts?: Readonly<
    Record<string, { readonly schema: z.ZodType; readonly summary: string }>
  >;
  /** The field that names the connection; filled in where the caller leaves it out. */
  readonly connectionField: string;
  readonly defaultWaitSeconds: number;
}

/** The type of a target that somebody offers; the OpenAPI documents list them. */
export const TargetTypeName = z.string();

/** What documents show of a target. */
export const TargetSummary = z.strictObject({
  type: TargetTypeName.nullable().describe("The kind of target."),
  connectionId: z.string().nullable().describe("The workspace or account that runs it."),
  jobId: z.string().nullable().describe("The job's id, as asked for."),
  jobName: z.string().nullable().describe("The job's name, as asked for."),
});
export type TargetSummary = z.infer<typeof TargetSummary>;
