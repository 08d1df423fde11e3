import { ScheduleRegister } from "../contracts/schedule-register";
import { inputOf, type OrchestrationContext } from "./durable-steps";

/**
 * Has no steps: only its input matters. Durable stores the input of an ended instance until it is purged, and a new start
 * with the same id replaces it, so schedules need no storage of their own.
 */
// eslint-disable-next-line require-yield -- an orchestrator is a generator, and this one has no step
export function* scheduleRegister(
  context: OrchestrationContext,
): Generator<never, ScheduleRegister> {
  return ScheduleRegister.parse(inputOf(context));
}
