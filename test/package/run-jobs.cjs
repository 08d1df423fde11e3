// Runs the app in a folder under the embedded host, starts the jobs of the given targets, and prints how each ended. Ends by itself.
const { resolve } = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");

const { startHost } = require(resolve(__dirname, "../../dist/local/host/host.js"));

async function runJobs(appRoot, targets) {
  const host = await startHost({ appRoot, port: 0 });
  const ends = targets.map(async (target) => {
    const answer = await fetch(`${host.baseUrl}/api/runs`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ target, waitSeconds: 2, timeoutSeconds: 30 }),
    });
    const { id } = await answer.json();
    for (;;) {
      const run = await (await fetch(`${host.baseUrl}/api/runs/${id}`)).json();
      if (run.done) return run.message;
      await sleep(200);
    }
  });
  const messages = await Promise.all(ends);
  const documents = ["openapi.json", "openapi.v2.json", "ui"].map(async (name) => {
    const { status } = await fetch(`${host.baseUrl}/api/${name}`);
    return status;
  });
  const statuses = await Promise.all(documents);
  await host.stop();
  console.log(JSON.stringify({ messages, statuses }));
}

void runJobs(process.argv[2], JSON.parse(process.argv[3]));
