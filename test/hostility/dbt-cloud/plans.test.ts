import { describeScenes } from "../support/describe-scenes";
import { ofPlan } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import type { Scene } from "../support/scene";
import { aRun, envelope, listEnvelope, noMore } from "./answers";
import { NAMES, planAttachment, planById, planByName } from "./calls";

const NEWEST: RecordedAnswer = {
  name: "newest run",
  to: /\/runs\/\?/,
  json: listEnvelope([aRun(450)]),
};

/** Without a baseline that can be read nothing is planned; none at all means that the job never ran. */
const ofBaseline = (jobId: number): Scene["deciding"] => ({
  "newest run: $": "unreachable",
  "newest run: data": {
    other: "unreachable",
    named: { "an empty list": `planned job ${jobId} after 0` },
  },
  "newest run: data[0]": "unreachable",
  "newest run: data[0].id": "unreachable",
});

const list = (name: string, to: RegExp, items: readonly unknown[]): RecordedAnswer[] => [
  { name, to: new RegExp(`${to.source}.*offset=0`), json: listEnvelope(items) },
  noMore(`rest of ${name}`, new RegExp(`${to.source}.*offset=[1-9]`)),
];

const MISSING_JOB = "rejected jobNotFound";

/** Of a list in which only the wanted thing stands. */
const hidden = (answer: string, missing: string): Scene["deciding"] => ({
  [`${answer}: $`]: "unreachable",
  // An empty page of a list that says it has one is a list that breaks off.
  [`${answer}: data`]: "unreachable",
  [`${answer}: data[0]`]: "unreachable",
  [`${answer}: data[0].id`]: "unreachable",
  [`${answer}: data[0].name`]: {
    other: "unreachable",
    named: {
      "the year 275760": missing,
      "a text of two lines": missing,
    },
  },
});

const scenes: readonly Scene[] = [
  {
    name: "a run that is attached to",
    answers: [{ name: "run", to: /\/runs\/502\/\?/, json: envelope(aRun(502)) }],
    play: planAttachment,
    toOutcome: ofPlan,
    outcome: "planned job 77 after no run",
    deciding: {
      "run: $": "unreachable",
      "run: data": "unreachable",
      "run: data.id": "unreachable",
      "run: data.job_definition_id": "unreachable",
    },
    read: ["run: data.href", "run: data.project_id"],
  },
  {
    name: "a job by its id",
    answers: [
      {
        name: "job",
        to: /\/jobs\/77\/$/,
        json: envelope({
          id: 77,
          project_id: 9,
          environment_id: 5,
          name: "Nightly build",
          state: 1,
        }),
      },
      NEWEST,
    ],
    play: planById,
    toOutcome: ofPlan,
    outcome: "planned job 77 after 450",
    // The job itself is asked for its page alone.
    deciding: ofBaseline(77),
    read: ["job: data.project_id", "newest run: data[0].project_id"],
  },
  {
    name: "a job by its name, in a project and an environment",
    answers: [
      ...list("projects", /\/projects\/\?/, [{ id: 9, name: NAMES.projectName }]),
      ...list("jobs", /\/jobs\/\?/, [
        { id: 78, name: NAMES.jobName, project_id: 9, environment_id: 5, state: 1 },
      ]),
      ...list("environments", /\/environments\/\?/, [{ id: 5, name: NAMES.environmentName }]),
      NEWEST,
    ],
    play: planByName,
    toOutcome: ofPlan,
    outcome: "planned job 78 after 450",
    deciding: {
      ...ofBaseline(78),
      ...hidden("projects", "rejected projectNotFound"),
      ...hidden("jobs", MISSING_JOB),
      ...hidden("environments", MISSING_JOB),
      "jobs: data[0].project_id": "unreachable",
      "jobs: data[0].environment_id": "unreachable",
    },
    read: ["jobs: data[0].state", "jobs: extra.pagination.total_count"],
  },
];

describe("dbt's responses about jobs", () => {
  describeScenes(scenes);
});
