import type { DatabricksCallName } from "./databricks-calls";
import type { CallExpectations } from "./expectation";
import {
  anAct,
  anExplanation,
  aRead,
  LEFT_ALONE,
  LEFT_ALONE_AFTER_EFFECT,
  NEVER_ARRIVES,
  REDIRECTS,
  SENT_AGAIN,
  SENT_AGAIN_AFTER_EFFECT,
  startingNothing,
  UNPACED,
  UNREADABLE,
  whenTold,
  type Limited,
} from "./groups";

const maybe = "tryAgain (may have started)";
const PACED: Limited = { paced: true };
const notStarted = "tryAgain (not started)";

const OF_A_START: CallExpectations<DatabricksCallName>["expectations"] = [
  { troubles: NEVER_ARRIVES, answer: notStarted, received: 0, acted: 0 },
  { troubles: SENT_AGAIN, answer: maybe, received: 3, acted: 0 },
  // Three transmissions, one run: they carry one token.
  { troubles: SENT_AGAIN_AFTER_EFFECT, answer: maybe, received: 3, acted: 1 },
  { troubles: LEFT_ALONE, answer: maybe, received: 1, acted: 0 },
  {
    troubles: [...LEFT_ALONE_AFTER_EFFECT, ...UNREADABLE],
    answer: maybe,
    received: 1,
    acted: 1,
  },
  { troubles: [...REDIRECTS, "HTTP 429"], answer: notStarted, received: 1, acted: 0 },
  ...whenTold((trouble) => (trouble.startsWith("HTTP 429") ? notStarted : maybe), PACED, 0),
  { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2, acted: 0 },
  { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1, acted: 0 },
  { troubles: ["HTTP 404"], answer: "rejected (notFound)", received: 1, acted: 0 },
  { troubles: ["wrong content type"], answer: "launched", received: 1, acted: 1 },
];

/** After a 503 a repair may have been made, so the time is no reason to send it again. */
const TOLD_503 = "HTTP 503, Retry-After 90";
/** The failed run, which the repair follows, has taken longer than until then. */
const TOLD_A_DATE = "HTTP 429, Retry-After a date";

export const DATABRICKS_EXPECTATIONS: readonly CallExpectations<DatabricksCallName>[] = [
  {
    call: "Databricks jobs/list",
    expectations: [
      ...aRead("unreachable", UNPACED),
      { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2 },
      { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1 },
      { troubles: ["HTTP 404"], answer: "rejected (notFound)", received: 1 },
      { troubles: ["wrong content type"], answer: "planned", received: 1 },
    ],
  },
  {
    call: "Databricks jobs/run-now",
    expectations: OF_A_START,
  },
  {
    call: "Databricks jobs/runs/submit",
    expectations: OF_A_START,
  },
  {
    call: "Databricks jobs/runs/repair",
    // It has no token, so it is sent once, whatever happens to it.
    expectations: [
      { troubles: NEVER_ARRIVES, answer: notStarted, received: 0, acted: 0 },
      { troubles: [...SENT_AGAIN, ...LEFT_ALONE], answer: "unclear", received: 1, acted: 0 },
      {
        troubles: [...SENT_AGAIN_AFTER_EFFECT, ...LEFT_ALONE_AFTER_EFFECT, ...UNREADABLE],
        answer: "unclear",
        received: 1,
        acted: 1,
      },
      { troubles: [...REDIRECTS, "HTTP 429"], answer: notStarted, received: 1, acted: 0 },
      ...whenTold(() => notStarted, PACED, 0).filter(({ troubles }) =>
        troubles.every((trouble) => trouble !== TOLD_503 && trouble !== TOLD_A_DATE),
      ),
      { troubles: [TOLD_A_DATE], answer: `${notStarted}, again in 0 s`, received: 1, acted: 0 },
      { troubles: [TOLD_503], answer: "unclear", received: 1, acted: 0 },
      { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2, acted: 0 },
      { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1, acted: 0 },
      { troubles: ["HTTP 404"], answer: "rejected (notFound)", received: 1, acted: 0 },
      { troubles: ["wrong content type"], answer: "launched", received: 1, acted: 1 },
    ],
  },
  {
    call: "Databricks jobs/runs/get",
    expectations: [
      ...aRead("unreachable", PACED),
      { troubles: ["HTTP 401"], answer: "unreachable", received: 2 },
      // Only the vendor's own words about a missing run count as such; a gateway's 404 does not.
      { troubles: ["HTTP 403", "HTTP 404"], answer: "unreachable", received: 1 },
      { troubles: ["wrong content type"], answer: "checked (active)", received: 1 },
    ],
  },
  {
    call: "Databricks jobs/runs/get, to attach",
    expectations: startingNothing([
      ...aRead("unreachable", PACED),
      { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2 },
      { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1 },
      { troubles: ["HTTP 404"], answer: "rejected (notFound)", received: 1 },
      { troubles: ["wrong content type"], answer: "planned", received: 1 },
    ]),
  },
  {
    call: "Databricks jobs/runs/cancel",
    expectations: [
      ...anAct("unreachable", UNPACED),
      { troubles: UNREADABLE, answer: "unreachable", received: 1, acted: 1 },
      { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2, acted: 0 },
      { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1, acted: 0 },
      { troubles: ["HTTP 404"], answer: "rejected (notFound)", received: 1, acted: 0 },
      { troubles: ["wrong content type"], answer: "requested", received: 1, acted: 1 },
    ],
  },
  { call: "Databricks jobs/runs/get-output", expectations: anExplanation(PACED) },
];
