import type { DbtCallName } from "./dbt-calls";
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
  UNREADABLE,
  type Limited,
} from "./groups";
import type { TroubleName } from "./trouble";

/** Without another word of dbt, a limit costs five minutes: https://docs.getdbt.com/docs/dbt-apis/rate-limits */
const cooldown = (answer: string): string => `${answer}, again in 300 s`;
const limited = (answer: string): Limited => ({ paced: true, throttled: cooldown(answer) });

/** What is expected of all troubles but these. */
function except(
  expectations: readonly Expectation[],
  ...others: readonly TroubleName[]
): Expectation[] {
  return expectations
    .map((expectation) => ({
      ...expectation,
      troubles: expectation.troubles.filter((name) => !others.includes(name)),
    }))
    .filter(({ troubles }) => troubles.length > 0);
}

/** dbt's own word that it does not do this, and would not do it again. */
const conflict = { troubles: ["HTTP 409"], answer: "rejected (conflict)", received: 1 } as const;

const maybe = "tryAgain (may have started)";
const notStarted = "tryAgain (not started)";

/** A start and a retry have no key, so they are sent once, whatever happens to them. */
const SENT_ONCE: readonly Expectation[] = [
  { troubles: NEVER_ARRIVES, answer: notStarted, received: 0, acted: 0 },
  {
    troubles: [
      ...SENT_AGAIN,
      ...LEFT_ALONE.filter((name) => name !== "HTTP 409"),
      ...REDIRECTS,
      "HTTP 503, Retry-After 90",
    ],
    answer: "unclear",
    received: 1,
    acted: 0,
  },
  { ...conflict, acted: 0 },
  {
    troubles: [...SENT_AGAIN_AFTER_EFFECT, ...LEFT_ALONE_AFTER_EFFECT, ...UNREADABLE],
    answer: "unclear",
    received: 1,
    acted: 1,
  },
  { troubles: ["HTTP 429"], answer: cooldown(notStarted), received: 1, acted: 0 },
  {
    troubles: ["HTTP 429, Retry-After 7"],
    answer: `${notStarted}, again in 7 s`,
    received: 1,
    acted: 0,
  },
  {
    troubles: ["HTTP 429, Retry-After 1.58"],
    answer: `${notStarted}, again in 1.58 s`,
    received: 1,
    acted: 0,
  },
  {
    troubles: ["HTTP 429, Retry-After a date"],
    answer: `${notStarted}, again in 90 s`,
    received: 1,
    acted: 0,
  },
  { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2, acted: 0 },
  { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1, acted: 0 },
  { troubles: ["HTTP 404"], answer: "rejected (notFound)", received: 1, acted: 0 },
  { troubles: ["wrong content type"], answer: "launched", received: 1, acted: 1 },
];

export const DBT_EXPECTATIONS: readonly CallExpectations<DbtCallName>[] = [
  {
    call: "dbt list of jobs",
    expectations: [
      ...except(aRead("unreachable", limited("unreachable")), "HTTP 409"),
      conflict,
      { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2 },
      { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1 },
      { troubles: ["HTTP 404"], answer: "rejected (notFound)", received: 1 },
      { troubles: ["wrong content type"], answer: "planned", received: 1 },
    ],
  },
  {
    call: "dbt newest run, before a launch",
    expectations: startingNothing([
      ...except(aRead("unreachable", limited("unreachable")), "HTTP 409"),
      conflict,
      { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2 },
      { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1 },
      { troubles: ["HTTP 404"], answer: "rejected (notFound)", received: 1 },
      { troubles: ["wrong content type"], answer: "planned", received: 1 },
    ]),
  },
  {
    call: "dbt list of runs, for the marker",
    expectations: [
      ...startingNothing([
        ...aRead(maybe, limited(maybe)),
        { troubles: ["HTTP 401"], answer: maybe, received: 2 },
        { troubles: ["HTTP 403", "HTTP 404"], answer: maybe, received: 1 },
      ]),
      // Read before the start, and once more after it.
      { troubles: ["wrong content type"], answer: "launched", received: 2, acted: 1 },
    ],
  },
  { call: "dbt start of a job", expectations: SENT_ONCE },
  {
    call: "dbt retry of a run",
    expectations: [
      ...except(SENT_ONCE, "HTTP 429, Retry-After a date"),
      // The failed run, which the retry follows, has taken longer than until then.
      {
        troubles: ["HTTP 429, Retry-After a date"],
        answer: `${notStarted}, again in 0 s`,
        received: 1,
        acted: 0,
      },
    ],
  },
  {
    call: "dbt run",
    expectations: [
      ...aRead("unreachable", limited("unreachable")),
      { troubles: ["HTTP 401"], answer: "unreachable", received: 2 },
      { troubles: ["HTTP 403"], answer: "unreachable", received: 1 },
      { troubles: ["HTTP 404"], answer: "missing", received: 1 },
      { troubles: ["wrong content type"], answer: "checked (active)", received: 1 },
    ],
  },
  {
    call: "dbt run, to attach",
    expectations: startingNothing([
      ...except(aRead("unreachable", limited("unreachable")), "HTTP 409"),
      conflict,
      { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2 },
      { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1 },
      { troubles: ["HTTP 404"], answer: "rejected (runNotFound)", received: 1 },
      { troubles: ["wrong content type"], answer: "planned", received: 1 },
    ]),
  },
  {
    call: "dbt cancel",
    expectations: [
      ...except(anAct("unreachable", limited("unreachable")), "HTTP 409"),
      { ...conflict, acted: 0 },
      { troubles: ["HTTP 401"], answer: "rejected (unauthorized)", received: 2, acted: 0 },
      { troubles: ["HTTP 403"], answer: "rejected (forbidden)", received: 1, acted: 0 },
      // There is nothing to cancel, or nothing that this token may see; the next check shows which.
      { troubles: ["HTTP 404"], answer: "requested", received: 1, acted: 0 },
      // The status says that it was asked for, and the body says no more.
      {
        troubles: ["truncated JSON", "empty 200", "wrong content type"],
        answer: "requested",
        received: 1,
        acted: 1,
      },
      // Not dbt's own answer, whatever its status.
      { troubles: ["web page with 200"], answer: "unreachable", received: 1, acted: 1 },
    ],
  },
  // An absent artifact is usual: the log of the step contains the same.
  { call: "dbt artifact", expectations: anExplanation({ paced: true }, "HTTP 404", "empty 200") },
];
