import type { WatchInput, WatchResult } from "../../src/contracts/watch";
import { watch } from "../../src/orchestrators/watch";
import { drive, inTurn, type Driven, type EventScript } from "./drive";
import { aWatchInput } from "./run-builders";
import type { ActivityFake } from "./hub-core";

export interface DrivenWatch extends Driven {
  readonly result: WatchResult;
  readonly checkedAt: number[];
}

/** Drives one watch through all its generations. */
export async function driveWatch(
  input: Partial<WatchInput>,
  checkAttempt: ActivityFake,
  events: EventScript[] = [],
): Promise<DrivenWatch> {
  const driven = await drive({
    orchestrator: "watch",
    orchestrators: { watch },
    input: aWatchInput(input),
    activities: { checkAttempt },
    events,
  });
  return {
    ...driven,
    result: driven.output as WatchResult,
    checkedAt: driven.callsOf("checkAttempt").map(({ atSeconds }) => atSeconds),
  };
}

/** Checks that return these statuses; the last one also for all further checks. */
export const checked = (...statuses: unknown[]): ActivityFake =>
  inTurn(...statuses.map((status) => ({ kind: "checked", status })));
