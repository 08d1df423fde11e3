import { describeScenes } from "../support/describe-scenes";
import { ofCheck, ofLaunch } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import type { Scene } from "../support/scene";
import { listEnvelope } from "./answers";
import { check, launch } from "./calls";

/** With its reason in all the places where dbt puts one. */
const aRefusal = (status: number, to: RegExp, changes: object = {}): RecordedAnswer => ({
  name: "error",
  to,
  status,
  headers: { "retry-after": "7", "x-request-id": "0f1e2d3c", location: "/login/" },
  json: {
    status: {
      code: status,
      is_success: false,
      user_message: "The request was invalid.",
      developer_message: "threads_override: too many",
    },
    data: { threads_override: ["Ensure this value is less than 16."] },
    detail: "Invalid.",
    ...changes,
  },
});

const noRunYet: RecordedAnswer = { name: "list", to: /\/runs\/\?/, json: listEnvelope([]) };

const toCheck = /\/runs\/502\/\?/;
const toLaunch = /\/jobs\/77\/run\/$/;
const body = [
  "status.code",
  "status.user_message",
  "status.developer_message",
  "data",
  "detail",
].map((field) => `error: ${field}`);
const read = [...body, "error: header retry-after"];

const checks = { play: check, toOutcome: ofCheck, read };
const launches = { play: launch, toOutcome: ofLaunch, read };
/** The places of the list are those of another scene. */
const withList = (answer: RecordedAnswer): RecordedAnswer[] => [
  answer,
  { ...noRunYet, plain: true },
];

const scenes: readonly Scene[] = [
  {
    ...checks,
    name: "a run that is missing",
    answers: [aRefusal(404, toCheck)],
    outcome: "missing",
    // Whatever is not dbt's own answer says nothing about the run.
    deciding: { "error: $": "unreachable" },
  },
  {
    ...checks,
    name: "an exceeded rate limit",
    answers: [aRefusal(429, toCheck)],
    outcome: "unreachable",
    deciding: {},
  },
  {
    ...checks,
    name: "an account without access",
    answers: [aRefusal(403, toCheck, { data: { account_access_denied: true } })],
    outcome: "unreachable",
    deciding: {},
  },
  {
    ...launches,
    name: "a rejected start",
    answers: withList(aRefusal(400, toLaunch)),
    outcome: "rejected invalidRequest",
    deciding: {},
  },
  {
    ...launches,
    name: "a start with a conflict",
    answers: withList(aRefusal(409, toLaunch)),
    outcome: "rejected conflict",
    // Only dbt itself can say that it did nothing.
    deciding: { "error: $": "unclear" },
  },
  {
    ...launches,
    name: "a start with an error of dbt",
    answers: withList(aRefusal(500, toLaunch)),
    outcome: "unclear",
    deciding: {},
  },
];

describe("dbt's rejections", () => {
  describeScenes(scenes);
});
