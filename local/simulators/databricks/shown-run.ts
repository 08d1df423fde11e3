import type { JobRun } from "./job-run";
import type { Moment } from "./moment";

/** What `runs/get` shows of a run: for a while after a repair, it may still be how the run had ended before. */
export function shownRun(
  run: JobRun,
  nowMs: number,
): { readonly moment: Moment; readonly endMs: number } {
  const [last, before] = [...run.executions()].reverse();
  const staleMs = 1000 * (run.job.staleAfterRepairSeconds ?? 0);
  return before !== undefined && last !== undefined && nowMs < last.execution.startMs + staleMs
    ? { moment: { phase: "ended", ending: before.ending }, endMs: before.endMs }
    : { moment: run.moment(nowMs), endMs: run.endMs() };
}
