import aRecordedRun from "../../unit/providers/dbt-cloud/fixtures/run-running.json";
import { describeScenes } from "../support/describe-scenes";
import { ofCancel, ofCheck } from "../support/outcomes";
import type { Scene } from "../support/scene";
import { aRun, envelope } from "./answers";
import { cancel, check } from "./calls";

type SceneOfRun = Pick<Scene, "name" | "outcome" | "deciding" | "read"> & {
  readonly run: Readonly<Record<string, unknown>>;
};

const fields = (names: readonly string[]): string[] => names.map((name) => `run: data.${name}`);

/** Without a run, or without its id, nothing is known of it. */
const nothing = {
  "run: $": "unreachable",
  "run: data": "unreachable",
  "run: data.id": "unreachable",
};

const TEXTS = ["status_message", "href", "status_humanized", "project_id"];

const scenesOfRuns: readonly SceneOfRun[] = [
  {
    name: "a run as it was recorded",
    run: { ...aRecordedRun, id: 502 },
    outcome: "active",
    deciding: nothing,
    read: fields(["status", "blocked_by", "audit", ...TEXTS]),
  },
  {
    name: "a run that succeeded",
    run: aRun(502, { status: 10, status_humanized: "Success", status_message: null }),
    outcome: "succeeded",
    // A status that is there and cannot be read is one that nobody knows, whatever the words beside it say.
    deciding: { ...nothing, "run: data.status": { null: "succeeded", other: "active" } },
    read: fields(TEXTS),
  },
  {
    name: "a run that succeeded, without a status number",
    run: aRun(502, { status: null, status_humanized: "Success" }),
    outcome: "succeeded",
    deciding: {
      ...nothing,
      "run: data.status": { null: "succeeded", other: "active" },
      "run: data.status_humanized": "active",
    },
    read: [],
  },
  {
    name: "a run that failed",
    run: aRun(502, { status: 20, status_humanized: "Error", status_message: "It is gone." }),
    outcome: "failed",
    deciding: { ...nothing, "run: data.status": { null: "failed", other: "active" } },
    read: fields(TEXTS),
  },
  {
    name: "a run that somebody cancelled",
    run: aRun(502, {
      status: 30,
      status_humanized: "Cancelled",
      audit: { cancellation: { actor: { id: 4711, type: "user", name: "Ada Lovelace" } } },
    }),
    outcome: "cancelled",
    deciding: { ...nothing, "run: data.status": { null: "cancelled", other: "active" } },
    read: fields(["id", "type", "name"].map((name) => `audit.cancellation.actor.${name}`)),
  },
  {
    name: "a queued run",
    run: aRun(502, { status: 1, status_humanized: "Queued", blocked_by: [500, 501] }),
    outcome: "queued",
    deciding: { ...nothing, "run: data.status": { null: "queued", other: "active" } },
    read: fields(["blocked_by", "blocked_by[0]"]),
  },
];

const checks = scenesOfRuns.map(({ run, ...scene }): Scene => ({
  ...scene,
  answers: [{ name: "run", to: /GET .*\/runs\/502\/\?/, json: envelope(run) }],
  play: check,
  toOutcome: ofCheck,
}));

const cancels: readonly Scene[] = [
  {
    name: "a cancel",
    answers: [{ name: "cancel", to: /cancel\/$/, json: envelope(aRun(502)) }],
    play: cancel,
    toOutcome: ofCancel,
    outcome: "requested",
    deciding: {},
    read: ["cancel: $"],
  },
  {
    name: "a cancel of a run that had ended",
    answers: [
      {
        name: "cancel",
        to: /cancel\/$/,
        status: 400,
        json: { status: { code: 400, user_message: "Run cannot be cancelled." }, data: null },
      },
      {
        name: "run",
        to: /GET .*\/runs\/502\/\?/,
        json: envelope({ id: 502, status: 10, status_humanized: "Success" }),
      },
    ],
    play: cancel,
    toOutcome: ofCancel,
    outcome: "requested",
    deciding: {
      "run: $": "rejected invalidRequest",
      "run: data": "rejected invalidRequest",
      "run: data.id": "rejected invalidRequest",
      "run: data.status": { null: "requested", other: "rejected invalidRequest" },
    },
    read: ["cancel: status.user_message"],
  },
];

describe("dbt's responses about a run", () => {
  describeScenes([...checks, ...cancels]);
});
