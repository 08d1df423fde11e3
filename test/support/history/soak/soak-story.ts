import fc from "fast-check";

/** What one of several callers does, about one of the story's orders. */
export interface SoakCall {
  readonly action:
    "start" | "startOther" | "read" | "result" | "list" | "cancel" | "cancelByKey" | "repair";
  readonly order: number;
}

export type SoakFault =
  /** The vendor's answer to the next start or repair is lost; or the request itself. */
  | "answerLost"
  | "requestLost"
  /** The vendor rejects the next start or repair: 429 or 503. */
  | "busy"
  | "away"
  /** The host is killed now, or with the next execution of a step. */
  | "killed"
  | "killedBeforeStep"
  | "killedAfterStep";

export interface SoakRound {
  readonly afterSeconds: number;
  readonly fault: SoakFault | null;
  /** All at once. */
  readonly calls: readonly SoakCall[];
}

export interface SoakOrder {
  readonly vendor: "databricks" | "dbt" | "pipeline";
  /** How its job behaves; the number is that of the execution, counted from 1. */
  readonly course: "passes" | "fails" | "failsFirst" | "endless";
  readonly retries: "none" | "rerun" | "repair";
  readonly timeoutSeconds: number;
  readonly callback: boolean;
}

export interface SoakStory {
  readonly orders: readonly SoakOrder[];
  readonly rounds: readonly SoakRound[];
}

const MOST_ORDERS = 3;

const order: fc.Arbitrary<SoakOrder> = fc.record({
  vendor: fc.constantFrom("databricks", "dbt", "pipeline"),
  course: fc.constantFrom("passes", "fails", "failsFirst", "endless"),
  retries: fc.constantFrom("none", "rerun", "repair"),
  timeoutSeconds: fc.constantFrom(60, 300, 900),
  callback: fc.boolean(),
});

const call: fc.Arbitrary<SoakCall> = fc.record({
  action: fc.constantFrom<SoakCall["action"]>(
    ...(["start", "start", "start", "startOther", "read", "read", "result"] as const),
    ...(["list", "cancel", "cancelByKey", "repair", "repair"] as const),
  ),
  order: fc.nat({ max: MOST_ORDERS - 1 }),
});

const round: fc.Arbitrary<SoakRound> = fc.record({
  afterSeconds: fc.constantFrom(0, 1, 7, 20, 60, 200),
  fault: fc.option(
    fc.constantFrom<SoakFault>(
      ...(["answerLost", "requestLost", "busy", "away"] as const),
      ...(["killed", "killedBeforeStep", "killedAfterStep"] as const),
    ),
    { freq: 2 },
  ),
  calls: fc.array(call, { minLength: 1, maxLength: 5 }),
});

export const soakStories: fc.Arbitrary<SoakStory> = fc.record({
  orders: fc.array(order, { minLength: MOST_ORDERS, maxLength: MOST_ORDERS }),
  rounds: fc.array(round, { minLength: 3, maxLength: 10 }),
});
