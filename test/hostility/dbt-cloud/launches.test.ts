import { describeScenes } from "../support/describe-scenes";
import { ofLaunch, ofSettlement } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import type { Scene } from "../support/scene";
import { aRun, envelope, listEnvelope, noMore } from "./answers";
import { CAUSE, confirm, launch, settle } from "./calls";

const MAYBE = "try again, may have started";
const LIST = /\/runs\/\?.*offset=0/;

/** A run of the order. */
const ours = (id: number, changes: Readonly<Record<string, unknown>> = {}): unknown => ({
  id,
  job_definition_id: 77,
  status: 3,
  trigger: { cause: CAUSE },
  ...changes,
});
const others = (id: number): unknown => ({
  id,
  job_definition_id: 77,
  status: 3,
  trigger: { cause: "scheduled" },
});

const list = (name: string, runs: readonly unknown[], times?: number): RecordedAnswer => ({
  name,
  to: LIST,
  json: listEnvelope(runs),
  ...(times !== undefined && { times }),
});
const restOfList = noMore("rest of the list", /\/runs\/\?.*offset=[1-9]/);
const trigger: RecordedAnswer = {
  name: "trigger",
  to: /POST .*\/jobs\/77\/run\/$/,
  json: envelope(aRun(501, { status: 1 })),
};
const cancel: RecordedAnswer = {
  name: "cancel",
  to: /POST .*\/runs\/\d+\/cancel\/$/,
  json: envelope(aRun(503)),
};

/** While it is not known whose a run is, nothing is started. */
const hidden = (answer: string, outcome: string): Record<string, string> =>
  Object.fromEntries(
    ["$", "data", "data[0]"].map((path): [string, string] => [`${answer}: ${path}`, outcome]),
  );

const launches = { play: launch, toOutcome: ofLaunch };

const scenes: readonly Scene[] = [
  {
    ...launches,
    name: "a start",
    answers: [
      list("before", [others(450)], 1),
      trigger,
      list("after", [ours(501)]),
      { ...restOfList, plain: false },
    ],
    outcome: "launched 501",
    deciding: {
      ...hidden("before", MAYBE),
      "before: data[0].trigger": MAYBE,
      "before: data[0].trigger.cause": { text: "launched 501", other: MAYBE },
      "trigger: $": "unclear",
      "trigger: data": "unclear",
      "trigger: data.id": "unclear",
    },
    read: [
      "before: extra.pagination.total_count",
      ...["created_at", "href", "project_id"].map((field) => `trigger: data.${field}`),
      "after: data[0].trigger.cause",
    ],
  },
  {
    ...launches,
    name: "a start that an earlier execution has made",
    answers: [list("before", [ours(501)]), restOfList, { ...trigger, spare: true }],
    outcome: "launched 501",
    deciding: {
      ...hidden("before", MAYBE),
      "before: data[0].id": MAYBE,
      "before: data[0].trigger": MAYBE,
      // A text that is not ours is somebody else's.
      "before: data[0].trigger.cause": { text: "launched 501", other: MAYBE },
    },
    read: ["before: data[0].job_definition_id"],
  },
  {
    name: "a launch that has started two runs, of which one waits",
    answers: [list("list", [ours(501), ours(503, { status: 1 })]), restOfList, cancel],
    play: settle,
    toOutcome: ofSettlement,
    outcome: "found 501 beside 503",
    deciding: {
      "list: $": "unreachable",
      "list: data": "unreachable",
      ...Object.fromEntries(
        ["", ".id", ".trigger", ".trigger.cause"].flatMap((field) => [
          [`list: data[0]${field}`, "found 503"],
          [`list: data[1]${field}`, "found 501"],
        ]),
      ),
    },
    read: ["list: data[1].status"],
  },
  {
    name: "a search for duplicates of a known run",
    answers: [list("list", [ours(502), ours(503, { status: 1 })]), restOfList, cancel],
    play: confirm,
    toOutcome: ofSettlement,
    outcome: "found 502 beside 503",
    deciding: {
      "list: $": "unreachable",
      "list: data": "unreachable",
      ...Object.fromEntries(
        ["", ".id", ".trigger", ".trigger.cause"].map((field) => [
          `list: data[1]${field}`,
          "found 502",
        ]),
      ),
    },
    read: ["list: data[1].status"],
  },
];

describe("dbt's responses to a launch", () => {
  describeScenes(scenes);
});
