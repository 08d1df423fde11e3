import { readFileSync } from "node:fs";
import { join } from "node:path";

/** How the app is set. */
export interface Setup {
  readonly partitions: number;
  readonly coresOfInstance: number;
  readonly gigabytesOfInstance: number;
  readonly maximumInstances: number;
  readonly logDailyQuotaGb: number;
  /** Sampled ones that an instance sends at most. */
  readonly maxTelemetryItemsPerSecond: number;
  /** Of the Durable Task Scheduler, if that is the back end. */
  readonly schedulerUnits: number;
}

interface HostJson {
  readonly logging: {
    readonly applicationInsights: {
      readonly samplingSettings: { readonly maxTelemetryItemsPerSecond: number };
    };
  };
  readonly extensions: {
    readonly durableTask: { readonly storageProvider: { readonly partitionCount: number } };
  };
}

/** https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes */
export const coresFor = (memoryMB: number): number => memoryMB / 2_048;

/** How the app is deployed unless somebody sets it otherwise. */
export function defaultSetup(projectRoot: string): Setup {
  const template = readFileSync(join(projectRoot, "infra", "main.bicep"), "utf8");
  const { logging, extensions } = JSON.parse(
    readFileSync(join(projectRoot, "host.json"), "utf8"),
  ) as HostJson;
  const parameter = (name: string): number => {
    const [, value] = new RegExp(`^param ${name} int = (\\d+)$`, "m").exec(template) ?? [];
    if (value === undefined) throw new Error(`infra/main.bicep has no parameter ${name}.`);
    return Number(value);
  };
  const memoryMB = parameter("instanceMemoryMB");
  return {
    partitions: extensions.durableTask.storageProvider.partitionCount,
    coresOfInstance: coresFor(memoryMB),
    gigabytesOfInstance: memoryMB / 1_024,
    maximumInstances: parameter("maximumInstances"),
    logDailyQuotaGb: parameter("logDailyQuotaGb"),
    maxTelemetryItemsPerSecond:
      logging.applicationInsights.samplingSettings.maxTelemetryItemsPerSecond,
    schedulerUnits: parameter("schedulerCapacity"),
  };
}
