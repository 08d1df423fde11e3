import * as z from "zod";

/**
 * What to run, and where. The vendor's schema checked the fields when the request arrived. All other code passes them on
 * without reading them, except those that are listed here.
 */
export interface Target {
  readonly type: string;
  readonly jobId?: string | undefined;
  readonly jobName?: string | undefined;
  /** A run that exists at the vendor. A target with it attaches to that run and starts nothing. */
  readonly vendorRunId?: string | undefined;
  /** The pasted address of such a run, until its id is read from it. */
  readonly runUrl?: string | undefined;
  /** The whole target, encrypted; its parameters are then in no other field. Only `src/sealing` reads and writes it. */
  readonly sealedParameters?: string | undefined;
  readonly [field: string]: unknown;
}

/** Passes a target on unchanged, with its fields in the same order, because the history compares texts. */
export const Target = z.custom<Target>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string",
);

/** Whether a target only watches a run that exists. */
export const attaches = ({ vendorRunId, runUrl }: Target): boolean =>
  vendorRunId !== undefined || runUrl !== undefined;

/** Whether a target has its parameters only encrypted. */
export const isSealed = ({ sealedParameters }: Target): boolean => sealedParameters !== undefined;

/**
 * Part of the input of a step that returns a vendor's texts: the target of its run, if its parameters are sealed. The step
 * removes them from those texts. Without sealed parameters the field is absent, as in older histories.
 */
export const sealedTarget = Target.optional();

export const sealedTargetOf = (target: Target): { sealedTarget?: Target } =>
  isSealed(target) ? { sealedTarget: target } : {};

/** The address of a vendor's page that a caller may send in place of ids. */
export interface PastedAddress {
  /** The field for it. */
  readonly field: string;
  /** One that it takes, for messages. */
  readonly example: string;
  /** Whether it is an address of this connection. */
  leadsTo(url: URL, connection: { readonly id: string; readonly host: string }): boolean;
  /** The fields that it stands for; null if its form is not known. */
  read(url: URL): Readonly<Record<string, string>> | null;
}

/** One type of target, as its vendor describes it. */
export interface TargetKind {
  /** The literal of its field `type`. */
  readonly type: string;
  /** What a caller may send. Parsing its output again gives the same value. */
  readonly schema: z.ZodObject;
  /** What it is, in a sentence. */
  readonly summary: string;
  /** Its name in the OpenAPI documents, and the schemas inside it that have names of their own. */
  readonly schemaName: string;
  readonly parts?: Readonly<
    Record<string, { readonly schema: z.ZodType; readonly summary: string }>
  >;
  /** The field that names the connection; filled in if the caller omits it. */
  readonly connectionField: string;
  /** The fields that stay readable when parameters are sealed: ids, names, and what is no parameter. All others are sealed. */
  readonly readableFields: readonly string[];
  readonly address?: PastedAddress;
  /** The id and the name of what it runs, if they are not in `jobId` and `jobName`. */
  readonly jobOf?: (target: Target) => ShownJob;
  readonly defaultWaitSeconds: number;
  /** The form of what its runs produce: a step of a workflow may use only what it has. */
  readonly outputs: z.ZodType;
}

/** The type of a target; the OpenAPI documents list all types. */
export const TargetTypeName = z.string();

/** What a target runs, as documents show it; undefined where the target does not say it. */
export interface ShownJob {
  readonly jobId?: string | undefined;
  readonly jobName?: string | undefined;
}

/** The fields of a target that documents show. */
export const TargetSummary = z.strictObject({
  type: TargetTypeName.nullable().describe("The kind of target."),
  connectionId: z.string().nullable().describe("The workspace or account that runs it."),
  jobId: z.string().nullable().describe("The id of the job or pipeline, as asked for."),
  jobName: z.string().nullable().describe("The name of the job or pipeline, as asked for."),
});
export type TargetSummary = z.infer<typeof TargetSummary>;

export interface OfferedConnection {
  readonly id: string;
  readonly host: string;
  /** Whether its vendor's webhooks are received; absent for no. */
  readonly receivesWebhooks?: boolean;
}

/** A type of target, with its configured connections. Nothing else can be reached (invariant 7). */
export interface OfferedTarget extends TargetKind {
  /** The setting that lists the connections. */
  readonly setting: string;
  readonly connections: readonly OfferedConnection[];
}
