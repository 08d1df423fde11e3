import { ScheduleState } from "../contracts/schedule-state";
import { inputOf, type OrchestrationContext } from "./durable-steps";

/** Has no steps, like `scheduleRegister`: its input is the state. */
// eslint-disable-next-line require-yield -- an orchestrator is a generator, and this one has no step
export function* scheduleState(context: OrchestrationContext): Generator<never, ScheduleState> {
  return ScheduleState.parse(inputOf(context));
}
