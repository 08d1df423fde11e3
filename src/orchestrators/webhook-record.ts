import { WebhookRecord } from "../contracts/webhook-record";
import { inputOf, type OrchestrationContext } from "./durable-steps";

/** Has no steps, like `scheduleState`: its input is the record. */
// eslint-disable-next-line require-yield -- an orchestrator is a generator, and this one has no step
export function* webhookRecord(context: OrchestrationContext): Generator<never, WebhookRecord> {
  return WebhookRecord.parse(inputOf(context));
}
