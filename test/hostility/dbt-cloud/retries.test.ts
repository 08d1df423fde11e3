import type { LaunchResult, PlanResult, SettleResult } from "../../../src/contracts/attempt";
import type { HttpClient } from "../../../src/http/http-client";
import { aClaim } from "../../support/claims";
import { describeScenes } from "../support/describe-scenes";
import { ofLaunch, ofPlan, ofSettlement } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import type { Scene } from "../support/scene";
import { aRun, envelope, listEnvelope, noMore } from "./answers";
import { attempt, order, providerOn } from "./calls";

const NOT_STARTED = "try again, not started";
const UNREADABLE = "unreachable";
const NOT_REPAIRABLE = "rejected notRepairable";

const retryOrder = {
  ...order,
  attemptNumber: 2,
  plan: { ...order.plan, baselineRunId: attempt.vendorRunId, confirmAfterSeconds: null },
  repairs: attempt,
};

const plan = (http: HttpClient): Promise<PlanResult> =>
  providerOn(http).planRepair(order.target, attempt);
const retry = (http: HttpClient): Promise<LaunchResult> =>
  providerOn(http).launch(retryOrder, aClaim());
const settle = (http: HttpClient): Promise<SettleResult> =>
  providerOn(http).settleLaunch(retryOrder);

const failedRun: RecordedAnswer = {
  name: "run",
  to: /GET .*\/runs\/502\/$/,
  json: envelope(
    aRun(502, {
      ...{ status: 20, status_humanized: "Error" },
      ...{ can_retry: true, retry_not_supported_reason: null },
    }),
  ),
};

const newest: RecordedAnswer = {
  name: "newest run",
  to: /\/runs\/\?/,
  json: listEnvelope([aRun(502, { status: 20 })]),
};

const post = (id: number): RecordedAnswer => ({
  name: "retry",
  to: /POST .*\/runs\/502\/retry\/$/,
  json: envelope(aRun(id, { status: 1 })),
});

/** The runs that are newer than the one that failed. */
const list = (...runs: readonly unknown[]): RecordedAnswer => ({
  name: "list",
  to: /\/runs\/\?.*offset=0/,
  json: listEnvelope(runs),
});
const restOfList = noMore("rest of the list", /\/runs\/\?.*offset=[1-9]/);

const others = aRun(510, {
  retrying_run_id: null,
  trigger: { cause: "scheduled", cause_category: "scheduled" },
});
const ours = aRun(503, {
  retrying_run_id: 502,
  trigger: { cause: "Retry of run 502", cause_category: "rerun" },
});

/** Nothing is concluded from a list that cannot be read. */
const unread = (outcome: string): Scene["deciding"] => ({
  "list: $": outcome,
  "list: data": { other: outcome },
});

const refused = (status: number): RecordedAnswer => ({
  name: "error",
  to: /POST .*\/runs\/502\/retry\/$/,
  status,
  headers: { "retry-after": "7" },
  json: {
    status: { code: status, is_success: false, user_message: "The request was invalid." },
    data: null,
  },
});
const READ_OF_REFUSAL = ["error: status.user_message", "error: header retry-after"];
/** The places of the list are those of another scene. */
const lookUp = [{ ...list(others), plain: true }, restOfList];

const retries = { play: retry, toOutcome: ofLaunch };

