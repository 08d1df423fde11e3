import { startHost } from "../../../../local/host/host";

/** The child process: a host in real time that says where it is and runs until it is killed. */
async function run(): Promise<void> {
  const [appRoot = "", journalDirectory = ""] = process.argv.slice(2);
  const host = await startHost({ appRoot, journalDirectory, port: 0 });
  process.stdout.write(`${JSON.stringify({ url: host.baseUrl, key: host.systemKey })}\n`);
}

void run();
