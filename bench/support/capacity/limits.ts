/** What platforms and vendors allow, as they or others have published it, and how much of it a load needs. */
import { KNOWN_RATE_LIMITS } from "../../../local/simulators/databricks/rate-limit";
import { MOST_MEMBERS } from "../../../src/contracts/lookout";
import { SHARE } from "../../../src/http/pacing";
import { BUSY } from "./instances";
import { logGigabytesADay } from "./logs";
import type { Needs } from "./model";
import { coresFor, type Setup } from "./setup";

export interface Limit {
  readonly name: string;
  readonly most: (setup: Setup) => number;
  readonly need: (needs: Needs, setup: Setup) => number;
  /** An address, or a path from docs/. */
  readonly source: string;
  /** Whether a further deployment of the app, with its own task hub and storage account, has its own. */
  readonly ofDeployment: boolean;
  readonly remedy: string;
}

/** Slices of a long list overlap by about a tenth; `long-lists.test.ts` counts it. */
const OVERLAP_OF_SLICES = 1.1;

const STORAGE = "https://learn.microsoft.com/azure/storage";
const DURABLE = "https://learn.microsoft.com/azure/durable-task/durable-functions";
const DATABRICKS = "https://learn.microsoft.com/azure/databricks/resources/limits";
const RATES =
  "https://github.com/api-evangelist/microsoft-azure-databricks/blob/main/rate-limits/azure-databricks-rate-limits.yml";

export const limits: readonly Limit[] = [
  {
    name: "partitions: CPU cores for turns",
    most: ({ partitions, coresOfInstance }) => partitions * coresOfInstance * BUSY,
    need: ({ coresForTurns }) => coresForTurns,
    source: `${DURABLE}/durable-functions-azure-storage-provider#orchestrator-scale-out`,
    ofDeployment: true,
    remedy: "partitionCount (at most 16, new task hub), instanceMemoryMB",
  },
  {
    name: "instances: CPU cores",
    most: ({ maximumInstances, coresOfInstance }) => maximumInstances * coresOfInstance * BUSY,
    need: ({ cores }) => cores,
    source: "https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan",
    ofDeployment: true,
    remedy: "maximumInstances, instanceMemoryMB",
  },
  {
    name: "storage account: requests a second",
    most: () => 20_000,
    need: ({ transactions }) => transactions,
    source: `${STORAGE}/common/scalability-targets-standard-account`,
    ofDeployment: true,
    remedy: "a longer waitSeconds, or one more deployment",
  },
  {
    name: "work-item queue: messages a second",
    most: () => 2_000,
    need: ({ activities }) => activities,
    source: `${STORAGE}/queues/scalability-targets`,
    ofDeployment: true,
    remedy: "a longer waitSeconds, or one more deployment",
  },
  {
    name: "control queue: messages a second",
    most: () => 2_000,
    need: ({ turns }, { partitions }) => turns / partitions,
    source: `${STORAGE}/queues/scalability-targets`,
    ofDeployment: true,
    remedy: "partitionCount (at most 16, new task hub)",
  },
  {
    name: "Durable Task Scheduler instead: actions a second",
    most: ({ schedulerUnits }) => schedulerUnits * 2_000,
    // A message that lets a turn or an activity be executed: about one for each.
    need: ({ executions }) => executions,
    source:
      "https://learn.microsoft.com/azure/durable-task/scheduler/durable-task-scheduler-billing",
    ofDeployment: false,
    remedy: "schedulerCapacity (at most 3)",
  },
  {
    name: "log: GB a day",
    most: ({ logDailyQuotaGb }) => logDailyQuotaGb,
    need: logGigabytesADay,
    source: "https://learn.microsoft.com/azure/azure-monitor/logs/daily-cap",
    ofDeployment: true,
    remedy: "logDailyQuotaGb, or a lower maxTelemetryItemsPerSecond",
  },
  {
    name: "Databricks: tasks at once in a workspace",
    most: () => 2_000,
    need: ({ runsOfConnection }) => runsOfConnection,
    source: DATABRICKS,
    ofDeployment: false,
    remedy: "more workspaces; what is above it waits there",
  },
  {
    name: "Databricks: runs/get a second, the app's half",
    most: () => KNOWN_RATE_LIMITS.runsGet * SHARE,
    need: ({ readsOfConnection }) => readsOfConnection,
    source: RATES,
    ofDeployment: false,
    remedy: "the lookout, or a longer waitSeconds",
  },
  {
    name: "Databricks: run-now a second, the app's half",
    most: () => KNOWN_RATE_LIMITS.runNow * SHARE,
    need: ({ startsOfConnection }) => startsOfConnection,
    source: RATES,
    ofDeployment: false,
    remedy: "more workspaces",
  },
  {
    name: "lookout: requests for a list",
    most: () => 280,
    need: ({ pagesOfAList }) => pagesOfAList * OVERLAP_OF_SLICES,
    source: "../src/providers/databricks/jobs/list-active.ts",
    ofDeployment: false,
    remedy: "more workspaces",
  },
  {
    name: "lookout: watches",
    most: () => MOST_MEMBERS,
    need: ({ runsOfConnection, coveredByOneLookout }) =>
      coveredByOneLookout > 0 ? runsOfConnection : 0,
    source: "../src/contracts/lookout.ts",
    ofDeployment: false,
    remedy: "more workspaces; what is above it polls by itself",
  },
  {
    name: "lookout: events a second",
    most: () => 50,
    // Each run joins once.
    need: ({ coveredByOneLookout, startsOfConnection }) =>
      coveredByOneLookout > 0 ? startsOfConnection : 0,
    source: `${DURABLE}/durable-functions-azure-storage-provider#performance-targets`,
    ofDeployment: false,
    remedy: "more workspaces",
  },
];

export interface UsedLimit {
  readonly limit: Limit;
  /** 1 is all of it. */
  readonly share: number;
}

/** The most used one first. */
export const usedLimits = (needs: Needs, setup: Setup): UsedLimit[] =>
  limits
    .map((limit) => ({ limit, share: limit.need(needs, setup) / limit.most(setup) }))
    .sort((one, other) => other.share - one.share);

/** The settings with which one deployment can do most. */
export const LARGEST: Pick<
  Setup,
  "partitions" | "coresOfInstance" | "gigabytesOfInstance" | "maximumInstances"
> = {
  partitions: 16,
  coresOfInstance: coresFor(4_096),
  gigabytesOfInstance: 4,
  maximumInstances: 1_000,
};

/** How many deployments share the runs, if each is as large as it can be and its log may grow. */
export function deploymentsFor(needs: Needs, setup: Setup): number {
  const largest = { ...setup, ...LARGEST, logDailyQuotaGb: Infinity };
  const [most] = usedLimits(needs, largest).filter(({ limit }) => limit.ofDeployment);
  return Math.max(1, Math.ceil(most?.share ?? 1));
}

/** More are not looked at. */
const MOST_LIVE = 10_000_000;
const PRECISION = 1.005;

/** With how many live runs a limit is reached; infinite if with none of those that are looked at. */
export function liveRunsAt(share: (live: number) => number): number {
  if (share(MOST_LIVE) < 1) return Infinity;
  let [below, above] = [1, MOST_LIVE];
  while (above / below > PRECISION) {
    const middle = Math.sqrt(below * above);
    if (share(middle) < 1) below = middle;
    else above = middle;
  }
  return Math.round(below);
}