const scenes: readonly Scene[] = [
  {
    name: "a retry that is planned",
    answers: [failedRun, newest],
    play: plan,
    toOutcome: ofPlan,
    outcome: "planned job 77 after 502",
    deciding: {
      "run: $": UNREADABLE,
      "run: data": UNREADABLE,
      "run: data.id": UNREADABLE,
      // A status that is there and cannot be read is not that of an ended run, whatever the words beside it say.
      "run: data.status": { null: "planned job 77 after 502", other: UNREADABLE },
      "run: data.can_retry": {
        other: NOT_REPAIRABLE,
        named: { true: "planned job 77 after 502" },
      },
      "newest run: $": UNREADABLE,
      // Without a list of its runs, the run itself is the newest one that is known.
      "newest run: data": {
        other: UNREADABLE,
        named: { "an empty list": "planned job 77 after 502" },
      },
      "newest run: data[0]": UNREADABLE,
      "newest run: data[0].id": UNREADABLE,
    },
    read: ["run: data.job_definition_id", "run: data.project_id"],
  },
  {
    name: "a retry that dbt does not offer",
    answers: [
      {
        ...failedRun,
        json: envelope(
          aRun(502, {
            ...{ status: 20, status_humanized: "Error" },
            ...{ can_retry: false, retry_not_supported_reason: "RETRY_NOT_LATEST_RUN" },
          }),
        ),
      },
      { ...newest, spare: true, plain: true },
    ],
    play: plan,
    toOutcome: ofPlan,
    outcome: NOT_REPAIRABLE,
    deciding: {
      "run: $": UNREADABLE,
      "run: data": UNREADABLE,
      "run: data.id": UNREADABLE,
      "run: data.status": { null: NOT_REPAIRABLE, other: UNREADABLE },
      "run: data.can_retry": {
        other: NOT_REPAIRABLE,
        named: { true: "planned job 77 after 502" },
      },
    },
    read: ["run: data.retry_not_supported_reason"],
  },
  {
    ...retries,
    name: "a retry",
    answers: [list(others), post(503), { ...restOfList, plain: false }],
    outcome: "launched 503",
    deciding: {
      ...unread(NOT_STARTED),
      // A run of which nothing can be read is not seen to be a retry, and dbt refuses a second one.
      "list: data[0]": { object: "launched 503", other: NOT_STARTED },
      "retry: $": "unclear",
      "retry: data": "unclear",
      "retry: data.id": "unclear",
    },
    read: [
      "list: extra.pagination.total_count",
      "list: data[0].retrying_run_id",
      "list: data[0].trigger.cause_category",
    ],
  },
  {
    ...retries,
    name: "a retry that an earlier execution has made",
    answers: [list(ours), restOfList, { ...post(504), spare: true, plain: true }],
    outcome: "launched 503",
    deciding: {
      ...unread(NOT_STARTED),
      "list: data[0]": { object: "launched 504", other: NOT_STARTED },
      "list: data[0].id": NOT_STARTED,
    },
    read: ["list: data[0].job_definition_id", "list: data[0].retrying_run_id"],
  },
  {
    ...retries,
    name: "a retry that only the retried run shows",
    answers: [
      list(aRun(503, { retrying_run_id: 502, trigger: { cause: "api" } })),
      restOfList,
      { ...post(504), spare: true, plain: true },
    ],
    outcome: "launched 503",
    deciding: {
      ...unread(NOT_STARTED),
      "list: data[0]": { object: "launched 504", other: NOT_STARTED },
      "list: data[0].id": NOT_STARTED,
      "list: data[0].retrying_run_id": "launched 504",
    },
    read: ["list: data[0].trigger"],
  },
  {
    name: "a retry that is looked for",
    answers: [list(ours), restOfList],
    play: settle,
    toOutcome: ofSettlement,
    outcome: "found 503",
    deciding: {
      ...unread(UNREADABLE),
      "list: data[0]": { object: "notFound", other: UNREADABLE },
      "list: data[0].id": UNREADABLE,
    },
    read: ["list: data[0].retrying_run_id"],
  },
  {
    ...retries,
    name: "a rejected retry",
    answers: [refused(400), ...lookUp],
    outcome: "rejected invalidRequest",
    deciding: {},
    read: READ_OF_REFUSAL,
  },
  {
    ...retries,
    name: "a retry with a conflict",
    answers: [refused(409), ...lookUp],
    outcome: "rejected conflict",
    // Only dbt itself can say that it did nothing.
    deciding: { "error: $": "unclear", "error: status": "unclear" },
    read: ["error: status.user_message"],
  },
  {
    ...retries,
    name: "a retry above the rate limit",
    answers: [refused(429), ...lookUp],
    outcome: NOT_STARTED,
    deciding: {},
    read: READ_OF_REFUSAL,
  },
  {
    ...retries,
    name: "a retry with an error of dbt",
    answers: [refused(500), ...lookUp],
    outcome: "unclear",
    deciding: {},
    read: READ_OF_REFUSAL,
  },
];

describe("dbt's responses about retries", () => {
  describeScenes(scenes);
});
