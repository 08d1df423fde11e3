import { startHost } from "../../../../local/host/host";

/** The child process: a host in real time that says where it is and runs until it is killed. */
async function run(): Promise<void> {
  const [appRoot = "", journalDirectory = ""] = process.argv.slice(2);
  // Small, so that it is often killed while the journal is written anew.
  const journal = { compactAfterBytes: 20_000 };
  const host = await startHost({ appRoot, journalDirectory, journal, port: 0 });
  process.stdout.write(`${JSON.stringify({ url: host.baseUrl, key: host.systemKey })}\n`);
}

void run();
