import * as z from "zod";
import { AttemptReference, AttemptStatus, whyNotYet } from "./attempt";
import { Instant } from "./identifiers";
import { sealedTarget } from "./target";

/** In JSON, all together: they are stored with the run and posted to callers. */
export const OUTPUTS_BYTE_LIMIT = 32_000;

/** In JSON, those of all steps of a workflow together. */
export const WORKFLOW_OUTPUTS_BYTE_LIMIT = 128_000;

/** What one task of a Databricks run returned. */
export const TaskOutput = z.strictObject({
  state: z.string().describe("The vendor's word for how the task ended."),
  attempt: z.int().positive().describe("The number of the task's last attempt, 1 for the first."),
  startedAt: Instant.nullable().describe("When the task started."),
  endedAt: Instant.nullable().describe("When the task ended."),
  durationSeconds: z.number().nonnegative().nullable().describe("How long it ran."),
  result: z
    .string()
    .nullable()
    .describe(
      "What it returned, such as the exit value of a notebook; null if it returned nothing.",
    ),
  error: z.string().nullable().describe("Why it failed; null if it did not."),
  truncated: z.boolean().describe("Whether the result or the error was cut."),
});
export type TaskOutput = z.infer<typeof TaskOutput>;

const truncated = z.boolean().describe("Whether entries were left out or cut, to keep it small.");

export const JobOutputs = z.strictObject({
  tasks: z.record(z.string(), TaskOutput).describe("The tasks by their keys."),
  truncated,
});
export type JobOutputs = z.infer<typeof JobOutputs>;

export const PipelineOutputs = z.strictObject({
  datasets: z
    .record(
      z.string(),
      z.strictObject({
        state: z.string().describe("The vendor's word for how its flow ended."),
        rows: z
          .int()
          .nonnegative()
          .nullable()
          .describe("Rows written, if the vendor counted them."),
        durationSeconds: z.number().nonnegative().nullable().describe("How long its flow ran."),
      }),
    )
    .describe("The tables and views by their names."),
  truncated,
});
export type PipelineOutputs = z.infer<typeof PipelineOutputs>;

export const DbtOutputs = z.strictObject({
  nodes: z
    .record(z.string(), z.int().nonnegative())
    .describe("How many models, tests and other nodes ended with each status."),
  slowest: z
    .array(
      z.strictObject({
        name: z.string().describe("The node."),
        status: z.string().describe("dbt's word for how it ended."),
        seconds: z.number().nonnegative().describe("How long it ran."),
      }),
    )
    .describe("The nodes that ran longest, the longest first."),
  artifacts: z.array(z.string()).describe("Paths of the run's artifacts at dbt."),
  truncated,
});
export type DbtOutputs = z.infer<typeof DbtOutputs>;

/** What an attempt produced. The form follows from the type of target. */
export const Outputs = z.union([JobOutputs, PipelineOutputs, DbtOutputs]);
export type Outputs = z.infer<typeof Outputs>;

export const OutputsResult = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("read"), outputs: Outputs }),
  /** The vendor will have them soon: ask again after this time. */
  z.strictObject({
    kind: z.literal("notYet"),
    retryAfterSeconds: z.number().positive(),
    reason: whyNotYet,
  }),
  /** They could not be read. This never changes the outcome. */
  z.strictObject({ kind: z.literal("none"), note: z.string() }),
]);
export type OutputsResult = z.infer<typeof OutputsResult>;

/** Input of the `outputs` orchestrator, and of the step that it calls. */
export const OutputsOrder = z.strictObject({
  attempt: AttemptReference,
  status: AttemptStatus,
  sealedTarget,
});
export type OutputsOrder = z.infer<typeof OutputsOrder>;

/** Output of the `outputs` orchestrator. */
export const StoredOutputs = z.strictObject({
  /** The attempt that produced them: the instance may be left over from an earlier run with the same id. */
  vendorRunId: z.string(),
  /** Null if they could not be read. */
  outputs: Outputs.nullable(),
});
export type StoredOutputs = z.infer<typeof StoredOutputs>;

/** The id of the instance in which a run's outputs are stored. */
export const outputsIdOf = (runId: string): string => `${OUTPUTS_ID_PREFIX}${runId}`;

/** The run of such an instance; null if the id is that of something else. */
export const runIdOfOutputs = (instanceId: string): string | null =>
  instanceId.startsWith(OUTPUTS_ID_PREFIX) ? instanceId.slice(OUTPUTS_ID_PREFIX.length) : null;

const OUTPUTS_ID_PREFIX = "outputs-";
