import { describeScenes } from "../support/describe-scenes";
import { ofPlan } from "../support/outcomes";
import { type Scene } from "../support/scene";
import { aJob } from "./answers";
import { JOB_NAME, plan, planAttachment } from "./calls";

const MISSING = "rejected jobNotFound";
const BRIEF = ["the year 275760", "a text of two lines"];
const brief = (outcome: string): Record<string, string> =>
  Object.fromEntries(BRIEF.map((name) => [name, outcome]));

const scenes: readonly Scene[] = [
  {
    name: "a list of jobs on two pages",
    answers: [
      {
        name: "second page",
        to: /jobs\/list\?.*page_token=/,
        json: { jobs: [aJob(77, JOB_NAME)], has_more: false, next_page_token: "" },
      },
      {
        name: "first page",
        to: /jobs\/list\?/,
        json: { jobs: [aJob(12, JOB_NAME.toUpperCase())], has_more: true, next_page_token: "CAE" },
      },
    ],
    play: plan,
    toOutcome: ofPlan,
    outcome: "planned job 77 after no run",
    deciding: {
      "first page: $": { object: MISSING, other: "unreachable" },
      // Where it can be sent back it is; nothing is the end of the list; all else is a list that breaks off.
      "first page: next_page_token": {
        text: "unreachable",
        null: MISSING,
        other: "unreachable",
        named: brief("planned job 77 after no run"),
      },
      "second page: $": { object: MISSING, other: "unreachable" },
      "second page: jobs": {
        null: MISSING,
        other: "unreachable",
        named: { "an empty list": MISSING },
      },
      "second page: jobs[0]": "unreachable",
      "second page: jobs[0].job_id": "unreachable",
      "second page: jobs[0].settings": "unreachable",
      "second page: jobs[0].settings.name": { other: "unreachable", named: brief(MISSING) },
      "second page: next_page_token": {
        null: "planned job 77 after no run",
        other: "unreachable",
        // The same page again, and so on: a list that does not end.
        named: brief("unreachable"),
      },
    },
    read: ["first page: jobs[0].job_id", "first page: jobs[0].settings.name"],
  },
  {
    name: "a run that is attached to",
    answers: [
      {
        name: "run",
        to: /runs\/get\?/,
        json: {
          run_id: 455644833,
          job_id: 11223344556677,
          job_run_id: 455644833,
          run_page_url: "https://adb-7405613549872061.1.azuredatabricks.net/?o=1#job/2/run/3",
        },
      },
    ],
    play: planAttachment,
    toOutcome: ofPlan,
    outcome: "planned job 11223344556677 after no run",
    deciding: {
      "run: $": "unreachable",
      "run: job_id": "unreachable",
    },
    read: ["run: run_id", "run: job_run_id", "run: run_page_url"],
  },
];

describe("Databricks' responses about its jobs", () => {
  describeScenes(scenes);
});
