#!/usr/bin/env node
/**
 * Writes the storage provider that DURABLE_BACKEND names into the host.json of a package.
 *
 * The Functions host would need only the app settings, which override the file. The scale controller gets only the file,
 * and would watch the wrong task hub:
 * https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.WebHost/Management/FunctionsSyncManager.cs
 */
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const SCHEDULER = {
  type: "azureManaged",
  connectionStringName: "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
};

/** The file unchanged for Azure Storage; with another storage provider for the scheduler. */
export function chooseBackend(hostJson, backend) {
  if (backend === "azureStorage") return hostJson;
  if (backend !== "durableTaskScheduler") {
    throw new Error("DURABLE_BACKEND must be azureStorage or durableTaskScheduler");
  }
  const { extensions } = hostJson;
  const durableTask = { ...extensions.durableTask, storageProvider: SCHEDULER };
  return { ...hostJson, extensions: { ...extensions, durableTask } };
}

async function main([path]) {
  if (path === undefined) throw new Error("usage: durable-backend.mjs <path of host.json>");
  const backend = process.env["DURABLE_BACKEND"] || "azureStorage";
  const hostJson = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, `${JSON.stringify(chooseBackend(hostJson, backend), null, 2)}\n`);
  console.log(`${path} names ${backend}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
