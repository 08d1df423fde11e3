/**
 * The attributes of an activity's span, from its input and output. Only the type of a target is read, because the rest
 * contains the job's parameters.
 */
import { fieldsOf, known, numberIn, runIdIn, textIn, type Fields } from "./reading";
import type { Facts, SpanEnd } from "./spans";

/** The instance is the run itself, its watch or its tick. */
export function activityFacts(rawInput: unknown, triggerMetadata: unknown): Facts {
  const input = fieldsOf(rawInput);
  const { instanceId } = fieldsOf(triggerMetadata);
  return {
    ...known({ "runward.instance.id": textIn(instanceId), "runward.run.id": runIdIn(instanceId) }),
    ...attemptFacts(fieldsOf(input["attempt"])),
    ...orderFacts(fieldsOf(input["order"])),
    ...orderFacts(input),
  };
}

const attemptFacts = (attempt: Fields): Facts =>
  known({
    "runward.run.id": runIdIn(attempt["runId"]),
    "runward.attempt": numberIn(attempt["number"]),
    "runward.target.type": textIn(attempt["targetType"]),
    "runward.provider": textIn(attempt["provider"]),
    "runward.connection.id": textIn(attempt["connectionId"]),
    "runward.vendor.run.id": textIn(attempt["vendorRunId"]),
  });

const orderFacts = ({ runId, attemptNumber, target, plan }: Fields): Facts =>
  known({
    "runward.run.id": runIdIn(runId),
    "runward.attempt": numberIn(attemptNumber),
    "runward.target.type": textIn(fieldsOf(target)["type"]),
    ...planFacts(plan),
  });

const planFacts = (plan: unknown): Facts =>
  known({
    "runward.provider": textIn(fieldsOf(plan)["provider"]),
    "runward.connection.id": textIn(fieldsOf(plan)["connectionId"]),
  });

/**
 * Results that mean that the step did not get what it asked for. A failed job is not a failure of the step. The texts are
 * ours: a vendor's text may quote a job's parameters, and is only shown to the caller and logged.
 */
const FAILURES: ReadonlyMap<string, string> = new Map([
  ["rejected", "Refused for good"],
  ["refused", "Refused for good"],
  ["unreachable", "No usable answer"],
  ["tryAgain", "No success yet"],
  ["unclear", "It is unclear whether it was acted upon"],
  ["missing", "The vendor knows no such run"],
]);

export function activityEnd(result: unknown): SpanEnd {
  const { kind: rawKind, plan, attempt, status, failure } = fieldsOf(result);
  const kind = textIn(rawKind);
  const message = FAILURES.get(kind ?? "");
  const type = textIn(fieldsOf(failure)["code"]) ?? kind ?? "";
  return {
    facts: known({
      "runward.result": kind,
      "runward.attempt.status": textIn(fieldsOf(status)["kind"]),
      "runward.vendor.run.id": textIn(fieldsOf(attempt)["vendorRunId"]),
      ...planFacts(plan),
    }),
    failure: message === undefined ? null : { type, message },
  };
}
