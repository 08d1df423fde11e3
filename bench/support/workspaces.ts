import { RealClock } from "../../local/clock";
import { KNOWN_RATE_LIMITS } from "../../local/simulators/databricks/rate-limit";
import {
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../local/simulators/databricks/simulator";
import { startBlobStorageSimulator } from "../../local/simulators/blob-storage/blob-storage-simulator";
import { startManagedIdentitySimulator } from "../../local/simulators/managed-identity";

/** Real time that can jump forward, so that every job ends at the same moment. */
class LeapingClock extends RealClock {
  #leapMs = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.#leapMs);
  }

  leap(seconds: number): void {
    this.#leapMs += seconds * 1_000;
  }
}

export interface BenchWorkspace {
  readonly id: string;
  readonly jobId: string;
  readonly simulator: DatabricksSimulator;
}

export interface Workspaces extends AsyncDisposable {
  readonly all: readonly BenchWorkspace[];
  /** The settings with which the app calls them. */
  readonly environment: Readonly<Record<string, string>>;
  endEveryJob(): void;
  /** How many requests the storage account has received. */
  claimRequests(): number;
}

const JOB_SECONDS = 4 * 3_600;

/** Databricks workspaces that enforce their limits, each with one job that runs until the benchmark ends it. */
export async function startWorkspaces(count: number): Promise<Workspaces> {
  const clock = new LeapingClock();
  const identity = await startManagedIdentitySimulator({ clock });
  const storage = await startBlobStorageSimulator({ clock });
  const all = await Promise.all(
    Array.from({ length: count }, async (_, index): Promise<BenchWorkspace> => {
      const simulator = await startDatabricksSimulator({
        clock,
        seed: `workspace ${index}`,
        rateLimits: KNOWN_RATE_LIMITS,
        isRevoked: (token) => identity.isRevoked(token),
      });
      const jobId = simulator.addJob({
        name: "Load",
        maxConcurrentRuns: 100_000,
        tasks: [{ key: "main", durationSeconds: JOB_SECONDS }],
      });
      return { id: `adb-10000000000000${String(index).padStart(2, "0")}.1`, jobId, simulator };
    }),
  );
  const settings = all.map(({ id, simulator }) => ({ id, host: simulator.baseUrl }));
  return {
    all,
    environment: {
      ...identity.environment,
      AzureWebJobsStorage: storage.connectionString,
      DATABRICKS_WORKSPACES: JSON.stringify(settings),
    },
    claimRequests: () => storage.requests.all().length,
    endEveryJob: () => {
      clock.leap(JOB_SECONDS);
    },
    [Symbol.asyncDispose]: async () => {
      const servers = [identity, storage];
      await Promise.all([
        ...servers.map((server) => server.close()),
        ...all.map(({ simulator }) => simulator.close()),
      ]);
    },
  };
}
