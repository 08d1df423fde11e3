import type { Schedule } from "../../contracts/schedule";
import { tickIdOf, type TickInput, type TickReference } from "../../contracts/tick";
import type { PlannedTick } from "../../schedules/planned-ticks";
import { runIdOf } from "../../hub/run-id";
import type { OrderRun } from "../../hub/run-order";
import type { ParameterSeal } from "../../sealing/parameters";

/** @throws with one line for each schedule whose run could never be started, such as one without a connection. */
export function checkSchedules(schedules: readonly Schedule[], orderRun: OrderRun): void {
  const problems = schedules.flatMap(({ name, run }) => {
    const ordered = orderRun(run);
    if (ordered.kind === "ordered") return [];
    const { field, message } = ordered.error;
    return [`  schedule "${name}" run.${field}: ${message}`];
  });
  if (problems.length > 0) throw new Error(`Invalid settings:\n${problems.join("\n")}`);
}

/** The ids of a tick's two instances. The scope ensures that no key of a caller gives the same run id. */
export const referenceOf = ({ name }: Schedule, tick: Date): TickReference => ({
  tickId: tickIdOf(name, tick),
  runId: runIdOf(`schedule:${name.toLowerCase()}`, tick.toISOString()),
});

export interface TickOptions {
  readonly orderRun: OrderRun;
  readonly seal: Pick<ParameterSeal, "sealInput">;
}

export function tickInputOf(
  schedule: Schedule,
  { tick, supersededBy, previous }: PlannedTick,
  { orderRun, seal }: TickOptions,
): TickInput {
  const { name, run, overlap, misfire } = schedule;
  const tags = { ...run.tags, schedule: name, tick: tick.toISOString() };
  const ordered = orderRun({ ...run, tags });
  if (ordered.kind === "refused") throw new Error(`Schedule ${name}: ${ordered.error.message}`);
  const { runId } = referenceOf(schedule, tick);
  return {
    schedule: name,
    tick: tick.toISOString(),
    runId,
    run: seal.sealInput(runId, ordered.input),
    overlap,
    misfire,
    supersededBy: supersededBy?.toISOString() ?? null,
    previous: previous === null ? null : referenceOf(schedule, previous),
    waitingSince: null,
  };
}
