import { describeScenes } from "../support/describe-scenes";
import { ofCheck } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import type { Outcomes, Scene } from "../support/scene";
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

const withoutId = (none: string, unread: string): Outcomes => ({ null: none, other: unread });
const anEntry = (none: string, unread: string): Outcomes => ({ object: none, other: unread });

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
      "run: repair_history[1]": anEntry("planned after repair ", UNREADABLE),
      "run: repair_history[1].id": withoutId("planned after repair ", UNREADABLE),
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
      "run: repair_history[1]": anEntry("rejected nothingToRepair", UNREADABLE),
      "run: repair_history[1].id": withoutId("rejected nothingToRepair", UNREADABLE),
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
      "run: repair_history[1]": NOT_STARTED,
      "run: repair_history[1].id": NOT_STARTED,
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
      "run: repair_history[1]": NOT_STARTED,
      "run: repair_history[1].id": NOT_STARTED,
      "run: repair_history[2]": anEntry(`repair ${ANOTHER}`, NOT_STARTED),
      "run: repair_history[2].id": withoutId(`repair ${ANOTHER}`, NOT_STARTED),
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
      "run: repair_history[1]": UNREADABLE,
      "run: repair_history[1].id": UNREADABLE,
      "run: repair_history[2]": anEntry("notFound", UNREADABLE),
      "run: repair_history[2].id": withoutId("notFound", UNREADABLE),
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
      "run: repair_history[1]": anEntry("succeeded", UNREADABLE),
      "run: repair_history[1].id": withoutId("succeeded", UNREADABLE),
      "run: repair_history[2]": anEntry("active", UNREADABLE),
      "run: repair_history[2].id": withoutId("active", UNREADABLE),
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
