import { readFileSync } from "node:fs";
import { join } from "node:path";
import { coresFor, type Setup } from "./limits";

/** How the app is deployed unless somebody sets it otherwise. */
export function defaultSetup(projectRoot: string): Setup {
  const template = readFileSync(join(projectRoot, "infra", "main.bicep"), "utf8");
  const hostJson = JSON.parse(readFileSync(join(projectRoot, "host.json"), "utf8")) as {
    extensions: { durableTask: { storageProvider: { partitionCount: number } } };
  };
  const parameter = (name: string): number => {
    const [, value] = new RegExp(`^param ${name} int = (\\d+)$`, "m").exec(template) ?? [];
    if (value === undefined) throw new Error(`infra/main.bicep has no parameter ${name}.`);
    return Number(value);
  };
  const memoryMB = parameter("instanceMemoryMB");
  return {
    partitions: hostJson.extensions.durableTask.storageProvider.partitionCount,
    coresOfInstance: coresFor(memoryMB),
    gigabytesOfInstance: memoryMB / 1_024,
    maximumInstances: parameter("maximumInstances"),
    logDailyQuotaGb: parameter("logDailyQuotaGb"),
    schedulerUnits: parameter("schedulerCapacity"),
  };
}
