/** One job at a simulated vendor, and the app's storage account, for several workers. */
import { VirtualClock } from "../../../local/clock";
import { DBT_ACCOUNT_ID, WORKSPACE_ID } from "../../../local/simulated-vendors";
import {
  type BlobStorageSimulator,
  startBlobStorageSimulator,
} from "../../../local/simulators/blob-storage/blob-storage-simulator";
import { startDatabricksSimulator } from "../../../local/simulators/databricks/simulator";
import { startDbtCloudSimulator } from "../../../local/simulators/dbt-cloud/dbt-cloud-simulator";
import type { FaultScript } from "../../../local/simulators/faults";
import type { RequestLog } from "../../../local/simulators/request-log";
import { databricks } from "../../../src/providers/databricks/databricks";
import { dbtCloud } from "../../../src/providers/dbt-cloud/dbt-cloud";
import type { Vendor } from "../../../src/providers/vendor";
import type { Simulators } from "../../support/history/producers/simulated-effects";
import { databricksStage, submitStage } from "../matrix/databricks-stage";
import { dbtStage } from "../matrix/dbt-stage";
import { pipelineStage } from "../matrix/pipeline-stage";
import type { JobPlot, Stage, StagedJob } from "../matrix/scenario";

export const TOKEN = "a-token-of-the-workers";

/** Every type of target that starts something. */
export const STAGES: readonly Stage[] = [databricksStage, submitStage, pipelineStage, dbtStage];

interface Simulated {
  readonly vendor: Vendor;
  readonly connectionId: string;
  readonly baseUrl: string;
  readonly faults: FaultScript;
  readonly requests: RequestLog;
  close(): Promise<void>;
}

export interface Place extends AsyncDisposable, Omit<Simulated, "close"> {
  readonly clock: VirtualClock;
  readonly storage: BlobStorageSimulator;
  readonly job: StagedJob;
  readonly simulators: Simulators;
}

export async function openPlace(stage: Stage, plot: JobPlot): Promise<Place> {
  const clock = new VirtualClock();
  const storage = await startBlobStorageSimulator({ clock });
  const { simulators, simulated } = await (stage === dbtStage
    ? startDbt(clock)
    : startSpark(clock));
  // A stage needs nothing else of its world.
  const job = stage.add({ vendors: simulators } as unknown as Parameters<Stage["add"]>[0], plot);
  const { connectionId } = simulated;
  const place = stage === dbtStage ? { accountId: connectionId } : { workspaceId: connectionId };
  return {
    ...simulated,
    ...{ clock, storage, simulators, job: { ...job, target: { ...job.target, ...place } } },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([storage.close(), simulated.close()]);
    },
  };
}

interface Started {
  readonly simulators: Simulators;
  readonly simulated: Simulated;
}

async function startDbt(clock: VirtualClock): Promise<Started> {
  const accounts = [{ id: DBT_ACCOUNT_ID, acceptsToken: (token: string) => token === TOKEN }];
  const simulator = await startDbtCloudSimulator({ clock, accounts });
  return {
    simulators: { dbtCloud: simulator },
    simulated: { ...partsOf(simulator), vendor: dbtCloud, connectionId: String(DBT_ACCOUNT_ID) },
  };
}

async function startSpark(clock: VirtualClock): Promise<Started> {
  const simulator = await startDatabricksSimulator({ clock, personalAccessTokens: [TOKEN] });
  return {
    simulators: { databricks: simulator },
    simulated: { ...partsOf(simulator), vendor: databricks, connectionId: WORKSPACE_ID },
  };
}

type Parts = Pick<Simulated, "baseUrl" | "faults" | "requests" | "close">;

const partsOf = (simulator: Parts): Parts => ({
  ...{ baseUrl: simulator.baseUrl, faults: simulator.faults, requests: simulator.requests },
  close: () => simulator.close(),
});
