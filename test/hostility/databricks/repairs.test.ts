import { describeScenes } from "../support/describe-scenes";
import { ofCheck } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import type { Scene } from "../support/scene";
import { NEW_SUCCESS, OLD_SUCCESS } from "./answers";
import {
  checkRepair,
  EARLIER,
  earlier,
  ofRepair,
  ofRepairPlan,
  ofSettledRepair,
  original,
  OURS,
  ours,
  planRepair,
  repair,
  settleRepair,
  theHistory,
  thePost,
} from "./repair-calls";

const NOT_STARTED = "try again, not started";
const UNREADABLE = "unreachable";

/** A second repair, which the vendor would refuse, because it names an older one as the newest. */
const ANOTHER = 803;

const states = (place: string): string[] =>
  [
    ...["state.life_cycle_state", "state.result_state", "status.state"],
    ...["status.termination_details.code", "status.termination_details.type"],
  ].map((field) => `run: ${place}${field}`);

const READ = [...states(""), "run: run_id", "run: repair_history[1].start_time"];

/** Nothing is concluded from a list that breaks off, and a missing list is one of nothing. */
const listDeciding = (whole: string, of: { none: string; unread: string }): Scene["deciding"] => ({
  "run: $": { object: of.none, other: of.unread },
  "run: repair_history": {
    null: of.none,
    other: of.unread,
    named: { "an empty list": of.none },
  },
  // The original execution has no id.
  "run: repair_history[0]": { object: whole, other: of.unread },
  "run: next_page_token": { null: whole, other: of.unread },
});

/** An entry without an id is not that of a repair. */
const ofEntry = (index: number, of: { none: string; unread: string }): Scene["deciding"] => ({
  [`run: repair_history[${index}]`]: { object: of.none, other: of.unread },
  [`run: repair_history[${index}].id`]: { null: of.none, other: of.unread },
});

const aRefusal = (status: number, code: string, message: string): RecordedAnswer => ({
  name: "error",
  to: /POST .*runs\/repair$/,
  status,
  headers: { "x-request-id": "0f1e2d3c-aa", "retry-after": "7" },
  json: { error_code: code, message },
});

/** The places of the look-up are played in the scene of a repair. */
const lookUp: RecordedAnswer = { ...theHistory([original, earlier]), plain: true };

