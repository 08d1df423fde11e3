import { aClaim } from "../../support/claims";
import { describeScenes } from "../support/describe-scenes";
import {
  ofCancel,
  ofCheck,
  ofDurations,
  ofExplanation,
  ofLaunch,
  ofPlan,
  ofSettlement,
} from "../support/outcomes";
import type { Outcomes, Scene } from "../support/scene";
import {
  PIPELINE,
  UPDATE,
  EARLIER,
  target,
  attempt,
  order,
  providerOn,
  anUpdate,
  theList,
  thePipeline,
  theUpdate,
  theEvents,
  started,
} from "./pipeline-answers";

const PLANNED = `planned job ${PIPELINE} after ${EARLIER}`;
const PLANNED_FIRST = `planned job ${PIPELINE} after no run`;

const EMPTY_OBJECT = "an empty object";
const EMPTY_LIST = "an empty list";
/** A blank text counts as missing. */
const BLANK = "100,000 newlines";

/** A name that another pipeline has. */
const OTHER_NAMES = ["the year 275760", "a text of two lines"];

/** What is missing where a list was expected is an empty list; everything else cannot be read. */
const listOf = (empty: string, unreadable = "unreachable"): Outcomes => ({
  null: empty,
  other: unreadable,
  named: { [EMPTY_LIST]: empty },
});

const planDeciding: Scene["deciding"] = {
  "pipeline: $": { object: PLANNED, other: "unreachable" },
  "pipeline: spec.continuous": {
    other: PLANNED,
    named: { true: "rejected pipelineIsContinuous" },
  },
  "updates: $": { other: "unreachable", named: { [EMPTY_OBJECT]: PLANNED_FIRST } },
  "updates: updates": listOf(PLANNED_FIRST),
  "updates: updates[0]": "unreachable",
  "updates: updates[0].update_id": "unreachable",
};

const unreadable = (...names: readonly string[]): Scene["deciding"] =>
  Object.fromEntries(names.map((name) => [name, "unreachable"]));

const stateDeciding = (text: string): Outcomes => ({
  text,
  other: "unreachable",
  named: { [BLANK]: "unreachable" },
});

