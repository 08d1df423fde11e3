import type { RunLimits } from "../contracts/run-input";
import type { Schedule } from "../contracts/schedule";
import { tickIdOf, type TickInput, type TickReference } from "../contracts/tick";
import type { PlannedTick } from "../schedules/planned-ticks";
import { resolveConnection, type Connections } from "./connections";
import { runIdOf } from "./run-id";
import { runInputOf } from "./start-run";

/** Pins every schedule to a connection. @throws with one line for each that has none, since it could never run. */
export function pinSchedules(
  schedules: readonly Schedule[],
  connections: Connections,
): readonly Schedule[] {
  const problems: string[] = [];
  const pinned = schedules.map((schedule) => {
    const resolved = resolveConnection(schedule.run.target, connections);
    if (resolved.kind === "resolved") {
      return { ...schedule, run: { ...schedule.run, target: resolved.target } };
    }
    const { field, message } = resolved.error;
    problems.push(`  schedule "${schedule.name}" run.${field}: ${message}`);
    return schedule;
  });
  if (problems.length > 0) throw new Error(`Invalid settings:\n${problems.join("\n")}`);
  return pinned;
}

/** The ids of a tick's two instances. The scope keeps them apart from whatever key a caller may send. */
export const referenceOf = ({ name }: Schedule, tick: Date): TickReference => ({
  tickId: tickIdOf(name, tick),
  runId: runIdOf(`schedule:${name.toLowerCase()}`, tick.toISOString()),
});

export function tickInputOf(
  schedule: Schedule,
  { tick, supersededBy, previous }: PlannedTick,
  options: {
    readonly limits: RunLimits;
    readonly deploymentId: string;
    readonly now: () => Date;
  },
): TickInput {
  const { name, run, overlap, misfire } = schedule;
  const tags = { ...run.tags, schedule: name, tick: tick.toISOString() };
  return {
    schedule: name,
    tick: tick.toISOString(),
    runId: referenceOf(schedule, tick).runId,
    run: runInputOf({ ...run, tags }, options),
    overlap,
    misfire,
    supersededBy: supersededBy?.toISOString() ?? null,
    previous: previous === null ? null : referenceOf(schedule, previous),
    waitingSince: null,
  };
}
