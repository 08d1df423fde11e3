import type { AttemptReference, EndedStatus } from "../../../src/contracts/attempt";
import type { LaunchOrder } from "../../../src/providers/provider";
import { aClaim } from "../../support/claims";
import type { Places } from "./places";
import type { Seen } from "./seen";
import { NOW, type TroubleName } from "./trouble";
import {
  CONNECTION_ID,
  playAtWorkspace,
  type TroubledWorkspace,
  type WorkspaceCall,
} from "./troubled-workspace";

const PIPELINE = "databricks-pipeline";
const NAME = "Sales medallion";

interface Stage extends TroubledWorkspace {
  readonly pipelineId: string;
  /** Its update fails at once. */
  readonly failingId: string;
}

const UPDATES = /\/updates(\?|$)/;

const FAILED: EndedStatus = {
  kind: "failed",
  vendorState: "FAILED",
  message: "The pipeline's update failed.",
  failureClass: "unclassified",
  runPageUrl: null,
};

const targetOf = (pipelineId: string) => ({
  type: PIPELINE,
  workspaceId: CONNECTION_ID,
  pipelineId,
});

const anOrder = (pipelineId: string): LaunchOrder => ({
  target: targetOf(pipelineId),
  runId: "r-0123456789abcdef",
  attemptNumber: 1,
  plan: {
    provider: "databricks",
    connectionId: CONNECTION_ID,
    vendorJobId: pipelineId,
    jobUrl: null,
    baselineRunId: null,
    confirmAfterSeconds: null,
  },
});

/** An update that was started before the trouble. */
const begun = ({ simulator }: Stage, pipelineId: string): AttemptReference => ({
  provider: "databricks",
  connectionId: CONNECTION_ID,
  number: 1,
  vendorJobId: pipelineId,
  vendorRunId: simulator.startUpdate(pipelineId, {}, "API_CALL"),
  runPageUrl: null,
  launchedAt: NOW.toISOString(),
});

const updatesStarted = ({ simulator, pipelineId }: Stage): number =>
  simulator.updatesOf(pipelineId).length;

const updatesStopped = ({ simulator, pipelineId }: Stage): number =>
  simulator.updatesOf(pipelineId).filter(({ state }) => state === "STOPPING").length;

export const PIPELINE_CALLS = {
  "Databricks pipelines": {
    method: "GET",
    path: /\/pipelines(\?|$)/,
    perform: ({ providerOf }) =>
      providerOf(PIPELINE).planLaunch({
        ...{ type: PIPELINE, workspaceId: CONNECTION_ID, pipelineName: NAME },
      }),
  },
  "Databricks pipeline": {
    method: "GET",
    path: /\/pipelines\/[^/?]+(\?|$)/,
    perform: ({ providerOf, pipelineId }) => providerOf(PIPELINE).planLaunch(targetOf(pipelineId)),
  },
  "Databricks updates, before a launch": {
    method: "GET",
    path: UPDATES,
    perform: ({ providerOf, pipelineId }) => providerOf(PIPELINE).planLaunch(targetOf(pipelineId)),
    acted: updatesStarted,
  },
  "Databricks updates, before the start": {
    method: "GET",
    path: UPDATES,
    perform: ({ providerOf, pipelineId }) =>
      providerOf(PIPELINE).launch(anOrder(pipelineId), aClaim()),
    acted: updatesStarted,
  },
  "Databricks updates, after a lost start": {
    method: "GET",
    path: UPDATES,
    perform: (stage) => {
      begun(stage, stage.pipelineId);
      return stage.providerOf(PIPELINE).settleLaunch(anOrder(stage.pipelineId));
    },
    acted: (stage) => updatesStarted(stage) - 1,
  },
  "Databricks start of an update": {
    method: "POST",
    path: UPDATES,
    perform: ({ providerOf, pipelineId }) =>
      providerOf(PIPELINE).launch(anOrder(pipelineId), aClaim()),
    acted: updatesStarted,
  },
  "Databricks update": {
    method: "GET",
    path: /\/updates\/[^/?]+$/,
    perform: (stage) => stage.providerOf(PIPELINE).check(begun(stage, stage.pipelineId)),
  },
  "Databricks updates, after a failure": {
    method: "GET",
    path: UPDATES,
    perform: (stage) => stage.providerOf(PIPELINE).check(begun(stage, stage.failingId)),
  },
  "Databricks updates, before a stop": {
    method: "GET",
    path: UPDATES,
    perform: (stage) => stage.providerOf(PIPELINE).cancel(begun(stage, stage.pipelineId)),
    acted: updatesStopped,
  },
  "Databricks stop of an update": {
    method: "POST",
    path: /\/stop$/,
    perform: (stage) => stage.providerOf(PIPELINE).cancel(begun(stage, stage.pipelineId)),
    acted: updatesStopped,
  },
  "Databricks events of a pipeline": {
    method: "GET",
    path: /\/events(\?|$)/,
    perform: (stage) => stage.providerOf(PIPELINE).explain(begun(stage, stage.failingId), FAILED),
  },
} as const satisfies Readonly<Record<string, WorkspaceCall<Stage>>>;

export type PipelineCallName = keyof typeof PIPELINE_CALLS;

const prepare = (workspace: TroubledWorkspace): Stage => {
  const { simulator } = workspace;
  const outcome = { kind: "fails", flow: "orders", message: "division by zero" } as const;
  return {
    ...workspace,
    pipelineId: simulator.addPipeline({ name: NAME, durationSeconds: 60 }),
    failingId: simulator.addPipeline({ name: "Broken", durationSeconds: 0, outcome }),
  };
};

export const playPipeline = (
  call: PipelineCallName,
  trouble: TroubleName,
  places: Places,
): Promise<Seen> => playAtWorkspace({ call: PIPELINE_CALLS[call], prepare }, trouble, places);
