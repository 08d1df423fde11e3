import { once } from "node:events";
import { createServer } from "node:net";

/** The port that an earlier simulator had, so that links to its pages still open; 0, for any, if another program has it. */
export async function portToListenOn(kept: number | undefined): Promise<number> {
  return kept !== undefined && (await isFree(kept)) ? kept : 0;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
