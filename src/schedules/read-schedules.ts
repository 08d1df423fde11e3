import * as z from "zod";
import { parseWithBigInts } from "../contracts/large-integers";
import {
  patienceSecondsOf,
  type Schedule,
  ScheduleName,
  type ScheduleSchema,
} from "../contracts/schedule";
import { dueTicks, nextTick } from "./due-ticks";

export type ReadSchedules =
  | { kind: "read"; schedules: readonly Schedule[] }
  /** One line for each invalid field, with schedule and field, without its value. */
  | { kind: "wrong"; problems: readonly string[] };

/**
 * Reads the operator's list of schedules. Cron expressions are returned with five fields.
 * @param source the name of the list in error messages
 */
export function readSchedules(
  text: string,
  source: string,
  schedule: ScheduleSchema,
): ReadSchedules {
  let json: unknown;
  try {
    json = parseWithBigInts(text);
  } catch {
    return { kind: "wrong", problems: [`${source}: must be a JSON array`] };
  }
  const parsed = listOf(schedule).safeParse(json);
  if (parsed.success) return { kind: "read", schedules: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) => describe(issue, source, json));
  return { kind: "wrong", problems };
}

function isTimeZone(text: string): boolean {
  // Node 22 also accepts offsets such as +02:00, which have no daylight saving time.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** Azure writes `30 2 * * *` as `0 30 2 * * *`; a schedule has no seconds. */
const toFiveFields = (cron: string): string => {
  const fields = cron.trim().split(/\s+/);
  return (fields.length === 6 && fields[0] === "0" ? fields.slice(1) : fields).join(" ");
};

const FIVE_FIELDS = "minute, hour, day of month, month, day of week";

/** Why the expression cannot be used; null if it can. Does not repeat the value. */
function complaintAbout(cron: string): string | null {
  if (cron.split(" ").length !== 5) {
    return `must have five fields (${FIVE_FIELDS}), or six that start with 0 seconds`;
  }
  // Croner reads "?" as the minute or hour at which the app starts.
  if (cron.includes("?")) return 'must not hold "?"; write "*" for any value';
  try {
    const next = nextTick({ cron, timeZone: "UTC" }, new Date(0));
    return next === null ? "never comes, on no date" : null;
  } catch {
    return `must be a cron expression with the fields ${FIVE_FIELDS}`;
  }
}

/** The timer looks up each of them when the app starts; more would make that slow. */
const MOST_TICKS_IN_PATIENCE = 1_500;

/** A week without a change of clocks. */
const SOME_MONDAY = new Date("2026-01-05T00:00:00Z");

function ticksInPatience(schedule: Schedule): number {
  const until = new Date(SOME_MONDAY.getTime() + patienceSecondsOf(schedule.misfire) * 1_000);
  return dueTicks(schedule, { after: SOME_MONDAY, until }).length;
}

const checked = (schema: ScheduleSchema) =>
  schema.transform((schedule, refinement): Schedule => {
    const refuse = (path: string[], message: string): void => {
      refinement.addIssue({ code: "custom", path, message });
    };
    const cron = toFiveFields(schedule.cron);
    const complaint = complaintAbout(cron);
    const zoned = isTimeZone(schedule.timeZone);
    if (complaint !== null) refuse(["cron"], complaint);
    if (!zoned) refuse(["timeZone"], "must be an IANA time zone such as Europe/Berlin");
    if (complaint !== null || !zoned) return z.NEVER;
    const tidy = { ...schedule, cron };
    if (ticksInPatience(tidy) > MOST_TICKS_IN_PATIENCE) {
      const message = `covers more than ${MOST_TICKS_IN_PATIENCE} ticks of this schedule; give fewer minutes`;
      refuse(["misfire", "maxLatenessMinutes"], message);
    }
    return tidy;
  });

const listOf = (schema: ScheduleSchema) =>
  z
    .array(checked(schema), { error: "must be a JSON array" })
    .superRefine((schedules, refinement) => {
      const seen = new Set<string>();
      schedules.forEach(({ name }, index) => {
        const key = name.toLowerCase();
        if (seen.has(key)) {
          const message = "belongs to another schedule already (case does not count)";
          refinement.addIssue({ code: "custom", path: [index, "name"], message });
        }
        seen.add(key);
      });
    });

function describe(issue: z.core.$ZodIssue, source: string, json: unknown): string[] {
  const [index, ...path] = issue.path.map(String);
  const place = index === undefined ? source : `${source}[${index}]${nameOf(json, index)}`;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${place} ${[...path, key].join(".")}: is not a known field`);
  }
  return [`${place}${path.length === 0 ? "" : ` ${path.join(".")}`}: ${issue.message}`];
}

const Named = z.object({ name: ScheduleName });

/** Only a valid name: any other text there could be a secret. */
function nameOf(json: unknown, index: string): string {
  const named = Named.safeParse(Array.isArray(json) ? json[Number(index)] : undefined);
  return named.success ? ` "${named.data.name}"` : "";
}
