// Runs the app in a folder under the embedded host for one request, and prints what became of it. Ends by itself.
const { join, resolve } = require("node:path");

const { startHost } = require(resolve(__dirname, "../../dist/local/host/host.js"));

async function callOnce(appRoot) {
  const host = await startHost({ appRoot, port: 0 });
  const { status } = await fetch(`${host.baseUrl}/api/runs`);
  await host.stop();
  const loaded = Object.keys(require.cache).flatMap(
    (file) => new RegExp(join("@opentelemetry", "([^/]+)")).exec(file)?.[1] ?? [],
  );
  const shared = globalThis[Symbol.for("opentelemetry.js.api.1")] ?? {};
  console.log(JSON.stringify({ status, packages: [...new Set(loaded)].sort(), shared }));
}

void callOnce(process.argv[2]);
