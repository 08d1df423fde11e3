/** Answers of the Pipelines API as https://docs.databricks.com/api/workspace/pipelines has them, and who is asked. */
import type { AttemptReference } from "../../../src/contracts/attempt";
import type { HttpClient } from "../../../src/http/http-client";
import type { DatabricksPipelineTarget } from "../../../src/providers/databricks/pipelines/pipeline-target";
import type { LaunchOrder, Provider } from "../../../src/providers/provider";
import { createPipelineProvider } from "../../support/providers";
import type { RecordedAnswer } from "../support/recorded-answers";
import { storing } from "../support/storing";
import { aTokenSource } from "../support/tokens";
import { NOW } from "./calls";

const HOST = "https://adb-7405613549872061.1.azuredatabricks.net";
export const PIPELINE = "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0";
export const UPDATE = "e0b7f9a3-64c8-4f2d-a9b1-2f6c0d8e4a17";
export const EARLIER = "11111111-64c8-4f2d-a9b1-2f6c0d8e4a17";
const START = NOW.getTime() - 60_000;

export const target: DatabricksPipelineTarget = {
  type: "databricks-pipeline",
  workspaceId: "prod",
  pipelineId: PIPELINE,
};

export const attempt: AttemptReference = {
  provider: "databricks",
  connectionId: "prod",
  number: 1,
  vendorJobId: PIPELINE,
  vendorRunId: UPDATE,
  runPageUrl: null,
  launchedAt: new Date(START).toISOString(),
};

export const order: LaunchOrder<DatabricksPipelineTarget> = {
  target,
  runId: "r-0123456789abcdef",
  attemptNumber: 1,
  plan: {
    provider: "databricks",
    connectionId: "prod",
    vendorJobId: PIPELINE,
    jobUrl: null,
    baselineRunId: EARLIER,
    confirmAfterSeconds: null,
  },
};

export const providerOn = (http: HttpClient): Provider<DatabricksPipelineTarget> =>
  storing(
    createPipelineProvider({
      workspaces: [{ id: "prod", host: HOST, tokens: aTokenSource("dapi-a-token-of-the-test") }],
      http,
      now: () => NOW,
    }),
  );

export const anUpdate = (id: string, state: string, createdMs = START): object => ({
  pipeline_id: PIPELINE,
  update_id: id,
  cause: "API_CALL",
  creation_time: createdMs,
  full_refresh: false,
  refresh_selection: [],
  full_refresh_selection: [],
  validate_only: false,
  mode: "DEFAULT",
  state,
});

const earlier = anUpdate(EARLIER, "COMPLETED", START - 3_600_000);

export const theList = (...updates: object[]): RecordedAnswer => ({
  name: "updates",
  to: /\/updates\?/,
  json: { updates: [...updates, earlier] },
});

export const thePipeline = (state: string): RecordedAnswer => ({
  name: "pipeline",
  to: new RegExp(`pipelines/${PIPELINE}$`),
  json: {
    pipeline_id: PIPELINE,
    name: "Sales medallion",
    state,
    spec: { id: PIPELINE, continuous: false, development: false },
  },
});

export const theUpdate = (state: string): RecordedAnswer => ({
  name: "update",
  to: new RegExp(`updates/${UPDATE}$`),
  json: { update: anUpdate(UPDATE, state) },
});

export const theEvents: RecordedAnswer = {
  name: "events",
  to: /\/events\?/,
  json: {
    events: [
      {
        id: "e1",
        event_type: "flow_progress",
        level: "ERROR",
        message: "Flow 'orders' has FAILED.",
        timestamp: NOW.toISOString(),
        origin: { update_id: UPDATE, flow_name: "orders", dataset_name: "main.orders" },
        error: {
          fatal: true,
          exceptions: [
            {
              class_name: "org.apache.spark.SparkException",
              message: "No column country.",
              stack: [
                {
                  declaring_class: "com.acme.Rates",
                  method_name: "convert",
                  file_name: "Rates.scala",
                  line_number: 41,
                },
              ],
            },
          ],
        },
        details: { flow_progress: { status: "FAILED", metrics: { num_output_rows: 5 } } },
      },
    ],
  },
};

export const started: RecordedAnswer = {
  name: "start",
  to: /\/updates$/,
  json: { update_id: UPDATE },
};