const scenes: readonly Scene[] = [
  {
    name: "a pipeline that is planned by its id",
    answers: [thePipeline("IDLE"), theList()],
    play: (http) => providerOn(http).planLaunch(target),
    toOutcome: ofPlan,
    outcome: PLANNED,
    deciding: planDeciding,
    read: ["pipeline: name", "pipeline: state", "updates: updates[0].creation_time"],
  },
  {
    name: "a pipeline that is planned by its name",
    answers: [
      {
        name: "pipelines",
        to: /pipelines\?/,
        json: { statuses: [{ pipeline_id: PIPELINE, name: "Sales medallion", state: "IDLE" }] },
      },
      thePipeline("IDLE"),
      theList(),
    ],
    play: (http) =>
      providerOn(http).planLaunch({
        type: "databricks-pipeline",
        workspaceId: "prod",
        pipelineName: "Sales medallion",
      }),
    toOutcome: ofPlan,
    outcome: PLANNED,
    deciding: {
      ...planDeciding,
      "pipelines: $": { object: "rejected pipelineNotFound", other: "unreachable" },
      "pipelines: statuses": listOf("rejected pipelineNotFound"),
      "pipelines: statuses[0]": "unreachable",
      "pipelines: statuses[0].pipeline_id": "unreachable",
      "pipelines: statuses[0].name": {
        other: "unreachable",
        named: Object.fromEntries(OTHER_NAMES.map((name) => [name, "rejected pipelineNotFound"])),
      },
    },
    read: [],
  },
  {
    name: "an update that is started",
    answers: [started, theList()],
    play: (http) => providerOn(http).launch(order, aClaim()),
    toOutcome: ofLaunch,
    outcome: `launched ${UPDATE}`,
    deciding: {
      "start: $": "unclear",
      "start: update_id": "unclear",
      "updates: $": { object: `launched ${UPDATE}`, other: "try again, not started" },
      // An unknown state may be that of an active update.
      "updates: updates[0].state": {
        text: "try again, not started",
        other: `launched ${UPDATE}`,
        named: { [BLANK]: `launched ${UPDATE}` },
      },
    },
    read: ["updates: updates[0].update_id"],
  },
  {
    name: "an update that is looked for",
    answers: [theList(anUpdate(UPDATE, "RUNNING"))],
    play: (http) => providerOn(http).settleLaunch(order),
    toOutcome: ofSettlement,
    outcome: `found ${UPDATE}`,
    deciding: {
      ...unreadable("updates: $", "updates: updates", "updates: updates[0]"),
      "updates: updates[0].update_id": "unreachable",
      "updates: updates[0].cause": {
        text: "notFound",
        other: "unreachable",
        named: { [BLANK]: "unreachable" },
      },
      "updates: updates[0].full_refresh": { other: `found ${UPDATE}`, named: { true: "notFound" } },
      "updates: updates[0].validate_only": {
        other: `found ${UPDATE}`,
        named: { true: "notFound" },
      },
      "updates: updates[0].refresh_selection": listOf(`found ${UPDATE}`),
      "updates: updates[0].full_refresh_selection": listOf(`found ${UPDATE}`),
    },
    read: ["updates: updates[0].creation_time"],
  },
  {
    name: "an update that has completed",
    answers: [theUpdate("COMPLETED")],
    play: (http) => providerOn(http).check(attempt),
    toOutcome: ofCheck,
    outcome: "succeeded",
    deciding: {
      ...unreadable("update: $", "update: update", "update: update.update_id"),
      "update: update.state": stateDeciding("active"),
    },
    read: ["update: update.creation_time"],
  },
  {
    name: "an update that failed",
    answers: [theUpdate("FAILED"), theList(anUpdate(UPDATE, "FAILED")), thePipeline("FAILED")],
    play: (http) => providerOn(http).check(attempt),
    toOutcome: ofCheck,
    outcome: "failed",
    deciding: {
      ...unreadable("update: $", "update: update", "update: update.update_id"),
      "update: update.state": stateDeciding("active"),
      "updates: $": { object: "failed", other: "unreachable" },
    },
    read: ["updates: updates[0].cause", "pipeline: state", "pipeline: spec.development"],
  },
  {
    name: "an update that is stopped",
    answers: [theList(anUpdate(UPDATE, "RUNNING")), { name: "stop", to: /\/stop$/, json: {} }],
    play: (http) => providerOn(http).cancel(attempt),
    toOutcome: ofCancel,
    outcome: "requested",
    deciding: {
      "updates: $": { other: "unreachable", named: { [EMPTY_OBJECT]: "requested" } },
      "updates: updates": listOf("requested"),
      "updates: updates[0]": "unreachable",
      "updates: updates[0].update_id": "unreachable",
      "stop: $": { object: "requested", other: "unreachable" },
    },
    read: ["updates: updates[0].state"],
  },
  {
    name: "an update whose failure is explained",
    answers: [theEvents],
    play: (http) =>
      providerOn(http).explain(attempt, {
        kind: "failed",
        vendorState: "FAILED",
        message: "Failed.",
        failureClass: "unclassified",
        runPageUrl: null,
      }),
    toOutcome: ofExplanation,
    outcome: "explained by 1",
    deciding: {
      "events: $": "explained by 0",
      "events: events": "explained by 0",
      "events: events[0]": "explained by 0",
      // A level that is not a text is missing.
      "events: events[0].level": { text: "explained by 0", other: "explained by 1" },
      "events: events[0].origin": "explained by 0",
      "events: events[0].origin.update_id": "explained by 0",
    },
    read: [
      "events: events[0].message",
      "events: events[0].timestamp",
      "events: events[0].error.exceptions",
      "events: events[0].error.exceptions[0].class_name",
      "events: events[0].error.exceptions[0].message",
      "events: events[0].error.exceptions[0].stack",
      "events: events[0].error.exceptions[0].stack[0].line_number",
    ],
  },
  {
    name: "an update whose flows are listed",
    answers: [theUpdate("FAILED"), theEvents],
    play: (http) => providerOn(http).tasks(attempt),
    toOutcome: (result: { kind: string; tasks?: readonly unknown[] }) =>
      `${result.kind} ${result.tasks?.length ?? ""}`.trim(),
    outcome: "listed 2",
    deciding: {
      ...unreadable("update: $", "update: update", "update: update.update_id"),
      "events: $": { object: "listed 1", other: "unreachable" },
      "events: events": "listed 1",
      "events: events[0]": "listed 1",
      "events: events[0].event_type": "listed 1",
      "events: events[0].origin": "listed 1",
      "events: events[0].origin.update_id": "listed 1",
      // A blank name is none.
      "events: events[0].origin.dataset_name": {
        other: "listed 2",
        named: { [BLANK]: "listed 1" },
      },
    },
    read: [
      "update: update.state",
      "events: events[0].details.flow_progress.status",
      "events: events[0].details.flow_progress.metrics.num_output_rows",
    ],
  },
  {
    name: "an update of a pipeline with past updates",
    answers: [theEvents],
    play: (http) => providerOn(http).durations(attempt),
    toOutcome: ofDurations,
    outcome: "read",
    deciding: { "events: $": { object: "read", other: "unreachable" } },
    read: [],
  },
];

describe("Databricks' responses about pipelines", () => {
  describeScenes(scenes);
});
