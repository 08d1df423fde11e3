import { describeScenes } from "../support/describe-scenes";
import { ofCheck, ofLaunch } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import { type Scene } from "../support/scene";
import { check, launch } from "./calls";

/** Every dialect of an error in one; the first that says something counts. */
const aRefusal = (
  status: number,
  { code, message }: { readonly code: string; readonly message: string },
): Omit<RecordedAnswer, "to"> => ({
  name: "error",
  status,
  headers: { "x-request-id": "0f1e2d3c-aa", "retry-after": "7", location: "/login.html" },
  json: {
    error_code: code,
    message,
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.RequestInfo",
        request_id: "0f1e2d3c",
        serving_data: "",
      },
    ],
  },
});

const READ = ["error_code", "message", "details[0].request_id"].map((field) => `error: ${field}`);
const HEADERS = ["x-request-id", "retry-after", "location"].map((name) => `error: header ${name}`);
const read = [...READ, ...HEADERS];

const launches = { play: launch, toOutcome: ofLaunch, read };
const checks = { play: check, toOutcome: ofCheck, read };
const toLaunch = /run-now/;
const toCheck = /runs\/get\?/;

const scenes: readonly Scene[] = [
  {
    ...checks,
    name: "a run that is missing",
    answers: [
      {
        ...aRefusal(404, {
          code: "RESOURCE_DOES_NOT_EXIST",
          message: "Run 455644833 does not exist.",
        }),
        to: toCheck,
      },
    ],
    outcome: "missing",
    // Code and message say it each by itself.
    deciding: { "error: $": "unreachable" },
  },
  {
    ...checks,
    name: "a run without permission",
    answers: [{ ...aRefusal(403, { code: "PERMISSION_DENIED", message: "No." }), to: toCheck }],
    outcome: "unreachable",
    deciding: {},
  },
  {
    ...checks,
    name: "a transient error of the service",
    answers: [{ ...aRefusal(503, { code: "TEMPORARILY_UNAVAILABLE", message: "" }), to: toCheck }],
    outcome: "unreachable",
    deciding: {},
  },
  {
    ...launches,
    name: "a rejected start",
    answers: [
      {
        ...aRefusal(400, { code: "INVALID_PARAMETER_VALUE", message: "Job 7 has no task x." }),
        to: toLaunch,
      },
    ],
    outcome: "rejected invalidRequest",
    deciding: {},
  },
  {
    ...launches,
    name: "a start above the limit of runs",
    answers: [
      { ...aRefusal(429, { code: "REQUEST_LIMIT_EXCEEDED", message: "Slow down." }), to: toLaunch },
    ],
    outcome: "try again, not started",
    deciding: {},
  },
  {
    ...launches,
    name: "a start that a gateway in Azure rejects",
    answers: [
      {
        name: "error",
        status: 502,
        to: toLaunch,
        json: { error: { code: "BadGateway", message: "The service is gone." } },
      },
    ],
    outcome: "try again, may have started",
    deciding: {},
    read: ["error: error.code", "error: error.message"],
  },
  {
    ...checks,
    name: "a token that Entra ID rejects",
    answers: [
      {
        name: "error",
        status: 401,
        to: toCheck,
        json: { error: "invalid_client", error_description: "AADSTS7000215" },
      },
    ],
    outcome: "unreachable",
    deciding: {},
    read: ["error: error", "error: error_description"],
  },
];

describe("Databricks' rejections", () => {
  describeScenes(scenes);
});
