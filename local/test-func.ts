/**
 * `npm run test:func`: the host suite against the Functions host at RUNWARD_BASE_URL, or against one that it starts
 * if Core Tools and Azurite are installed. Without either, it prints the reason and passes.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { findAzurite, findProgram } from "./find-program";
import { startFunctionsHost, whatIsMissing } from "./functions-host";

async function runSuite(environment: Readonly<Record<string, string>>): Promise<number> {
  const jest = require.resolve("jest/bin/jest");
  const suite = spawn(process.execPath, [jest, "--config", "jest.host-suite.config.js"], {
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  const [code] = (await once(suite, "exit")) as [number | null];
  return code ?? 1;
}

async function main(): Promise<number> {
  if (process.env["RUNWARD_BASE_URL"] !== undefined) return runSuite({});
  const func = findProgram("FUNC", "func");
  if (func === null || findAzurite() === null) {
    console.log(`test:func SKIPPED: RUNWARD_BASE_URL is not set. ${whatIsMissing(func)}`);
    return 0;
  }
  const host = await startFunctionsHost(0);
  try {
    return await runSuite({
      RUNWARD_BASE_URL: host.baseUrl,
      RUNWARD_DATABRICKS_URL: host.vendors.databricks.baseUrl,
      RUNWARD_DBT_URL: host.vendors.dbtCloud.baseUrl,
    });
  } finally {
    await host.stop();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
