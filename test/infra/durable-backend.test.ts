import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { INFRA } from "./infra-folder";
import { template } from "./compiled-template";
import { deploy, EVERYTHING, theConfig } from "./scenarios";

const run = promisify(execFile);
const HOST_JSON = join(INFRA, "..", "host.json");

interface HostJson {
  extensions: { durableTask: { storageProvider: Record<string, unknown>; hubName: string } };
}

async function chooseBackend(backend: string): Promise<{ hostJson: HostJson; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), "runward-backend-"));
  const copy = join(folder, "host.json");
  await copyFile(HOST_JSON, copy);
  const env = { ...process.env, DURABLE_BACKEND: backend };
  const { stderr } = await run(process.execPath, [join(INFRA, "durable-backend.mjs"), copy], {
    env,
  }).catch((error: unknown) => error as { stderr: string });
  const hostJson = JSON.parse(await readFile(copy, "utf8")) as HostJson;
  await rm(folder, { recursive: true });
  return { hostJson, stderr };
}

describe("durable-backend.mjs", () => {
  it("leaves host.json as it is for Azure Storage, which is also the default", async () => {
    const original = JSON.parse(await readFile(HOST_JSON, "utf8")) as HostJson;

    expect((await chooseBackend("azureStorage")).hostJson).toStrictEqual(original);
    expect((await chooseBackend("")).hostJson).toStrictEqual(original);
  });

  it("names the scheduler by the same words as the app settings, and touches nothing else", async () => {
    const original = JSON.parse(await readFile(HOST_JSON, "utf8")) as HostJson;
    const { hostJson } = await chooseBackend("durableTaskScheduler");
    const appSettings = theConfig(deploy(template, EVERYTHING), "appsettings")["properties"];
    const { storageProvider } = hostJson.extensions.durableTask;

    expect(storageProvider).toStrictEqual({
      type: "azureManaged",
      connectionStringName: "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    });
    expect(hostJson.extensions.durableTask.hubName).toBe(original.extensions.durableTask.hubName);
    const prefix = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__";
    const byTheirNames = Object.entries(storageProvider).map(([name, value]) => [
      prefix + name,
      value,
    ]);
    expect(appSettings).toMatchObject(Object.fromEntries(byTheirNames) as object);
  });

  it("refuses a back end that does not exist", async () => {
    const { stderr } = await chooseBackend("netherite");

    expect(stderr).toContain("DURABLE_BACKEND must be azureStorage or durableTaskScheduler");
  });
});