const scenes: readonly Scene[] = [
  {
    name: "a repair that is planned",
    answers: [theHistory([original, earlier])],
    play: planRepair,
    toOutcome: ofRepairPlan,
    outcome: `planned after repair ${EARLIER}`,
    deciding: {
      ...listDeciding(`planned after repair ${EARLIER}`, {
        none: "planned after repair ",
        unread: UNREADABLE,
      }),
      // A run without its state.
      "run: $": UNREADABLE,
      ...ofEntry(1, { none: "planned after repair ", unread: UNREADABLE }),
    },
    read: READ,
  },
  {
    name: "a repair that is planned after a success",
    answers: [theHistory([original, earlier], { state: OLD_SUCCESS, status: NEW_SUCCESS })],
    play: planRepair,
    toOutcome: ofRepairPlan,
    outcome: "rejected nothingToRepair",
    deciding: {
      ...listDeciding("rejected nothingToRepair", {
        none: "rejected nothingToRepair",
        unread: UNREADABLE,
      }),
      "run: $": UNREADABLE,
      ...ofEntry(1, { none: "rejected nothingToRepair", unread: UNREADABLE }),
      // An unknown result contradicts the success, so there may be something to repair.
      "run: state.result_state": {
        text: `planned after repair ${EARLIER}`,
        other: "rejected nothingToRepair",
        named: { "100,000 newlines": "rejected nothingToRepair" },
      },
    },
    read: [],
  },
  {
    name: "a repair",
    answers: [theHistory([original, earlier]), thePost(OURS)],
    play: repair,
    toOutcome: ofRepair,
    outcome: `repair ${OURS}`,
    deciding: {
      // Without the newest repair of the plan, nobody knows which one is ours.
      ...listDeciding(`repair ${OURS}`, { none: NOT_STARTED, unread: NOT_STARTED }),
      ...ofEntry(1, { none: NOT_STARTED, unread: NOT_STARTED }),
      "repair: $": "unclear",
      "repair: repair_id": "unclear",
    },
    read: ["run: run_id"],
  },
  {
    name: "a repair that an earlier execution has made",
    answers: [
      theHistory([original, earlier, ours()]),
      { ...thePost(ANOTHER), spare: true, plain: true },
    ],
    play: repair,
    toOutcome: ofRepair,
    outcome: `repair ${OURS}`,
    deciding: {
      ...listDeciding(`repair ${OURS}`, { none: NOT_STARTED, unread: NOT_STARTED }),
      ...ofEntry(1, { none: NOT_STARTED, unread: NOT_STARTED }),
      ...ofEntry(2, { none: `repair ${ANOTHER}`, unread: NOT_STARTED }),
      ...startsOfBoth(`repair ${ANOTHER}`),
    },
    read: ["run: run_id"],
  },
  {
    name: "a repair that is looked for",
    answers: [theHistory([original, earlier, ours()])],
    play: settleRepair,
    toOutcome: ofSettledRepair,
    outcome: `repair ${OURS}`,
    deciding: {
      ...listDeciding(`repair ${OURS}`, { none: UNREADABLE, unread: UNREADABLE }),
      ...ofEntry(1, { none: UNREADABLE, unread: UNREADABLE }),
      ...ofEntry(2, { none: "notFound", unread: UNREADABLE }),
      ...startsOfBoth("notFound"),
    },
    read: ["run: run_id"],
  },
  {
    name: "a repair that succeeded",
    answers: [
      theHistory([original, earlier, ours({ state: OLD_SUCCESS, status: NEW_SUCCESS })], {
        ...{ state: OLD_SUCCESS, status: NEW_SUCCESS },
      }),
    ],
    play: checkRepair,
    toOutcome: ofCheck,
    outcome: "succeeded",
    deciding: {
      // What is not listed yet counts as active.
      ...listDeciding("succeeded", { none: "active", unread: UNREADABLE }),
      // It is found on the first page.
      "run: next_page_token": "succeeded",
      ...ofEntry(1, { none: "succeeded", unread: UNREADABLE }),
      ...ofEntry(2, { none: "active", unread: UNREADABLE }),
      "run: repair_history[2].state.result_state": {
        text: "failed",
        other: "succeeded",
        named: { "100,000 newlines": "succeeded" },
      },
    },
    read: ["run: run_page_url", "run: run_name", ...states("repair_history[2].")],
  },
  {
    name: "a repair that the workspace rejects",
    answers: [lookUp, aRefusal(400, "INVALID_PARAMETER_VALUE", "Run 455644833 is not finished.")],
    play: repair,
    toOutcome: ofRepair,
    outcome: "rejected invalidRequest",
    deciding: {},
    read: ["error: error_code", "error: message"],
  },
  {
    name: "a repair above the limit of runs",
    answers: [lookUp, aRefusal(429, "REQUEST_LIMIT_EXCEEDED", "Slow down.")],
    play: repair,
    toOutcome: ofRepair,
    outcome: NOT_STARTED,
    deciding: {},
    read: ["error: error_code", "error: header retry-after"],
  },
  {
    name: "a repair that a gateway answers",
    answers: [lookUp, aRefusal(502, "BAD_GATEWAY", "The service is gone.")],
    play: repair,
    toOutcome: ofRepair,
    outcome: "unclear",
    deciding: {},
    read: ["error: message"],
  },
];

/** Repairs are in the order of their start; where one has none, in that of the list. */
function startsOfBoth(none: string): Scene["deciding"] {
  return {
    "run: repair_history[1].start_time": {
      other: `repair ${OURS}`,
      named: { "a number beyond all ids": none },
    },
    "run: repair_history[2].start_time": {
      other: `repair ${OURS}`,
      named: { "half a number": none, "a negative number": none },
    },
  };
}

describe("Databricks' responses about repairs", () => {
  describeScenes(scenes);
});
