import { z } from "zod";
import { VendorId } from "../../../contracts/identifiers";
import { boundedLine, boundedText, exactText, LIMITS } from "../../../contracts/vendor-text";

/**
 * The parts of dbt's answers that are read. The published schema declares no nulls, real answers are full of them, so
 * everything but an id may be absent, null or of another type, and is null then. Texts are bounded here, so that no
 * pattern ever sees a longer one (invariant 11).
 */
export function lenient<Value>(schema: z.ZodType<Value>): z.ZodType<Value | null> {
  return schema
    .nullish()
    .catch(null)
    .transform((value) => value ?? null);
}

export const LenientId = lenient(VendorId);

/** A status that is there and cannot be read is not the same as none. */
const Status = z
  .unknown()
  .optional()
  .transform((status): number | "unreadable" | null => {
    if (status === undefined || status === null) return null;
    if (typeof status === "number") return status;
    return typeof status === "string" && /^\d{1,15}$/.test(status) ? Number(status) : "unreadable";
  });

export const LenientDate = exactText(LIMITS.word);

/** What is wrong comes last in a log, and thousands of lines may come before it. */
const LONGEST_LOG = 64_000;
const LogEnd = boundedText(LONGEST_LOG, "end");

/** More than any run has of anything that is listed in it. */
const MOST_ENTRIES = 1_000;

/** An array of what can be read; the rest is dropped. */
function readable<Item>(item: z.ZodType<Item>): z.ZodType<Item[]> {
  return lenient(z.array(z.unknown())).transform((items) =>
    (items ?? []).slice(0, MOST_ENTRIES).flatMap((candidate) => {
      const { data } = item.safeParse(candidate);
      return data === undefined ? [] : [data];
    }),
  );
}

const Actor = z.object({
  id: LenientId,
  type: boundedLine(LIMITS.word),
  name: boundedLine(LIMITS.word),
});
const Audit = z.object({ cancellation: lenient(z.object({ actor: lenient(Actor) })) });

export const VendorStep = z.object({
  /** From 1; the artifacts of a step without one cannot be asked for. */
  index: lenient(z.int().positive()),
  status: Status,
  name: boundedLine(LIMITS.name),
  logs: LogEnd,
  truncated_debug_logs: LogEnd,
  started_at: LenientDate,
});
export type VendorStep = z.infer<typeof VendorStep>;

export const VendorRun = z.object({
  id: VendorId,
  job_definition_id: LenientId,
  project_id: LenientId,
  status: Status,
  status_humanized: boundedLine(LIMITS.word),
  status_message: boundedText(),
  href: exactText(),
  artifacts_saved: lenient(z.boolean()),
  created_at: LenientDate,
  finished_at: LenientDate,
  blocked_by: readable(VendorId),
  run_steps: readable(VendorStep),
  trigger: lenient(z.object({ cause: boundedText(LIMITS.name) })),
  audit: lenient(Audit),
});
export type VendorRun = z.infer<typeof VendorRun>;

/** https://docs.getdbt.com/dbt-cloud/api-v2#/operations/Retrieve%20Run */
export const RUN_STATUS = {
  queued: 1,
  starting: 2,
  running: 3,
  success: 10,
  error: 20,
  cancelled: 30,
} as const;
export type RunState = keyof typeof RUN_STATUS;

/** Null for a status that is not known here, or cannot be read. The words count only where the number is missing. */
export function toRunState(run: Pick<VendorRun, "status" | "status_humanized">): RunState | null {
  const states = Object.keys(RUN_STATUS) as RunState[];
  if (run.status !== null) return states.find((name) => RUN_STATUS[name] === run.status) ?? null;
  const words = run.status_humanized?.toLowerCase();
  return states.find((name) => name === words) ?? null;
}

/** Instants are stored with a year of four digits. */
const EARLIEST = Date.parse("0000-01-01T00:00:00.000Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/** dbt writes `2024-07-03 13:59:00.653171+00:00`. */
export function toInstant(text: string | null): Date | null {
  const milliseconds = text === null ? NaN : Date.parse(text);
  return milliseconds >= EARLIEST && milliseconds <= LATEST ? new Date(milliseconds) : null;
}

export function compareIds(one: string, other: string): number {
  const difference = BigInt(one) - BigInt(other);
  return difference < 0n ? -1 : Number(difference > 0n);
}
