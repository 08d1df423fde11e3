import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

const MOST_TRIES = 3;

/**
 * Starts a program that can only be given the number of a port. Another process may take that port before the program does;
 * it is then started again with another number.
 */
export async function onFreePort<Started>(
  start: (port: number) => Promise<Started>,
): Promise<Started> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    try {
      return await start(port);
    } catch (error) {
      if (tries === MOST_TRIES || !(await isTaken(port))) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function isTaken(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return true;
  }
  server.close();
  await once(server, "close");
  return false;
}
