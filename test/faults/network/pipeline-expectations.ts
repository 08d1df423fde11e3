import type { CallExpectations, Expectation } from "./expectation";
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
} from "./groups";
import type { PipelineCallName } from "./pipeline-calls";

const notStarted = "tryAgain (not started)";

/** What a request comes to that is answered with these statuses for good. */
const refused = (acted?: number): Expectation[] =>
  (
    [
      { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2 },
      { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1 },
      { troubles: ["HTTP 404"], answer: "rejected (notFound)", received: 1 },
    ] as const
  ).map((expectation) => ({ ...expectation, ...(acted !== undefined && { acted }) }));

/** While polling, only the vendor's own words about a missing update count. */
const POLLED: Expectation[] = [
  ...aRead("unreachable", UNPACED),
  { troubles: ["HTTP 401"], answer: "unreachable", received: 2 },
  { troubles: ["HTTP 403", "HTTP 404"], answer: "unreachable", received: 1 },
];

const OF_A_PLAN: Expectation[] = [
  ...aRead("unreachable", UNPACED),
  ...refused(),
  { troubles: ["wrong content type"], answer: "planned", received: 1 },
];

/** Sent once, whatever happens: an update has no idempotency token. */
const OF_A_START: Expectation[] = [
  { troubles: NEVER_ARRIVES, answer: notStarted, received: 0, acted: 0 },
  {
    troubles: [
      ...SENT_AGAIN,
      ...LEFT_ALONE.filter((name) => name !== "HTTP 409"),
      "HTTP 503, Retry-After 90",
    ],
    answer: "unclear",
    received: 1,
    acted: 0,
  },
  {
    troubles: [...SENT_AGAIN_AFTER_EFFECT, ...LEFT_ALONE_AFTER_EFFECT, ...UNREADABLE],
    answer: "unclear",
    received: 1,
    acted: 1,
  },
  // 409 means that another update is active.
  { troubles: ["HTTP 409", "HTTP 429", ...REDIRECTS], answer: notStarted, received: 1, acted: 0 },
  ...whenTold(() => notStarted, { paced: true }, 0).filter(
    ({ troubles: [trouble] }) => trouble !== "HTTP 503, Retry-After 90",
  ),
  ...refused(0),
  { troubles: ["wrong content type"], answer: "launched", received: 1, acted: 1 },
];

export const PIPELINE_EXPECTATIONS: readonly CallExpectations<PipelineCallName>[] = [
  { call: "Databricks pipelines", expectations: OF_A_PLAN },
  { call: "Databricks pipeline", expectations: OF_A_PLAN },
  { call: "Databricks updates, before a launch", expectations: startingNothing(OF_A_PLAN) },
  {
    call: "Databricks updates, before the start",
    expectations: [
      ...startingNothing(aRead(notStarted, UNPACED)),
      ...refused(0),
      { troubles: ["wrong content type"], answer: "launched", received: 1, acted: 1 },
    ],
  },
  {
    call: "Databricks updates, after a lost start",
    expectations: startingNothing([
      ...POLLED,
      { troubles: ["wrong content type"], answer: "found", received: 1 },
    ]),
  },
  { call: "Databricks start of an update", expectations: OF_A_START },
  {
    call: "Databricks update",
    expectations: [
      ...POLLED,
      { troubles: ["wrong content type"], answer: "checked (active)", received: 1 },
    ],
  },
  {
    call: "Databricks updates, after a failure",
    expectations: [
      ...POLLED,
      { troubles: ["wrong content type"], answer: "checked (failed)", received: 1 },
    ],
  },
  {
    call: "Databricks updates, before a stop",
    expectations: [
      ...startingNothing([...aRead("unreachable", UNPACED), ...refused()]),
      { troubles: ["wrong content type"], answer: "requested", received: 1, acted: 1 },
    ],
  },
  {
    call: "Databricks stop of an update",
    expectations: [
      ...anAct("unreachable", UNPACED),
      { troubles: UNREADABLE, answer: "unreachable", received: 1, acted: 1 },
      ...refused(0),
      { troubles: ["wrong content type"], answer: "requested", received: 1, acted: 1 },
    ],
  },
  { call: "Databricks events of a pipeline", expectations: anExplanation(UNPACED) },
];
