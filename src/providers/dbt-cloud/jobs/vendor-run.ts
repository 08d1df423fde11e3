import * as z from "zod";
import { VendorId } from "../../../contracts/identifiers";
import { boundedLine, boundedText, exactText, LIMITS } from "../../../contracts/vendor-text";
import { toDate } from "../../vendor-instant";

/**
 * The parts of dbt's responses that are read. The published schema declares no nulls, but real responses contain many. So
 * everything except an id may be missing, null or of another type, and is then null. Texts are cut here, before any pattern
 * is applied to them (invariant 11).
 */
export function lenient<Value>(schema: z.ZodType<Value>): z.ZodType<Value | null> {
  return schema
    .nullish()
    .catch(null)
    .transform((value) => value ?? null);
}

export const LenientId = lenient(VendorId);

/** A status that cannot be read is not the same as a missing one. */
const Status = z
  .unknown()
  .optional()
  .transform((status): number | "unreadable" | null => {
    if (status === undefined || status === null) return null;
    if (typeof status === "number") return status;
    return typeof status === "string" && /^\d{1,15}$/.test(status) ? Number(status) : "unreadable";
  });

export const LenientDate = exactText(LIMITS.word);

/** The error is at the end of a log, perhaps after thousands of lines. */
const LONGEST_LOG = 64_000;
const LogEnd = boundedText(LONGEST_LOG, "end");

/** More items than any list in a run has. */
const MOST_ENTRIES = 1_000;

/** An array of the readable items; the others are dropped. */
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
  /** Starts at 1; without it the artifacts of a step cannot be requested. */
  index: lenient(z.int().positive()),
  status: Status,
  name: boundedLine(LIMITS.name),
  logs: LogEnd,
  truncated_debug_logs: LogEnd,
  status_humanized: boundedLine(LIMITS.word),
  started_at: LenientDate,
  finished_at: LenientDate,
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
  started_at: LenientDate,
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

/** Null for a status that is unknown or cannot be read. The text is used only if the number is missing. */
export function toRunState(run: Pick<VendorRun, "status" | "status_humanized">): RunState | null {
  const states = Object.keys(RUN_STATUS) as RunState[];
  if (run.status !== null) return states.find((name) => RUN_STATUS[name] === run.status) ?? null;
  const words = run.status_humanized?.toLowerCase();
  return states.find((name) => name === words) ?? null;
}

/** dbt writes `2024-07-03 13:59:00.653171+00:00`. */
export const toInstant = (text: string | null): Date | null =>
  toDate(text === null ? null : Date.parse(text));

export function compareIds(one: string, other: string): number {
  const difference = BigInt(one) - BigInt(other);
  return difference < 0n ? -1 : Number(difference > 0n);
}
