import {
  BY_CODE,
  BY_LIFE_CYCLE,
  BY_RESULT,
  BY_TYPE,
  type Ending,
  failed,
  succeeded,
} from "./ending-words";

export interface EndingFacts {
  /** `state.life_cycle_state`, the old field. */
  readonly lifeCycleState: string | null;
  readonly resultState: string | null;
  /** `status.termination_details`, the new field. */
  readonly code: string | null;
  readonly type: string | null;
}

/** How the execution ended according to one of the vendor's fields. */
interface Statement {
  readonly field: string;
  readonly value: string;
  readonly ending: Ending;
}

/** How an execution ended, and the two statements that contradict each other, if any: a success and something else. */
export interface Reading {
  readonly ending: Ending;
  readonly contradiction: readonly [success: Statement, other: Statement] | null;
}

/**
 * Reads how an ended execution ended.
 *
 * 1. It is a success if at least one of the vendor's fields reports success and none contradicts it.
 * 2. A contradiction is a failure, but never a platform failure: a retry must not repeat a job that may have succeeded.
 * 3. The old result is used instead of the new code if it reports a time-out or a task that did not run.
 */
export function readEnding(facts: EndingFacts): Reading {
  const old = oldStatements(facts);
  const modern = newStatements(facts);
  const [success, ...successes] = [...old, ...modern].filter(isSuccess);
  const [other] = [...old, ...modern].filter((statement) => !isSuccess(statement));
  if (other === undefined) {
    if (success === undefined) return { ending: failed("unclassified"), contradiction: null };
    const partial = [success, ...successes].some(isPartial);
    return { ending: succeeded(partial), contradiction: null };
  }
  const ending = mostTelling(old, modern) ?? other.ending;
  return success === undefined
    ? { ending, contradiction: null }
    : { ending: asContradicted(ending), contradiction: [success, other] };
}

function isSuccess({ ending }: Statement): boolean {
  return ending.kind === "succeeded";
}

function isPartial({ ending }: Statement): boolean {
  return ending.kind === "succeeded" && ending.partial;
}

function mostTelling(old: readonly Statement[], modern: readonly Statement[]): Ending | undefined {
  const oldEnding = old.findLast((statement) => !isSuccess(statement))?.ending;
  const newEnding = modern.findLast((statement) => !isSuccess(statement))?.ending;
  return oldEnding !== undefined && isMoreTelling(oldEnding) ? oldEnding : (newEnding ?? oldEnding);
}

function isMoreTelling(old: Ending): boolean {
  return old.kind === "failed" && (old.victim || old.failureClass === "timedOutAtVendor");
}

function asContradicted(ending: Ending): Ending {
  return ending.kind !== "failed" || isOfVendor(ending) ? failed("unclassified") : ending;
}

function isOfVendor(ending: Ending): boolean {
  if (ending.kind !== "failed") return false;
  return ending.failureClass === "platformError" || ending.failureClass === "cloudError";
}

/** The life cycle first, because a result is more specific and the last one is used. */
function oldStatements({ lifeCycleState, resultState }: EndingFacts): Statement[] {
  const unknown = failed("unclassified");
  return [
    ...state("life_cycle_state", lifeCycleState, BY_LIFE_CYCLE.get(lifeCycleState ?? "")),
    ...state("result_state", resultState, BY_RESULT.get(resultState ?? "") ?? unknown),
  ];
}

/** The type is used alone if the code is unknown. Otherwise it only refines the code, or contradicts it. */
function newStatements({ code, type }: EndingFacts): Statement[] {
  const byCode = BY_CODE.get(code ?? "");
  const [typed] = state("termination type", type, BY_TYPE.get(type ?? ""));
  if (byCode === undefined && typed !== undefined) return [typed];
  const [coded] = state("termination code", code, byCode ?? failed("unclassified"));
  if (coded === undefined) return [];
  return typed === undefined || saysAll(coded.ending) ? [coded] : both(coded, typed);
}

function both(coded: Statement, typed: Statement): Statement[] {
  if (isSuccess(coded) !== isSuccess(typed)) return [coded, typed];
  return isOfVendor(typed.ending) ? [{ ...coded, ending: typed.ending }] : [coded];
}

function state(field: string, value: string | null, ending: Ending | undefined): Statement[] {
  return value === null || ending === undefined ? [] : [{ field, value, ending }];
}

/** For a cancel, a task that did not run and a partial success the code is enough, whatever the type. */
function saysAll(ending: Ending): boolean {
  switch (ending.kind) {
    case "succeeded":
      return ending.partial;
    case "cancelled":
      return true;
    case "failed":
      return ending.victim;
  }
}
