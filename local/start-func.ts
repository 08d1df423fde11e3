/** `npm run start:func`: Runward under the real Functions host, with simulated vendors. */
import { startFunctionsHost } from "./functions-host";
import { SAMPLE_JOB_LINES } from "./sample-jobs";

const PORT = 7_071;

async function main(): Promise<void> {
  const host = await startFunctionsHost(PORT);
  console.log(`\nRunward listens on ${host.baseUrl}, with these simulated jobs:`);
  console.log(SAMPLE_JOB_LINES.map((line) => `  ${line}`).join("\n"));
  const stop = (): void => {
    void host.stop();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  await host.ended;
  await host.stop();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
